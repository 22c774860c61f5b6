/**
 * Starts the test provider and its API for a person: `npm run provider`. Options, after `--`:
 * `--port` for the provider (the API takes the one after it), `--app` for the address of Pixy,
 * `--access-token-lifetime` in seconds.
 */
import { parseArgs } from "node:util";
import { SUPPORTED_SCOPES } from "./real-provider-configuration.ts";
import { PASSWORD } from "./real-provider-grants.ts";
import { startRealProvider } from "./real-provider.ts";
import { startResourceServer } from "./resource-server.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "8092" },
    app: { type: "string", default: "http://localhost:8091/" },
    "access-token-lifetime": { type: "string", default: "60" },
  },
});
const port = Number(values.port);
if (!Number.isInteger(port) || port < 1 || port > 65_534) {
  throw new RangeError(
    "--port must be a number from 1 to 65534; the API listens on the one after it",
  );
}
const app = new URL(values.app);
if (!app.pathname.endsWith("/")) app.pathname += "/";

const { provider, api } = await start().catch((error: unknown) => {
  if (!(error instanceof Error) || !("code" in error) || error.code !== "EADDRINUSE") throw error;
  console.error(`Port ${port} or ${port + 1} is taken: choose another with "-- --port <number>".`);
  return process.exit(1);
});

async function start() {
  const realProvider = await startRealProvider({
    port,
    redirectUris: [new URL("callback", app).href],
    postLogoutRedirectUris: [app.href],
    lifetimes: { accessToken: Number(values["access-token-lifetime"]) },
    offers: { everyGrant: true, registration: true },
  });
  const resourceServer = await startResourceServer({ port: port + 1, providers: [realProvider] });
  return { provider: realProvider, api: resourceServer };
}

const entry = {
  id: "local",
  name: "Local provider",
  issuer: provider.issuer,
  clientId: provider.clientId,
  scope: SUPPORTED_SCOPES.join(" "),
  apis: [
    { name: "Who am I", method: "GET", url: `${api.origin}/me` },
    { name: "List workflows", method: "GET", url: `${api.origin}/workflows` },
    { name: "Echo", method: "POST", url: `${api.origin}/echo`, body: '{"hello":"world"}' },
  ],
};

console.log(`Provider       ${provider.issuer}
API            ${api.origin}
Client id      ${provider.clientId} (public, PKCE, no secret)
Redirect URI   ${new URL("callback", app).href}
Post-logout    ${app.href}
Accounts       any name will do
For the lab    client id ${provider.serverApp.id}, secret ${provider.serverApp.secret}; the password of every account is "${PASSWORD}"
Access tokens  live ${provider.lifetimes.accessToken} seconds; the refresh token rotates

In Pixy at ${app.href}, press "Add provider" and enter the issuer, ${provider.issuer}, and the
client id, ${provider.clientId}. With its APIs, and for everyone: put this into "providers" of config.json
(public/config.json for npm start, beside index.html for a build), and reload:

${JSON.stringify(entry, null, 2)}

Ctrl+C ends it; everything it knows is in memory.`);

process.once("SIGINT", () => {
  void Promise.all([api.stop(), provider.stop()]);
});
