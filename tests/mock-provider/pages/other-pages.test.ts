import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { NodeMockProvider } from "../../../src/mock-provider/node.ts";
import { pagePaths } from "../../../src/mock-provider/page-paths.ts";
import {
  authorizationParams,
  call,
  createTestProvider,
  obtainCode,
  post,
  redeem,
  refresh,
  signIn,
} from "../plain-client.ts";
import { visit } from "./visitor.ts";

const home = "https://id.mock.test/tenant/";

let provider: NodeMockProvider;

beforeEach(() => {
  ({ provider } = createTestProvider());
  onTestFinished(provider.listen());
});

describe("the page for devices", () => {
  const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

  async function startDevice() {
    const { body } = await post("/device_authorization", { client_id: "pixy", scope: "openid" });
    return { deviceCode: String(body["device_code"]), userCode: String(body["user_code"]) };
  }

  function poll(deviceCode: string) {
    return post("/token", {
      grant_type: deviceGrant,
      client_id: "pixy",
      device_code: deviceCode,
    });
  }

  it("takes the code from the address, but goes on only when the person says so", async () => {
    const { userCode } = await startDevice();
    const query = new URLSearchParams({ user_code: userCode });

    const visitor = await visit(provider, pagePaths.device, query);

    expect(visitor.view()).toEqual({ kind: "device-code", userCode });
  });

  it("connects the device of whoever enters its code", async () => {
    const { deviceCode, userCode } = await startDevice();
    const visitor = await visit(provider, pagePaths.device);
    await visitor.answer("user-code", { user_code: ` ${userCode.toLowerCase()} ` });
    expect(visitor.view()).toMatchObject({ kind: "choose-account", client: { id: "pixy" } });
    await visitor.answer("account", { sub: "alice" });
    expect(visitor.view()).toMatchObject({
      kind: "consent",
      userCode,
      scopes: [{ scope: "openid" }],
    });
    await visitor.answer("consent", { scope: ["openid"] });

    expect(visitor.view()).toMatchObject({ kind: "done", heading: "Your device is connected" });
    expect((await poll(deviceCode)).status).toBe(200);
  });

  it("asks again even where everything was allowed before", async () => {
    await signIn(provider);
    const { userCode } = await startDevice();
    const visitor = await visit(provider, pagePaths.device);
    await visitor.answer("user-code", { user_code: userCode });
    await visitor.answer("account", { sub: "alice" });

    expect(visitor.view()).toMatchObject({ kind: "consent", scopes: [{ granted: true }] });
  });

  it("tells the device that the person said no", async () => {
    const { deviceCode, userCode } = await startDevice();
    const visitor = await visit(provider, pagePaths.device);
    await visitor.answer("user-code", { user_code: userCode });
    await visitor.answer("deny");

    expect(visitor.view()).toMatchObject({ kind: "done", heading: "You said no" });
    expect((await poll(deviceCode)).body).toMatchObject({ error: "access_denied" });
  });

  it("says what is wrong with a code, and keeps it to be corrected", async () => {
    const visitor = await visit(provider, pagePaths.device);
    await visitor.answer("user-code", { user_code: "NONE" });

    expect(visitor.view()).toMatchObject({
      kind: "device-code",
      userCode: "NONE",
      problem: expect.stringMatching(/^No device shows this code/),
    });
  });
});

