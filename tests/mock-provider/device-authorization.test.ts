import { decodeJwt } from "jose";
import * as oauth from "oauth4webapi";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import {
  type DeviceDecision,
  decideDevice,
  reviewDevice,
} from "../../src/mock-provider/handlers/device-approval.ts";
import type { NodeMockProvider } from "../../src/mock-provider/node.ts";
import { postAsLab } from "./lab-client.ts";
import {
  type Answer,
  alice,
  call,
  createTestProvider,
  fullScope,
  issuer,
  post,
  refresh,
} from "./plain-client.ts";
import { createSlowStorage } from "./slow-storage.ts";

const grantType = "urn:ietf:params:oauth:grant-type:device_code";

let provider: NodeMockProvider;
let advance: (seconds: number) => void;

beforeEach(() => {
  // Two that ask at once would not meet in a storage that answers at once.
  ({ provider, advance } = createTestProvider({ storage: createSlowStorage() }));
  onTestFinished(provider.listen());
});

const pending = { status: 400, body: { error: "authorization_pending" } };
const slowDown = { status: 400, body: { error: "slow_down" } };
const invalidGrant = { status: 400, body: { error: "invalid_grant" } };

it("gives a code for the device and one for the person", async () => {
  const { status, headers, body } = await post("/device_authorization", {
    client_id: "pixy",
    scope: "openid",
  });

  expect(status).toBe(200);
  expect(headers.get("cache-control")).toBe("no-store");
  const letters = "[BCDFGHJKLMNPQRSTVWXZ]{4}";
  expect(body).toEqual({
    device_code: expect.stringMatching(/^[\w-]{43}$/),
    user_code: expect.stringMatching(new RegExp(`^${letters}-${letters}$`)),
    verification_uri: `${issuer}/device`,
    verification_uri_complete: `${issuer}/device?user_code=${String(body["user_code"])}`,
    expires_in: 600,
    interval: 5,
  });
  const metadata = await call("/.well-known/openid-configuration");
  expect(metadata.body["device_authorization_endpoint"]).toBe(`${issuer}/device_authorization`);
});

describe("asking for a code is refused", () => {
  it.each([
    ["to strangers", { client_id: "stranger" }, 401, "invalid_client"],
    ["with a scope the client may not have", { scope: "openid admin" }, 400, "invalid_scope"],
    ["without a scope", { scope: undefined }, 400, "invalid_scope"],
    ["with a resource that is no URI", { resource: "api" }, 400, "invalid_target"],
  ])("%s", async (_name, changes, status, error) => {
    const answer = await post("/device_authorization", {
      client_id: "pixy",
      scope: "openid",
      ...changes,
    });

    expect(answer).toMatchObject({ status, body: { error } });
  });

  it("to a client that is not registered for it", async () => {
    const answer = await postAsLab("/device_authorization", { scope: "openid" });

    expect(answer).toMatchObject({ status: 400, body: { error: "unauthorized_client" } });
  });
});

it("makes the device wait until somebody allows it, then gives tokens like any other", async () => {
  const device = await start();
  expect(await poll(device)).toMatchObject(pending);
  advance(5);
  expect(await poll(device)).toMatchObject(pending);
  await approve(device);
  advance(5);

  const { status, body } = await poll(device);

  expect(status).toBe(200);
  expect(body).toEqual({
    access_token: expect.any(String),
    token_type: "Bearer",
    expires_in: 3600,
    scope: fullScope,
    refresh_token: expect.any(String),
    id_token: expect.any(String),
  });
  expect(decodeJwt(String(body["id_token"]))).toMatchObject({
    sub: "alice",
    aud: "pixy",
    auth_time: provider.epochTime() - 5,
    acr: "urn:mock:acr:password",
    sid: expect.any(String),
  });
  expect((await call("/userinfo", String(body["access_token"]))).body["sub"]).toBe("alice");
  expect((await refresh(body["refresh_token"])).body["scope"]).toBe(fullScope);
});

it("slows a device down that asks too soon, by five more seconds each time and for good", async () => {
  const device = await start();
  expect(await poll(device)).toMatchObject(pending);

  advance(4);
  expect(await poll(device)).toMatchObject(slowDown);
  advance(9);
  expect(await poll(device)).toMatchObject(slowDown);
  advance(14);
  expect(await poll(device)).toMatchObject(slowDown);
  advance(20);
  expect(await poll(device)).toMatchObject(pending);
  advance(19);
  expect(await poll(device)).toMatchObject(slowDown);
});

it("does not keep tokens back from a device that asks too soon", async () => {
  const device = await start();
  await poll(device);
  await approve(device);

  expect((await poll(device)).status).toBe(200);
});

it("tells the device that the person said no, however often it asks", async () => {
  const device = await start();

  const outcome = await decideDevice(provider, device.userCode, { kind: "deny" });

  expect(outcome).toMatchObject({ kind: "denied", client: { id: "pixy" } });
  const denied = { status: 400, body: { error: "access_denied" } };
  expect(await poll(device)).toMatchObject(denied);
  expect(await poll(device)).toMatchObject(denied);
});

