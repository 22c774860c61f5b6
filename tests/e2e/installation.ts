import type { RealProvider } from "../support/real-provider.ts";
import type { ResourceServer } from "../support/resource-server.ts";

/** The APIs of the profile "Crowd": one button each. */
export const CROWD_SIZE = 20;

/** The `config.json` with which the suite installs Pixy. */
export function createConfig(servers: {
  readonly provider: RealProvider;
  readonly otherProvider: RealProvider;
  readonly api: ResourceServer;
}): unknown {
  const { provider, otherProvider, api } = servers;
  const everything = "openid profile email offline_access read:workflows";
  const whoAmI = { name: "Who am I", method: "GET", url: `${api.origin}/me` };
  const listWorkflows = { name: "List workflows", method: "GET", url: `${api.origin}/workflows` };
  const echo = {
    name: "Echo",
    method: "POST",
    url: `${api.origin}/echo`,
    body: '{"hello":"world"}',
  };
  const acme = { issuer: provider.issuer, clientId: provider.clientId };

  return {
    title: "Pixy",
    allowCustomProviders: false,
    mockProvider: false,
    providers: [
      { id: "acme", name: "Acme", ...acme, scope: everything, apis: [whoAmI, listWorkflows, echo] },
      {
        id: "globex",
        name: "Globex",
        issuer: otherProvider.issuer,
        clientId: otherProvider.clientId,
        scope: everything,
        apis: [whoAmI],
      },
      {
        id: "crowd",
        name: "Crowd",
        ...acme,
        scope: everything,
        apis: Array.from({ length: CROWD_SIZE }, (_, index) => ({
          name: `Call ${index + 1}`,
          method: "GET",
          url: `${api.origin}/me?call=${index + 1}`,
        })),
      },
      {
        id: "narrow",
        name: "Narrow",
        ...acme,
        scope: "openid profile",
        apis: [whoAmI, listWorkflows],
      },
      {
        id: "plain",
        name: "Plain",
        clientId: provider.clientId,
        scope: "offline_access read:workflows",
        authorizationParams: { prompt: "consent" },
        metadata: {
          issuer: provider.issuer,
          authorization_endpoint: `${provider.issuer}/auth`,
          token_endpoint: `${provider.issuer}/token`,
          revocation_endpoint: `${provider.issuer}/token/revocation`,
          authorization_response_iss_parameter_supported: true,
        },
        identity: { url: `${api.origin}/me`, id: "/account", name: "/account" },
        apis: [whoAmI],
      },
    ],
  };
}