describe("the sign-out page", () => {
  const query = new URLSearchParams({ client_id: "pixy", post_logout_redirect_uri: home });

  it("asks, signs out and goes back", async () => {
    await signIn(provider);
    const visitor = await visit(provider, pagePaths.endSession, query);
    expect(visitor.view()).toEqual({
      kind: "sign-out",
      client: "Pixy",
      account: undefined,
      isNobodySignedIn: false,
    });
    expect((await provider.state.read()).sessions.size).toBe(1);

    await visitor.answer("sign-out");

    expect(visitor.left()?.href).toBe(home);
    expect((await provider.state.read()).sessions.size).toBe(0);
  });

  it("says who will be signed out, where the client says whom it means", async () => {
    await signIn(provider);
    const meant = new URLSearchParams([...query, ["logout_hint", "alice@mock.example"]]);

    const visitor = await visit(provider, pagePaths.endSession, meant);

    expect(visitor.view()).toMatchObject({ kind: "sign-out", account: "Alice Example" });
  });

  it("says so when nobody is signed in", async () => {
    const visitor = await visit(provider, pagePaths.endSession, query);

    expect(visitor.view()).toMatchObject({ isNobodySignedIn: true });
  });

  it("goes back all the same when the person stays signed in", async () => {
    await signIn(provider);
    const visitor = await visit(provider, pagePaths.endSession, query);
    await visitor.answer("stay");

    expect(visitor.left()?.href).toBe(home);
    expect((await provider.state.read()).sessions.size).toBe(1);
  });

  it.each([
    ["sign-out", "You are signed out"],
    ["stay", "You are still signed in"],
  ])("says what became of %s when there is nowhere to go", async (step, heading) => {
    const visitor = await visit(provider, pagePaths.endSession);
    await visitor.answer(step);

    expect(visitor.view()).toMatchObject({ kind: "done", heading });
  });

  it("goes nowhere that is not registered", async () => {
    const evil = new URLSearchParams({
      client_id: "pixy",
      post_logout_redirect_uri: "https://evil.test/",
    });
    const visitor = await visit(provider, pagePaths.endSession, evil);

    expect(visitor.view()).toMatchObject({ kind: "refusal", status: 400 });
  });
});

describe("the page of those who are signed in", () => {
  it("says that nobody is", async () => {
    const visitor = await visit(provider, pagePaths.account);

    expect(visitor.view()).toEqual({ kind: "signed-in", accounts: [] });
  });

  it("lists what each has allowed whom", async () => {
    await signIn(provider, { scope: "openid email" });

    const visitor = await visit(provider, pagePaths.account);

    expect(visitor.view()).toMatchObject({
      accounts: [
        {
          sub: "alice",
          signedInFor: 0,
          secondFactor: false,
          consents: [
            { clientId: "pixy", clientName: "Pixy", scopes: ["openid", "email"], grants: 1 },
          ],
        },
      ],
    });
  });

  it("takes consent back: tokens and unused codes are worth nothing, and the next sign-in asks", async () => {
    const tokens = await signIn(provider);
    const code = await obtainCode(provider);
    const visitor = await visit(provider, pagePaths.account);
    await visitor.answer("revoke", { sub: "alice", client_id: "pixy" });

    expect(visitor.view()).toMatchObject({ accounts: [{ sub: "alice", consents: [] }] });
    expect((await call("/userinfo", tokens.accessToken)).status).toBe(401);
    expect((await refresh(tokens.refreshToken)).body).toMatchObject({ error: "invalid_grant" });
    expect((await redeem(code)).body).toMatchObject({ error: "invalid_grant" });
    const next = await visit(provider, pagePaths.authorize, authorizationParams());
    await next.answer("account", { sub: "alice" });
    const view = next.view();
    expect(view.kind === "consent" && view.scopes.some(({ granted }) => granted)).toBe(false);
    expect(view.kind).toBe("consent");
  });

  it("takes back nothing of others", async () => {
    const tokens = await signIn(provider);
    const visitor = await visit(provider, pagePaths.account);
    await visitor.answer("revoke", { sub: "bob", client_id: "pixy" });
    await visitor.answer("revoke", { sub: "alice", client_id: "pixy-lab" });

    expect((await refresh(tokens.refreshToken)).status).toBe(200);
  });

  it("signs one account out and leaves what clients were granted for longer", async () => {
    const tokens = await signIn(provider);
    const visitor = await visit(provider, pagePaths.account);
    await visitor.answer("sign-out", { sub: "alice" });

    expect(visitor.view()).toEqual({ kind: "signed-in", accounts: [] });
    expect((await refresh(tokens.refreshToken)).status).toBe(200);
  });
});
