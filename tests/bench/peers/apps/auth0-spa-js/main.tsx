import { Auth0Client } from "@auth0/auth0-spa-js";
import { useSyncExternalStore } from "react";
import { installation, origin } from "../shared/installation.ts";
import { mount, Screens, type Session } from "../shared/screens.tsx";

/**
 * Refresh tokens and `localstorage`, as its documentation has it for browsers that block the cookies
 * of an iframe: a reload needs no request then. Its default asks in an iframe at each.
 */
const auth0 = new Auth0Client({
  domain: installation.issuer.replace(/\/$/, ""),
  clientId: installation.clientId,
  useRefreshTokens: true,
  cacheLocation: "localstorage",
  authorizationParams: {
    redirect_uri: `${origin}/callback`,
    scope: installation.scope,
    // The provider gives a refresh token only to those who ask the person.
    prompt: "consent",
  },
});

type State = Pick<Session, "isLoading" | "account" | "error">;
let state: State = { isLoading: true, account: undefined, error: undefined };
const listeners = new Set<() => void>();

mount(<App />);

/** In the order of Auth0's own React wrapper: an answer is handled first, else the session is checked. */
void start().then(
  (user) => show({ isLoading: false, account: user?.sub, error: undefined }),
  (error: unknown) => show({ isLoading: false, account: undefined, error: String(error) }),
);

async function start(): Promise<{ readonly sub?: string } | undefined> {
  if (new URLSearchParams(globalThis.location.search).has("code")) {
    await auth0.handleRedirectCallback();
    globalThis.history.replaceState({}, document.title, globalThis.location.pathname);
  } else {
    await auth0.checkSession();
  }
  return auth0.getUser();
}

function show(next: State): void {
  state = next;
  for (const listener of listeners) listener();
}

function App() {
  return <Screens session={useSession()} />;
}

function useSession(): Session {
  const current = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
  return {
    ...current,
    signIn: () => void auth0.loginWithRedirect(),
    accessToken: () => auth0.getTokenSilently(),
  };
}
