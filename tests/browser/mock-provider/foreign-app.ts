import { UserManager, WebStorageStateStore } from "oidc-client-ts";
import { type MockProviderHandle, startMockProvider } from "../../../src/mock-provider/browser.ts";

/** The page of an app that signs in with oidc-client-ts at the provider in its own tab. */

/** What the app's pages have in common. */
export interface ForeignApp {
  readonly manager: UserManager;
  readonly mock: MockProviderHandle;
}

declare global {
  interface Window {
    /** In the window around the app's frame: called on every page of the app. */
    foreignAppLoaded?: ((app: ForeignApp) => void) | undefined;
  }
}

const base = "/foreign-app/";
const origin = location.origin;

const mock = await startMockProvider({
  base,
  workerUrl: "/mockServiceWorker.js",
  clients: [
    {
      id: "foreign-app",
      redirectUris: [`${origin}${base}callback`, `${origin}${base}silent`],
      postLogoutRedirectUris: [`${origin}${base}`],
    },
  ],
});

if (!mock.isProviderPage) {
  const manager = new UserManager({
    authority: mock.issuer,
    client_id: "foreign-app",
    redirect_uri: `${origin}${base}callback`,
    silent_redirect_uri: `${origin}${base}silent`,
    post_logout_redirect_uri: `${origin}${base}`,
    scope: "openid profile email offline_access",
    loadUserInfo: true,
    revokeTokensOnSignout: true,
    // Only when the test says so.
    automaticSilentRenew: false,
    userStore: new WebStorageStateStore({ store: sessionStorage }),
  });
  if (location.pathname === `${base}silent`) await manager.signinSilentCallback();
  else window.parent.foreignAppLoaded?.({ manager, mock });
}