it("lets the code expire, whether somebody allowed it or not", async () => {
  const undecided = await start();
  const approved = await start();
  await approve(approved);
  advance(599);
  expect(await poll(undecided)).toMatchObject(pending);
  advance(1);

  const expired = { status: 400, body: { error: "expired_token" } };
  expect(await poll(undecided)).toMatchObject(expired);
  expect(await poll(approved)).toMatchObject(expired);
  expect(await reviewDevice(provider, undecided.userCode)).toMatchObject({
    kind: "refused",
    error: { code: "expired_token" },
  });
});

describe("a device code", () => {
  it("is good for tokens once", async () => {
    const device = await start();
    await approve(device);
    const { body } = await poll(device);

    expect(await poll(device)).toMatchObject(invalidGrant);
    expect((await call("/userinfo", String(body["access_token"]))).status).toBe(200);
  });

  it("is good for tokens once when two ask at the same time", async () => {
    const device = await start();
    await approve(device);

    const answers = await Promise.all([poll(device), poll(device), poll(device)]);

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body }) => body["error"] === "invalid_grant")).toHaveLength(2);
  });

  it("is refused when it was never given, and to another client", async () => {
    const device = await start();
    await approve(device);
    await provider.state.update((state) => {
      const pixy = state.clients.get("pixy");
      if (pixy) state.clients.set("other", { ...pixy, id: "other" });
    });

    expect(await poll({ ...device, deviceCode: "guessed" })).toMatchObject(invalidGrant);
    expect(await poll(device, { client_id: "other" })).toMatchObject(invalidGrant);
    expect((await poll(device)).status).toBe(200);
  });

  it("is kept as a hash only", async () => {
    const device = await start();

    const { deviceAuthorizations } = await provider.state.read();

    const stored = JSON.stringify([...deviceAuthorizations]);
    expect(stored).toContain(device.userCode);
    expect(stored).not.toContain(device.deviceCode);
  });
});

describe("the tokens", () => {
  it("have the scope that the person allowed", async () => {
    const device = await start();
    await approve(device, { scope: ["openid", "email", "admin"] });

    const { body } = await poll(device);

    expect(body["scope"]).toBe("openid email");
    expect(body).not.toHaveProperty("refresh_token");
  });

  it("come without an ID token when nobody asked who it is", async () => {
    const device = await start({ scope: "read:workflows" });
    await approve(device);

    expect(Object.keys((await poll(device)).body).toSorted()).toEqual([
      "access_token",
      "expires_in",
      "scope",
      "token_type",
    ]);
  });

  it("are for the resource that was asked for, and for no other", async () => {
    const device = await start({ resource: "https://api.test/" });
    await approve(device);

    const wide = await poll(device, { resource: "https://other.test/" });
    const { body } = await poll(device, { resource: "https://api.test/" });

    expect(wide).toMatchObject({ status: 400, body: { error: "invalid_target" } });
    expect(decodeJwt(String(body["access_token"])).aud).toBe("https://api.test/");
  });
});

describe("the person", () => {
  it("sees which client asks for what, and who is signed in", async () => {
    const device = await start({ scope: "openid email" });
    const before = await reviewDevice(provider, device.userCode);
    await approve(await start());

    const after = await reviewDevice(provider, device.userCode);

    const alone = { account: { sub: "alice" }, signedInAt: undefined };
    expect(before).toMatchObject({
      kind: "interaction",
      userCode: device.userCode,
      client: { id: "pixy", name: "Pixy" },
      scope: ["openid", "email"],
    });
    expect(before).toMatchObject({ accounts: [alone, { account: { sub: "bob" } }] });
    expect(after).toHaveProperty("accounts.0.signedInAt", provider.epochTime());
  });

  it("may type the code as they like", async () => {
    const device = await start();
    const typed = ` ${device.userCode.toLowerCase().replace("-", " ")}.`;

    expect(await reviewDevice(provider, typed)).toMatchObject({ userCode: device.userCode });
  });

  it("decides once, also when two do so at the same time", async () => {
    const device = await start();
    const { userCode } = device;

    const outcomes = await Promise.all([
      approve(device),
      decideDevice(provider, userCode, { kind: "deny" }),
    ]);

    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(["approved", "refused"]);
    expect(await reviewDevice(provider, userCode)).toMatchObject({
      error: { code: "invalid_user_code" },
    });
    expect((await poll(device)).status).toBe(200);
  });

  it("cannot withhold who they are from a sign-in, and may decide again", async () => {
    const device = await start();

    const outcome = await approve(device, { scope: ["email"] });

    expect(outcome).toMatchObject({ kind: "refused", error: { code: "invalid_scope" } });
    expect(await poll(device)).toMatchObject(pending);
    expect(await approve(device)).toMatchObject({ kind: "approved" });
  });

  it("proves more with a second factor", async () => {
    await approve(await start());
    advance(100);
    const device = await start();
    await approve(device, { acr: "urn:mock:acr:second-factor" });

    const { body } = await poll(device);

    expect(decodeJwt(String(body["id_token"]))).toMatchObject({
      acr: "urn:mock:acr:second-factor",
      auth_time: provider.epochTime(),
    });
  });

  it("has ten wrong codes a minute, then even the right one has to wait", async () => {
    const device = await start();
    for (let guess = 0; guess < 10; guess += 1) {
      const refusal = await decideDevice(provider, "BBBB-BBBB", { kind: "deny" });
      expect(refusal).toMatchObject({ kind: "refused", error: { code: "invalid_user_code" } });
    }

    const limited = { kind: "refused", error: { code: "too_many_requests", status: 429 } };
    expect(await reviewDevice(provider, device.userCode)).toMatchObject(limited);
    expect(await approve(device)).toMatchObject(limited);
    advance(60);
    expect(await approve(device)).toMatchObject({ kind: "approved" });
  });
});

