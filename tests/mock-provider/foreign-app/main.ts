import { UserManager } from "oidc-client-ts";
import { startMockProvider } from "../../../src/mock-provider/browser.ts";

const redirect_uri = `${location.origin}/`;
const mock = await startMockProvider({ clients: [{ id: "notes", redirectUris: [redirect_uri] }] });
if (!mock.isProviderPage) {
  const manager = new UserManager({ client_id: "notes", redirect_uri, authority: mock.issuer });
  const user = location.search ? await manager.signinCallback() : undefined;
  if (user === undefined) await manager.signinRedirect();
  else document.body.textContent = `Hello, ${user.profile.sub}`;
}
