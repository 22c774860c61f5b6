import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { reviewAuthorization } from "../../src/mock-provider/handlers/authorization.ts";
import type { NodeMockProvider } from "../../src/mock-provider/node.ts";
import {
  alice,
  allow,
  authorizationParams,
  createTestProvider,
  fullScope,
  issuer,
  redirectUri,
  signIn,
} from "./plain-client.ts";

let provider: NodeMockProvider;
let advance: (seconds: number) => void;

beforeEach(() => {
  ({ provider, advance } = createTestProvider());
  onTestFinished(provider.listen());
});

const allowAll = { kind: "allow", account: alice, scope: fullScope.split(" ") } as const;

it("sends the code, the state and its own issuer to the redirect URI", async () => {
  const outcome = await provider.authorize(authorizationParams(), allowAll);

  if (outcome.kind !== "redirect") throw outcome.error;
  const location = new URL(outcome.location);
  expect(location.origin + location.pathname).toBe(redirectUri);
  expect(Object.fromEntries(location.searchParams)).toEqual({
    code: expect.stringMatching(/^[\w-]{43}$/),
    state: "the-state",
    iss: issuer,
  });
});

describe("what is never redirected", () => {
  it.each([
    ["an unknown client", { client_id: "stranger" }, "invalid_client"],
    ["no client", { client_id: undefined }, "invalid_request"],
    ["another redirect URI", { redirect_uri: "https://evil.test/callback" }, "invalid_request"],
    ["a redirect URI with one slash more", { redirect_uri: `${redirectUri}/` }, "invalid_request"],
    ["no redirect URI", { redirect_uri: undefined }, "invalid_request"],
  ])("%s", async (_name, changes, code) => {
    const params = authorizationParams(changes);

    expect(await reviewAuthorization(provider, params)).toMatchObject({
      kind: "refused",
      error: { code },
    });
    expect(await provider.authorize(params, allowAll)).toMatchObject({
      kind: "refused",
      error: { code },
    });
  });

  it("a redirect URI that comes twice", async () => {
    const params = authorizationParams();
    params.append("redirect_uri", "https://evil.test/callback");

    expect(await provider.authorize(params, allowAll)).toMatchObject({ kind: "refused" });
  });
});

describe("errors that go to the redirect URI with state and issuer", () => {
  it.each([
    ["no response_type", { response_type: undefined }, "invalid_request"],
    ["the implicit grant", { response_type: "token" }, "unsupported_response_type"],
    ["a fragment response", { response_mode: "fragment" }, "invalid_request"],
    ["no PKCE", { code_challenge: undefined }, "invalid_request"],
    ["plain PKCE", { code_challenge_method: "plain" }, "invalid_request"],
    ["PKCE that is plain by omission", { code_challenge_method: undefined }, "invalid_request"],
    ["a challenge that is no SHA-256", { code_challenge: "short" }, "invalid_request"],
    ["an unknown scope", { scope: "openid admin" }, "invalid_scope"],
    ["no scope", { scope: undefined }, "invalid_scope"],
    ["an unknown prompt", { prompt: "dance" }, "invalid_request"],
    ["prompt none with another one", { prompt: "none login" }, "invalid_request"],
    ["a max_age that is no number", { max_age: "soon" }, "invalid_request"],
    ["a request object", { request: "e30.e30." }, "request_not_supported"],
    ["a foreign id_token_hint", { id_token_hint: "e30.e30." }, "invalid_request"],
  ])("%s", async (_name, changes, error) => {
    const answer = await allow(provider, changes);

    expect(Object.fromEntries(answer)).toEqual({
      error,
      error_description: expect.any(String),
      state: "the-state",
      iss: issuer,
    });
  });

  it("a parameter that comes twice", async () => {
    const params = authorizationParams();
    params.append("scope", "openid");

    const outcome = await provider.authorize(params, allowAll);

    expect(outcome).toMatchObject({
      kind: "redirect",
      location: expect.stringMatching(/error=invalid_request/),
    });
  });

  it("the person says no", async () => {
    const outcome = await provider.authorize(authorizationParams(), { kind: "deny" });

    expect(outcome).toMatchObject({
      kind: "redirect",
      location: expect.stringMatching(/error=access_denied/),
    });
  });

  it("the person withholds their identity from a sign-in", async () => {
    const answer = await allow(provider, {}, ["profile"]);

    expect(answer.get("error")).toBe("invalid_scope");
  });
});

describe("prompt=none", () => {
  it("says login_required when nobody is signed in", async () => {
    const outcome = await provider.authorize(authorizationParams({ prompt: "none" }), {
      kind: "silent",
    });

    expect(outcome).toMatchObject({ location: expect.stringMatching(/error=login_required/) });
  });

  it("answers with a code when the account is signed in and has allowed it before", async () => {
    await allow(provider);

    const review = await reviewAuthorization(provider, authorizationParams({ prompt: "none" }));
    const answer = await allow(provider, { prompt: "none" });

    expect(review.kind).toBe("silent");
    expect(answer.get("code")).toMatch(/./);
  });

  it("says consent_required when the scope was not allowed before", async () => {
    await allow(provider, { scope: "openid" });

    const answer = await allow(provider, { prompt: "none", scope: "openid email" });

    expect(answer.get("error")).toBe("consent_required");
  });

  it("says login_required when the sign-in is older than max_age", async () => {
    await allow(provider);
    advance(61);

    const answer = await allow(provider, { prompt: "none", max_age: "60" });

    expect(answer.get("error")).toBe("login_required");
  });

  it("says account_selection_required when several are signed in, unless a hint says which", async () => {
    await allow(provider);
    const bob = { kind: "allow", account: { sub: "bob", name: "Bob" }, scope: ["openid"] } as const;
    await provider.authorize(authorizationParams({ scope: "openid" }), bob);

    const unclear = await allow(provider, { prompt: "none", scope: "openid" });
    const hinted = await allow(provider, {
      prompt: "none",
      scope: "openid",
      login_hint: "alice@mock.example",
    });

    expect(unclear.get("error")).toBe("account_selection_required");
    expect(hinted.get("code")).toMatch(/./);
  });

  it("answers for the subject of an id_token_hint, also of an expired one", async () => {
    const { idToken } = await signIn(provider);
    advance(7200);

    const answer = await allow(provider, { prompt: "none", id_token_hint: idToken });

    expect(answer.get("code")).toMatch(/./);
  });
});

it("offers the accounts, which of them are signed in, and the one that was hinted at", async () => {
  await allow(provider);

  const params = authorizationParams({ login_hint: "bob@mock.example" });
  const review = await reviewAuthorization(provider, params);

  expect(review).toMatchObject({
    kind: "interaction",
    hintedSubject: "bob",
    accounts: [
      { account: { sub: "alice" }, signedInAt: provider.epochTime() },
      { account: { sub: "bob" }, signedInAt: undefined },
    ],
  });
});

it("asks for a new sign-in with prompt=login", async () => {
  await allow(provider);

  const review = await reviewAuthorization(provider, authorizationParams({ prompt: "login" }));

  expect(review).toMatchObject({ accounts: [{ signedInAt: undefined }, {}] });
});

it("issues nothing while a request is only looked at", async () => {
  await reviewAuthorization(provider, authorizationParams());

  expect((await provider.state.read()).codes.size).toBe(0);
});
