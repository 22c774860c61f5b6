import { AuthProvider, useAuth } from "react-oidc-context";
import { installation, origin } from "../shared/installation.ts";
import { mount, Screens, type Session } from "../shared/screens.tsx";

/** As the README of react-oidc-context has it: its defaults, and the address cleaned afterwards. */
const settings = {
  authority: installation.issuer,
  client_id: installation.clientId,
  redirect_uri: `${origin}/callback`,
  scope: installation.scope,
  // The provider gives a refresh token only to those who ask the person.
  prompt: "consent",
  onSigninCallback: () =>
    globalThis.history.replaceState({}, document.title, globalThis.location.pathname),
};

mount(
  <AuthProvider {...settings}>
    <App />
  </AuthProvider>,
);

function App() {
  return <Screens session={useSession()} />;
}

function useSession(): Session {
  const auth = useAuth();
  return {
    isLoading: auth.isLoading,
    account: auth.isAuthenticated ? auth.user?.profile.sub : undefined,
    error: auth.error?.message,
    signIn: () => void auth.signinRedirect(),
    accessToken: () => auth.user?.access_token ?? "",
  };
}
