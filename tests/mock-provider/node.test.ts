import { expect, it, onTestFinished } from "vitest";
import { createMockProvider } from "../../src/mock-provider/node.ts";
import { endAllSessions } from "../../src/mock-provider/controls/provider-controls.ts";
import { type Answer, alice, readAnswer } from "./plain-client.ts";
import { post } from "./scenarios/twin-client.ts";

const grantType = "urn:ietf:params:oauth:grant-type:device_code";
const home = "https://app.example/";

const mock = createMockProvider({
  issuer: "https://id.example/mock",
  clients: [{ id: "my-app", postLogoutRedirectUris: [home] }],
});

it.each(["", "/s/opaque-access-tokens"])(
  "answers for a device and signs out, at the issuer '%s'",
  async (twin) => {
    onTestFinished(mock.listen());
    const issuer = `${mock.issuer}${twin}`;
    const params = { client_id: "my-app", scope: "openid offline_access" };
    const device = (await readAnswer(await post(`${issuer}/device_authorization`, params))).body;
    const approval = new URL(String(device["verification_uri_complete"]));

    const scope = ["openid", "offline_access"];
    const decided = await mock.decideDevice(approval, { kind: "allow", account: alice, scope });
    const again = await mock.decideDevice(approval, { kind: "deny" });
    const { body: tokens } = await token(issuer, {
      grant_type: grantType,
      device_code: String(device["device_code"]),
    });
    const logout = new URL(`${issuer}/end-session`);
    logout.search = new URLSearchParams({
      id_token_hint: String(tokens["id_token"]),
      post_logout_redirect_uri: home,
      state: "bye",
    }).toString();
    const signedOut = await mock.endSession(logout);

    expect([decided.kind, again.kind]).toEqual(["approved", "refused"]);
    expect(signedOut).toMatchObject({ kind: "confirm", location: `${home}?state=bye` });
    const provider = mock.issuers.find(logout)?.provider ?? mock;
    expect((await provider.state.read()).sessions.size).toBe(0);
    const refreshToken = { grant_type: "refresh_token", refresh_token: tokens["refresh_token"] };
    const refreshed = await token(issuer, refreshToken);
    expect(refreshed.status).toBe(200);

    await endAllSessions(provider);
    const ended = await token(issuer, {
      ...refreshToken,
      refresh_token: refreshed.body["refresh_token"],
    });
    expect(ended.body["error"]).toBe("invalid_grant");
  },
);

it("answers for nobody else", async () => {
  const elsewhere = new URL("https://id.example/other");

  await expect(mock.endSession(elsewhere)).rejects.toThrow("https://id.example is not this");
  await expect(mock.decideDevice(elsewhere, { kind: "deny" })).rejects.toThrow(TypeError);
});

async function token(issuer: string, params: Readonly<Record<string, unknown>>): Promise<Answer> {
  const given = Object.entries(params).map(([name, value]) => [name, String(value)]);
  return readAnswer(
    await post(`${issuer}/token`, { client_id: "my-app", ...Object.fromEntries(given) }),
  );
}
