import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { endSession, reviewEndSession } from "../../src/mock-provider/handlers/end-session.ts";
import type { NodeMockProvider } from "../../src/mock-provider/node.ts";
import { postAsLab } from "./lab-client.ts";
import {
  allow,
  authorizationParams,
  call,
  createTestProvider,
  refresh,
  signIn,
} from "./plain-client.ts";

const home = "https://id.mock.test/tenant/";

let provider: NodeMockProvider;
let advance: (seconds: number) => void;

beforeEach(() => {
  ({ provider, advance } = createTestProvider());
  onTestFinished(provider.listen());
});

it("signs the account of the hint out and goes back with the state", async () => {
  const { idToken } = await signIn(provider);
  advance(7200);
  const params = new URLSearchParams({
    id_token_hint: idToken,
    post_logout_redirect_uri: home,
    state: "bye",
  });

  const review = await reviewEndSession(provider, params);
  const outcome = await endSession(provider, params);
  const silent = await allow(provider, { prompt: "none" });

  expect(review).toMatchObject({
    kind: "confirm",
    account: { sub: "alice" },
    client: { id: "pixy" },
  });
  expect(outcome).toMatchObject({ location: `${home}?state=bye` });
  expect(silent.get("error")).toBe("login_required");
});

it("ends what was meant for the session, and keeps what was meant to outlive it", async () => {
  const online = await signIn(provider, { scope: "openid" });
  const offline = await signIn(provider);

  await endSession(provider, new URLSearchParams({ id_token_hint: offline.idToken }));

  expect((await call("/userinfo", online.accessToken)).status).toBe(401);
  expect((await call("/userinfo", offline.accessToken)).status).toBe(200);
  expect((await refresh(offline.refreshToken)).status).toBe(200);
});

it("leaves alone what was granted without a session, also when nobody is signed in", async () => {
  const { idToken } = await signIn(provider);
  const granted = { grant_type: "client_credentials", scope: "read:workflows" };
  const { body } = await postAsLab("/token", granted);
  const hint = new URLSearchParams({ id_token_hint: idToken });

  await endSession(provider, hint);
  await endSession(provider, hint);

  expect((await call("/api/workflows", String(body["access_token"]))).status).toBe(200);
});

it("changes nothing while a request is only looked at", async () => {
  const { idToken } = await signIn(provider);

  await reviewEndSession(provider, new URLSearchParams({ id_token_hint: idToken }));

  expect((await allow(provider, { prompt: "none" })).get("code")).toMatch(/./);
});

it("stays where it is when no redirect was asked for", async () => {
  const outcome = await endSession(provider, new URLSearchParams());

  expect(outcome).toMatchObject({ kind: "confirm", location: undefined });
});

describe("a logout_hint", () => {
  const meant = (hint: string, more: Record<string, string> = {}) =>
    new URLSearchParams({ client_id: "pixy", logout_hint: hint, ...more });
  const signInBob = () =>
    provider.authorize(authorizationParams(), {
      kind: "allow",
      account: { sub: "bob", name: "Bob" },
      scope: ["openid"],
    });
  const signedIn = async () => [...(await provider.state.read()).sessions.keys()];

  it.each(["alice", "alice@mock.example"])("signs out whom it means: %s", async (hint) => {
    await signIn(provider);
    await signInBob();

    const review = await reviewEndSession(provider, meant(hint));
    await endSession(provider, meant(hint));

    expect(review).toMatchObject({ account: { sub: "alice", name: "Alice Example" } });
    expect(await signedIn()).toEqual(["bob"]);
  });

  it("says less than an ID token", async () => {
    const { idToken } = await signIn(provider);
    await signInBob();

    await endSession(provider, meant("bob", { id_token_hint: idToken }));

    expect(await signedIn()).toEqual(["bob"]);
  });

  it("that means nobody here is none: everybody is signed out", async () => {
    await signIn(provider);

    const review = await reviewEndSession(provider, meant("mallory@mock.example"));
    await endSession(provider, meant("mallory@mock.example"));

    expect(review).toMatchObject({ account: undefined });
    expect(await signedIn()).toEqual([]);
  });
});

describe("is refused", () => {
  it.each([
    ["an unregistered redirect", { post_logout_redirect_uri: "https://evil.test/" }],
    ["a redirect that only begins like a registered one", { post_logout_redirect_uri: `${home}x` }],
    ["an unknown client", { client_id: "stranger" }],
    ["a hint that we never signed", { id_token_hint: "e30.e30." }],
  ])("%s", async (_name, changes) => {
    const params = new URLSearchParams({ client_id: "pixy", ...changes });

    expect(await endSession(provider, params)).toMatchObject({ kind: "refused" });
  });

  it("a redirect for nobody in particular", async () => {
    const params = new URLSearchParams({ post_logout_redirect_uri: home });

    expect(await endSession(provider, params)).toMatchObject({ kind: "refused" });
  });
});
