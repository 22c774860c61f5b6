import { UserManager } from "oidc-client-ts";
import { startMockProvider } from "../../../src/mock-provider/browser.ts";

const client = { client_id: "notes", redirect_uri: `${location.origin}/` };
const mock = await startMockProvider({
  clients: [{ id: client.client_id, name: "Notes", redirectUris: [client.redirect_uri] }],
  users: [{ sub: "carol", name: "Carol Example" }],
});
if (!mock.isProviderPage) {
  const manager = new UserManager({ ...client, authority: mock.issuer, scope: "openid profile" });
  const user = location.search.includes("code=") ? await manager.signinCallback() : undefined;
  if (user === undefined) await manager.signinRedirect();
  else document.body.textContent = `Hello, ${user.profile.name}`;
}