it("counts wrong codes one by one, also when they all come at once", async () => {
  const device = await start();
  const guesses = Array.from({ length: 30 }, (_, index) => (index < 29 ? "BBBB-BBBB" : undefined));

  const reviews = await Promise.all(
    guesses.map((guess) => reviewDevice(provider, guess ?? device.userCode)),
  );
  advance(60);
  const decisions = await Promise.all(
    guesses.map((guess) => decideDevice(provider, guess ?? device.userCode, { kind: "deny" })),
  );

  for (const outcomes of [reviews, decisions]) {
    const codes = outcomes.map((outcome) => (outcome.kind === "refused" ? outcome.error.code : ""));
    expect(codes.filter((code) => code === "invalid_user_code")).toHaveLength(10);
    expect(codes.filter((code) => code === "too_many_requests")).toHaveLength(20);
  }
});

it("changes nothing when a right code is looked at", async () => {
  const device = await start();
  const before = await provider.state.read();

  expect(await reviewDevice(provider, device.userCode)).toMatchObject({ kind: "interaction" });

  expect(await provider.state.read()).toEqual(before);
});

it("satisfies oauth4webapi, with tokens that are bound to a DPoP key", async () => {
  // The library looks at the real clock.
  advance(Math.floor(Date.now() / 1000) - provider.epochTime());
  const identifier = new URL(issuer);
  const client: oauth.Client = { client_id: "pixy" };
  const server = await oauth.processDiscoveryResponse(
    identifier,
    await oauth.discoveryRequest(identifier),
  );
  const device = await oauth.processDeviceAuthorizationResponse(
    server,
    client,
    await oauth.deviceAuthorizationRequest(server, client, oauth.None(), { scope: fullScope }),
  );
  const DPoP = oauth.DPoP(client, await oauth.generateKeyPair("ES256"));
  async function ask() {
    const response = await oauth.deviceCodeGrantRequest(
      server,
      client,
      oauth.None(),
      device.device_code,
      { DPoP },
    );
    return oauth.processDeviceCodeResponse(server, client, response);
  }

  await expect(ask()).rejects.toMatchObject({ error: "authorization_pending" });
  await decideDevice(provider, device.user_code, {
    kind: "allow",
    account: alice,
    scope: fullScope.split(" "),
  });
  const tokens = await ask();

  expect(tokens.token_type).toBe("dpop");
  expect(oauth.getValidatedIdTokenClaims(tokens)?.sub).toBe("alice");
  const userinfo = await oauth.userInfoRequest(server, client, tokens.access_token, { DPoP });
  const { sub } = await oauth.processUserInfoResponse(server, client, "alice", userinfo);
  expect(sub).toBe("alice");
  expect((await call("/userinfo", tokens.access_token)).status).toBe(401);
  // The refresh token of a public client is bound as well.
  expect(await refresh(tokens.refresh_token)).toMatchObject(invalidGrant);
});

/** A device that waits. */
interface Device {
  readonly deviceCode: string;
  readonly userCode: string;
}

async function start(changes: Readonly<Record<string, string | undefined>> = {}): Promise<Device> {
  const { body } = await post("/device_authorization", {
    client_id: "pixy",
    scope: fullScope,
    ...changes,
  });
  return { deviceCode: String(body["device_code"]), userCode: String(body["user_code"]) };
}

function poll(
  { deviceCode }: Device,
  changes: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return post("/token", {
    grant_type: grantType,
    client_id: "pixy",
    device_code: deviceCode,
    ...changes,
  });
}

function approve(
  { userCode }: Device,
  changes: Partial<Extract<DeviceDecision, { kind: "allow" }>> = {},
) {
  const scope = fullScope.split(" ");
  return decideDevice(provider, userCode, { kind: "allow", account: alice, scope, ...changes });
}
