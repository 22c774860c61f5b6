import { AuthProvider, type TAuthConfig, useAuthContext } from "react-oauth2-code-pkce";
import { installation, origin } from "../shared/installation.ts";
import { mount, Screens, type Session } from "../shared/screens.tsx";

/** As its README has it; access tokens are opaque here, and people press a button to sign in. */
const config: TAuthConfig = {
  clientId: installation.clientId,
  authorizationEndpoint: `${installation.issuer}/auth`,
  tokenEndpoint: `${installation.issuer}/token`,
  redirectUri: `${origin}/callback`,
  scope: installation.scope,
  decodeToken: false,
  autoLogin: false,
  onRefreshTokenExpire: (event) => event.logIn(),
  // The provider gives a refresh token only to those who ask the person.
  extraAuthParameters: { prompt: "consent" },
};

// React Query stays inside of it, as the README asks.
mount(
  <AuthProvider authConfig={config}>
    <App />
  </AuthProvider>,
);

function App() {
  return <Screens session={useSession()} />;
}

function useSession(): Session {
  const { token, idTokenData, loginInProgress, error, logIn } = useAuthContext();
  return {
    isLoading: loginInProgress,
    account: token === "" ? undefined : idTokenData?.["sub"],
    error: error ?? undefined,
    signIn: () => logIn(),
    accessToken: () => token,
  };
}
