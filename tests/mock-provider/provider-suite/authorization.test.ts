import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import { redirectUri } from "./clients.ts";
import { startSubjects } from "./subjects.ts";
import { answerIn } from "./suite-client.ts";

const subjects = await startSubjects();

describe.each(subjects)("$name: the authorization endpoint", (subject) => {
  const { issuer, client, differences, openBrowser } = subject;

  it("sends the code, the state and its own issuer to the redirect URI", async () => {
    const arrival = await (await openBrowser()).authorize(client.authorizationUrl());

    if (arrival.kind === "told") throw new Error("the provider sent the browser nowhere");
    expect(arrival.url.origin + arrival.url.pathname).toBe(redirectUri);
    expect(Object.fromEntries(arrival.url.searchParams)).toEqual({
      code: expect.stringMatching(/^[\w-]{20,}$/),
      state: "the-state",
      iss: issuer,
    });
  });

  it("makes up no state where the client sent none", async () => {
    const answer = await client.authorize(await openBrowser(), { state: undefined });

    expect([...answer.keys()].toSorted()).toEqual(["code", "iss"]);
  });

  it("ignores parameters that it does not know", async () => {
    const changes = { response_mode: "query", ui_locales: "de", display: "page", anything: "else" };

    expect((await client.authorize(await openBrowser(), changes)).has("code")).toBe(true);
  });

  it("keeps a state as it is, whatever it is made of", async () => {
    const state = "a b&c=d%20/é+\"<'";

    expect((await client.authorize(await openBrowser(), { state })).get("state")).toBe(state);
  });

  it.each([
    ["an unknown client", { client_id: "stranger" }],
    ["no client", { client_id: undefined }],
    ["a client that comes twice", { client_id: ["app", "other-app"] }],
    ["another redirect URI", { redirect_uri: "https://evil.example/callback" }],
    ["a redirect URI with one slash more", { redirect_uri: `${redirectUri}/` }],
    ["a redirect URI with a query", { redirect_uri: `${redirectUri}?next=evil` }],
    ["a redirect URI in capitals", { redirect_uri: "https://APP.example/callback" }],
    ["a redirect URI that is none", { redirect_uri: "javascript:alert(1)" }],
  ])("sends nobody anywhere for %s", async (_name, changes) => {
    const browser = await openBrowser();

    expect(await browser.authorize(client.authorizationUrl(changes))).toEqual({ kind: "told" });
  });

  it.each([
    ["no response_type", { response_type: undefined }, "invalid_request"],
    ["an unknown response_type", { response_type: "magic" }, "unsupported_response_type"],
    ["the implicit grant", { response_type: "token" }, "unsupported_response_type"],
    ["no PKCE", { code_challenge: undefined, code_challenge_method: undefined }, "invalid_request"],
    ["a method without a challenge", { code_challenge: undefined }, "invalid_request"],
    ["PKCE that is plain", { code_challenge_method: "plain" }, "invalid_request"],
    ["PKCE that is plain by omission", { code_challenge_method: undefined }, "invalid_request"],
    ["a challenge that is no SHA-256", { code_challenge: "short" }, "invalid_request"],
    ["prompt none with another one", { prompt: "none login" }, "invalid_request"],
    ["an unknown prompt", { prompt: "dance" }, "invalid_request"],
    ["a parameter that comes twice", { scope: ["openid", "email"] }, "invalid_request"],
    ["a max_age that is no number", { max_age: "soon" }, "invalid_request"],
    ["a request object", { request: "e30.e30." }, "request_not_supported"],
    [
      "a request_uri that nobody pushed",
      { request_uri: "https://app.example/request.jwt" },
      "request_uri_not_supported",
    ],
    ["an id_token_hint that is none", { id_token_hint: "e30.e30." }, "invalid_request"],
  ])("answers %s at the redirect URI, with state and issuer", async (_name, changes, error) => {
    const answer = await client.authorize(await openBrowser(), changes);

    expect(Object.fromEntries(answer)).toMatchObject({ error, state: "the-state", iss: issuer });
    expect(answer.get("code")).toBeNull();
  });

  it("says access_denied when the person says no", async () => {
    const arrival = await (await openBrowser()).authorize(client.authorizationUrl(), "deny");

    if (arrival.kind === "told") throw new Error("the provider sent the browser nowhere");
    expect(Object.fromEntries(answerIn(arrival.url))).toMatchObject({
      error: "access_denied",
      state: "the-state",
      iss: issuer,
    });
  });

  it(`has an unknown scope ${differences.unknownScope.value}`, async () => {
    const answer = await client.authorize(await openBrowser(), { scope: "openid admin" });

    const refused = differences.unknownScope.value === "refused";
    expect(answer.get("error")).toBe(refused ? "invalid_scope" : null);
    expect(answer.has("code")).toBe(!refused);
  });
});

describe.each(subjects)("$name: prompt=none", ({ client, openBrowser }) => {
  it("says login_required when nobody is signed in", async () => {
    const answer = await client.authorize(await openBrowser(), { prompt: "none" });

    expect(answer.get("error")).toBe("login_required");
  });

  it("answers with a code where the account has allowed it before", async () => {
    const browser = await openBrowser();
    await client.authorize(browser);

    const answer = await client.authorize(browser, { prompt: "none" });

    expect(answer.get("code")).toMatch(/./);
  });

  it("says consent_required where the scope was not allowed before", async () => {
    const browser = await openBrowser();
    await client.authorize(browser, { scope: "openid" });

    const answer = await client.authorize(browser, { prompt: "none", scope: "openid email" });

    expect(answer.get("error")).toBe("consent_required");
  });

  it("says consent_required to another client of the same person", async () => {
    const browser = await openBrowser();
    await client.authorize(browser);

    const answer = await client.authorize(browser, { prompt: "none", client_id: "other-app" });

    expect(answer.get("error")).toBe("consent_required");
  });

  it("says login_required when the sign-in is older than max_age", async () => {
    const browser = await openBrowser();
    await client.authorize(browser);

    const answer = await client.authorize(browser, { prompt: "none", max_age: "0" });

    expect(answer.get("error")).toBe("login_required");
  });
});

describe.each(subjects)("$name: the ID token", ({ issuer, client, openBrowser }) => {
  it("says who signed in, for whom, until when and with which nonce", async () => {
    const { idToken } = await client.signIn();

    const now = Math.floor(Date.now() / 1000);
    const claims = decodeJwt(idToken);
    expect(claims).toMatchObject({ iss: issuer, sub: "alice", aud: "app", nonce: "the-nonce" });
    expect(claims.iat).toBeGreaterThan(now - 60);
    expect(claims.exp).toBeGreaterThan(now);
  });

  it("carries the time of the sign-in when max_age asks for it", async () => {
    const { idToken } = await client.signIn({ max_age: "3600" });

    const { auth_time: authTime } = decodeJwt(idToken);
    expect(Math.abs(Number(authTime) - Date.now() / 1000)).toBeLessThan(60);
  });

  it("serves as a hint of who answers prompt=none", async () => {
    const browser = await openBrowser();
    const code = (await client.authorize(browser)).get("code") ?? "";
    const { body } = await client.redeem(code);

    const hint = String(body["id_token"]);
    const answer = await client.authorize(browser, { prompt: "none", id_token_hint: hint });

    expect(answer.get("code")).toMatch(/./);
  });
});
