import { oidcSpa } from "oidc-spa/react-spa";
import { installation } from "../shared/installation.ts";
import { mount, Screens, type Session } from "../shared/screens.tsx";

const { bootstrapOidc, useOidc, getOidc, OidcInitializationGate } = oidcSpa.createUtils();

void bootstrapOidc({
  implementation: "real",
  issuerUri: installation.issuer,
  clientId: installation.clientId,
  // It calls `offline_access` a mistake, and renews by the provider's session instead.
  scopes: ["profile", "email"],
});

mount(
  <OidcInitializationGate>
    <App />
  </OidcInitializationGate>,
);

function App() {
  return <Screens session={useSession()} />;
}

function useSession(): Session {
  const oidc = useOidc();
  return {
    isLoading: false,
    account: oidc.isUserLoggedIn ? String(oidc.decodedIdToken.sub) : undefined,
    error: oidc.initializationError === undefined ? undefined : String(oidc.initializationError),
    signIn: () => {
      if (!oidc.isUserLoggedIn) void oidc.login();
    },
    accessToken: async () => (await getOidc({ assert: "user logged in" })).getAccessToken(),
  };
}
