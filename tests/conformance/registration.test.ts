import { expect } from "vitest";
import type { OAuthErrorDetails } from "../../src/oauth/oauth-error.ts";
import { type App, alice, baseUrl } from "./app.ts";
import { told } from "./rejection.ts";
import { module } from "./rows.ts";

const redirectUri = `${baseUrl}callback`;
const description = { name: "Pixy", redirectUri, dpop: false };

/** Adds the provider as a person does: by its issuer, registered by a press of a button. */
async function addByIssuer(tab: App) {
  const metadata = await tab.setup.discover(tab.issuer);
  const clientId = await tab.setup.register(metadata, description);
  return tab.providers.add({
    id: "own-1",
    name: "Added",
    issuer: tab.issuer,
    clientId,
    scope: "openid profile offline_access read:workflows",
    apiOrigins: [new URL(tab.issuer).origin],
  });
}

module(
  "oidcc-client-test-dynamic-registration",
  "registers itself where it has no client id",
  async (app) => {
    const tab = await app("");
    const { id, clientId } = await addByIssuer(tab);
    const connection = await tab.connected({ profileId: id });

    expect(tab.requests.count("registration")).toBe(1);
    expect(clientId).not.toBe("pixy");
    const registered = (await tab.provider.state.read()).clients.get(clientId);
    expect(registered).toMatchObject({
      name: "Pixy",
      redirectUris: [redirectUri],
      postLogoutRedirectUris: [baseUrl],
      grantTypes: ["authorization_code", "refresh_token"],
      tokenEndpointAuthMethod: "none",
      applicationType: "web",
      secret: undefined,
    });
    expect(await tab.service.find(connection)).toMatchObject({
      status: "Connected",
      clientId,
      account: { subject: alice.sub, attestedBy: "id_token" },
    });
    expect((await tab.call(connection)).status).toBe(200);
    await tab.service.refresh(connection);
    expect(tab.requests.count("refresh")).toBe(1);
  },
);

module(
  "oidcc-client-test-dynamic-registration",
  "keeps none of what could change the registration",
  async (app) => {
    const tab = await app("");
    await addByIssuer(tab);
    const { text } = await tab.stored();
    expect(text).not.toContain("registration_access_token");
    expect(text).not.toContain("/register/");
  },
);

const refusals: [scenario: string, error: OAuthErrorDetails["error"], sentence: RegExp][] = [
  ["registration-invalid-redirect-uri", "invalid_redirect_uri", /redirect URI.*by hand/],
  ["registration-invalid-client-metadata", "invalid_client_metadata", /without a secret.*by hand/],
];
for (const [scenario, error, sentence] of refusals) {
  module(
    "Errors registration",
    `${scenario}: says what to change, and nothing is added`,
    async (app) => {
      const tab = await app(scenario);
      const failure: unknown = await addByIssuer(tab).catch((reason: unknown) => reason);

      expect(failure).toMatchObject({ code: "registration_rejected", details: { error } });
      expect(told(failure)).toMatchObject({
        title: "The provider refused the registration",
        sentence: expect.stringMatching(sentence),
        description: expect.any(String),
      });
      expect(tab.requests.count("registration")).toBe(1);
      expect(tab.providers.current().profiles).toEqual([tab.profile]);
    },
  );
}
