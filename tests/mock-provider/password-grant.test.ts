import { decodeJwt } from "jose";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { mockPassword } from "../../src/mock-provider/grants/mock-password.ts";
import type { NodeMockProvider } from "../../src/mock-provider/node.ts";
import { postAsLab } from "./lab-client.ts";
import { type Answer, call, createTestProvider, post } from "./plain-client.ts";

let provider: NodeMockProvider;

beforeEach(() => {
  ({ provider } = createTestProvider());
  onTestFinished(provider.listen());
});

it.each(["alice", "alice@mock.example", "Alice Example"])("signs %s in", async (username) => {
  const { status, body } = await signInAs(username);

  expect(status).toBe(200);
  expect(body).toEqual({
    access_token: expect.any(String),
    token_type: "Bearer",
    expires_in: 3600,
    scope: "openid email offline_access",
    refresh_token: expect.any(String),
    id_token: expect.any(String),
  });
  expect(decodeJwt(String(body["id_token"]))).toMatchObject({
    sub: "alice",
    aud: "pixy-lab",
    auth_time: provider.epochTime(),
    amr: ["pwd"],
  });
  expect((await call("/userinfo", String(body["access_token"]))).body["sub"]).toBe("alice");
});

it("gives a refresh token that works, and none without offline_access", async () => {
  const { body } = await signInAs("bob");
  const online = await signInAs("bob", { scope: "openid" });

  const refreshed = await postAsLab("/token", {
    grant_type: "refresh_token",
    refresh_token: String(body["refresh_token"]),
  });

  expect(refreshed).toMatchObject({ status: 200, body: { scope: "openid email offline_access" } });
  expect(online.body).not.toHaveProperty("refresh_token");
});

it("limits the token to the resource that was asked for", async () => {
  const { body } = await signInAs("alice", { resource: "https://api.test/" });

  expect(decodeJwt(String(body["access_token"])).aud).toBe("https://api.test/");
});

describe("it is refused", () => {
  it("with a wrong password as with an unknown name, so that neither tells which", async () => {
    const wrong = await signInAs("alice", { password: "guess" });
    const unknown = await signInAs("mallory");

    expect(wrong).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    expect(unknown.body).toEqual(wrong.body);
  });

  it.each([
    ["without a password", { password: undefined }, "invalid_request"],
    ["without a name", { username: undefined }, "invalid_request"],
    ["without a scope", { scope: undefined }, "invalid_scope"],
    ["with a scope that the client may not have", { scope: "openid admin" }, "invalid_scope"],
  ])("%s", async (_name, changes, error) => {
    expect(await signInAs("alice", changes)).toMatchObject({ status: 400, body: { error } });
  });

  it("to a public client, unless it is registered for it", async () => {
    const params = { client_id: "pixy", ...credentials("alice") };
    const before = await post("/token", params);
    await provider.state.update((state) => {
      state.clients.get("pixy")?.grantTypes.push("password");
    });

    expect(before).toMatchObject({ status: 400, body: { error: "unauthorized_client" } });
    expect((await post("/token", params)).status).toBe(200);
  });
});

it("notes no password in what it saw", async () => {
  await signInAs("alice", { password: "a-real-password" });
  await signInAs("alice");

  const log = JSON.stringify(provider.log.entries());
  expect(log).toContain("invalid_grant");
  expect(log).not.toContain("a-real-password");
  expect(log).not.toContain(mockPassword);
});

function credentials(username: string) {
  const scope = "openid email offline_access";
  return { grant_type: "password", username, password: mockPassword, scope };
}

function signInAs(
  username: string,
  changes: Readonly<Record<string, string | undefined>> = {},
): Promise<Answer> {
  return postAsLab("/token", { ...credentials(username), ...changes });
}
