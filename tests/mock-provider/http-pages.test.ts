import { request as sendRequest } from "node:http";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { serveMockProvider } from "../../src/mock-provider/http.ts";
import { renderPage } from "../../src/mock-provider/pages/render-page.tsx";
import { type PlainPage, walkForms, walkPages } from "./form-walker.ts";
import { authorizationParams, verifier } from "./plain-client.ts";

const app = "http://localhost:8091/";
const redirectUri = `${app}callback`;

let issuer: string;

beforeEach(async () => {
  const served = await serveMockProvider({ app, renderPage });
  onTestFinished(served.close);
  ({ issuer } = served);
});

function authorizationUrl(changes: Readonly<Record<string, string | undefined>> = {}): string {
  const params = authorizationParams({ redirect_uri: redirectUri, ...changes });
  return `${issuer}/authorize?${params.toString()}`;
}

async function openPage(url: string): Promise<PlainPage> {
  const page = await walkPages(url, []);
  if (page instanceof URL) throw new Error(`left for ${page.href}`);
  return page;
}

async function postForm(
  path: string,
  params: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, unknown>>> {
  const body = new URLSearchParams({ client_id: "pixy", ...params });
  const response = await fetch(`${issuer}${path}`, { method: "POST", body });
  return Object(await response.json());
}

function tokensFor(answer: URL): Promise<Readonly<Record<string, unknown>>> {
  return postForm("/token", {
    grant_type: "authorization_code",
    redirect_uri: redirectUri,
    code: answer.searchParams.get("code") ?? "",
    code_verifier: verifier,
  });
}

async function userinfo(answer: URL): Promise<unknown> {
  const { access_token: token } = await tokensFor(answer);
  const headers = { authorization: `Bearer ${String(token)}` };
  return (await fetch(`${issuer}/userinfo`, { headers })).json();
}

describe("with nothing but forms, a person", () => {
  it("signs in, and the code is good for tokens", async () => {
    const answer = await walkForms(authorizationUrl(), [
      { press: "Alice Example" },
      { press: "Allow", untick: ["write:workflows"] },
    ]);

    expect(answer.origin + answer.pathname).toBe(redirectUri);
    expect(answer.searchParams.get("state")).toBe("the-state");
    expect(answer.searchParams.get("iss")).toBe(issuer);
    expect(await tokensFor(answer)).toMatchObject({
      token_type: "Bearer",
      scope: "openid profile email offline_access read:workflows",
    });
  });

  it("is not asked twice for what was allowed", async () => {
    await walkForms(authorizationUrl(), [{ press: "Alice Example" }, { press: "Allow" }]);

    const answer = await walkForms(authorizationUrl(), [{ press: "Alice Example" }]);

    expect(answer.searchParams.get("code")).toMatch(/./);
  });

  it("cannot withhold the identity from a sign-in", async () => {
    const answer = await walkForms(authorizationUrl({ scope: "openid" }), [
      { press: "Alice Example" },
      { press: "Allow", untick: ["openid"] },
    ]);

    expect(await tokensFor(answer)).toMatchObject({ scope: "openid" });
  });

  it("says no", async () => {
    const answer = await walkForms(authorizationUrl(), [
      { press: "Alice Example" },
      { press: "Deny" },
    ]);

    expect(answer.searchParams.get("error")).toBe("access_denied");
  });

  it("is anybody, with claims that survive every quote and bracket", async () => {
    const answer = await walkForms(authorizationUrl(), [
      { press: "Use another account" },
      {
        press: "Continue",
        fill: {
          sub: "o'neil",
          name: `<b>"O'Neil" & sons</b>`,
          claims: '{"motto": "a < b & \\"c\\""}',
        },
      },
      { press: "Allow" },
    ]);

    expect(await userinfo(answer)).toMatchObject({
      sub: "o'neil",
      name: `<b>"O'Neil" & sons</b>`,
      motto: 'a < b & "c"',
    });
  });

  it("corrects claims that are no JSON, without typing them again", async () => {
    const claims = '{"a": 1,}';
    const page = await walkPages(authorizationUrl(), [
      { press: "Use another account" },
      { press: "Continue", fill: { sub: "carol", name: "Carol", claims } },
    ]);

    if (page instanceof URL) throw new Error(page.href);
    expect(page.text).toContain("This is not JSON:");
    expect(page.text).toContain(claims);
    expect(page.html).toMatch(/<textarea[^>]*aria-invalid="true"/);
  });

  it("comes from the upstream provider", async () => {
    const answer = await walkForms(authorizationUrl(), [
      { press: "Continue with Google" },
      { press: "Ada Lovelace" },
      { press: "Allow" },
    ]);

    expect(await userinfo(answer)).toMatchObject({
      sub: expect.stringMatching(/^google-oauth2\|\d{21}$/),
      name: "Ada Lovelace",
    });
  });

  it("steps up", async () => {
    const url = authorizationUrl({ acr_values: "urn:mock:acr:second-factor" });
    const answer = await walkForms(url, [
      { press: "Alice Example" },
      { press: "Confirm", fill: { code: "424242" } },
      { press: "Allow" },
    ]);

    const { id_token: idToken } = await tokensFor(answer);
    const [, payload = ""] = String(idToken).split(".");
    expect(JSON.parse(Buffer.from(payload, "base64url").toString())).toMatchObject({
      acr: "urn:mock:acr:second-factor",
    });
  });

  it("connects a device", async () => {
    const device = await postForm("/device_authorization", { scope: "openid" });

    const end = await walkPages(String(device["verification_uri_complete"]), [
      { press: "Continue" },
      { press: "Alice Example" },
      { press: "Allow" },
    ]);

    expect(end).toMatchObject({ text: expect.stringContaining("Your device is connected") });
    const polled = await postForm("/token", {
      grant_type: "urn:ietf:params:oauth:grant-type:device_code",
      device_code: String(device["device_code"]),
    });
    expect(polled).toHaveProperty("access_token");
  });

  it("signs out and goes back to where they came from", async () => {
    await walkForms(authorizationUrl(), [{ press: "Alice Example" }, { press: "Allow" }]);
    const query = new URLSearchParams({ client_id: "pixy", post_logout_redirect_uri: app });

    const answer = await walkForms(`${issuer}/end-session?${query.toString()}`, [
      { press: "Sign out" },
    ]);
    const silent = await walkForms(authorizationUrl({ prompt: "none" }), []);

    expect(answer.href).toBe(app);
    expect(silent.searchParams.get("error")).toBe("login_required");
  });

  it("takes consent back", async () => {
    await walkForms(authorizationUrl(), [{ press: "Alice Example" }, { press: "Allow" }]);

    const page = await walkPages(`${issuer}/account`, [{ press: "Revoke Pixy" }]);

    expect(page).toMatchObject({ text: expect.stringMatching(/Connected applications None/) });
  });

  it("meets the misbehaving twins at addresses of their own", async () => {
    const url = authorizationUrl().replace("/authorize", "/s/no-iss-parameter/authorize");
    const answer = await walkForms(url, [{ press: "Alice Example" }, { press: "Allow" }]);

    expect(answer.searchParams.has("code")).toBe(true);
    expect(answer.searchParams.has("iss")).toBe(false);
  });
});

describe("a page", () => {
  it("runs no script, loads nothing but its stylesheet, and cannot be framed", async () => {
    const page = await openPage(authorizationUrl());

    expect(page.headers.get("content-security-policy")).toBe(
      "default-src 'none'; style-src 'self'; img-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(page.headers.get("referrer-policy")).toBe("same-origin");
    expect(page.headers.get("cache-control")).toBe("no-store");
    expect(page.headers.get("x-content-type-options")).toBe("nosniff");
    expect(page.html).toMatch(/^<!doctype html><html lang="en">/);
    expect(page.html).not.toMatch(/<script|<style|\sstyle=|\son\w+=|<img/);
    const [, stylesheet = ""] = /<link rel="stylesheet" href="([^"]+)"/.exec(page.html) ?? [];
    const styles = await fetch(new URL(stylesheet, issuer));
    expect(styles.headers.get("content-type")).toBe("text/css; charset=utf-8");
    expect(await styles.text()).toContain(".mock-id");
  });

  it("shows what comes from outside as text", async () => {
    const page = await openPage(authorizationUrl({ client_id: '<script>alert("1")</script>' }));

    expect(page.status).toBe(401);
    expect(page.html).not.toContain("<script");
    expect(page.text).toContain('client_id <script>alert("1")</script>');
  });

  it("links to https addresses of a client only", async () => {
    const served = await serveMockProvider({
      renderPage,
      clients: [
        {
          id: "pixy",
          redirectUris: [redirectUri],
          clientUri: "https://app.example/",
          tosUri: "javascript:alert(1)",
          policyUri: "http://app.example/privacy",
          logoUri: "https://app.example/logo.png",
        },
      ],
    });
    onTestFinished(served.close);
    ({ issuer } = served);

    const page = await walkPages(authorizationUrl(), [{ press: "Alice Example" }]);

    if (page instanceof URL) throw new Error(page.href);
    expect([...page.html.matchAll(/<a [^>]*href="([^"]*)"[^>]*>/g)].map(([tag]) => tag)).toEqual([
      '<a href="https://app.example/" target="_blank" rel="noopener noreferrer">',
    ]);
    expect(page.text).toContain("javascript:alert(1)");
    expect(page.text).toContain("https://app.example/logo.png");
  });

  it("shows addresses of a client as the browser would open them, and where the answer goes", async () => {
    const served = await serveMockProvider({
      renderPage,
      clients: [
        {
          id: "pixy",
          redirectUris: ["https://app.example/callback"],
          clientUri: "https:\\\\elsewhere.example\\.app.example/",
        },
      ],
    });
    onTestFinished(served.close);
    ({ issuer } = served);

    const page = await walkPages(
      authorizationUrl({ redirect_uri: "https://app.example/callback" }),
      [{ press: "Alice Example" }],
    );

    if (page instanceof URL) throw new Error(page.href);
    expect(page.text).toContain("https://elsewhere.example/.app.example/");
    expect(page.text).toContain("Your answer goes to app.example");
  });

  it("answers a form that leads away with 303", async () => {
    const body = new URLSearchParams({ step: "deny" });
    const response = await fetch(authorizationUrl(), { method: "POST", body, redirect: "manual" });

    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toContain(`${redirectUri}?error=access_denied`);
  });

  it.each(["PUT", "DELETE"])("is not there for %s", async (method) => {
    expect((await fetch(authorizationUrl(), { method })).status).toBe(405);
  });

  it("is not there at all where nobody draws it", async () => {
    const served = await serveMockProvider();
    onTestFinished(served.close);

    expect((await fetch(`${served.issuer}/authorize`)).status).toBe(404);
  });
});

describe("the page at the root", () => {
  it("says what this is, and where the scenarios are", async () => {
    const page = await openPage(`${issuer}/`);

    expect(page.text).toContain(`Issuer ${issuer}`);
    expect(page.text).toContain("a-secret-that-everyone-knows");
    expect(page.text).toContain("alice@mock.example");
    const links = [...page.html.matchAll(/href="([^"]*\/s\/[^"]*)"/g)].map(([, link]) => link);
    expect(links.length).toBeGreaterThan(100);
    const twin = await fetch(links[0] ?? "");
    expect(twin.status).toBe(200);
  });

  it("resets the provider, but not for another site", async () => {
    await walkForms(authorizationUrl(), [{ press: "Alice Example" }, { press: "Allow" }]);
    const body = new URLSearchParams({ step: "reset" });
    const headers = { "sec-fetch-site": "same-site" };
    const foreign = await fetch(`${issuer}/`, { method: "POST", body, headers });
    expect(foreign.status).toBe(403);
    expect((await openPage(`${issuer}/account`)).text).toContain("Alice Example");

    await walkPages(`${issuer}/`, [{ press: "Reset this issuer" }]);

    expect((await openPage(`${issuer}/account`)).text).toContain("Nobody is.");
  });
});

describe("a form that another site sent", () => {
  const foreign: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ["of another site", { "sec-fetch-site": "cross-site", origin: "https://evil.example" }],
    ["of the same site", { "sec-fetch-site": "same-site", origin: "http://localhost:8091" }],
    ["in a browser that tells its origin only", { origin: "https://evil.example" }],
    ["that hides its origin", { origin: "null" }],
  ];

  it.each(foreign)("%s changes nothing", async (_name, headers) => {
    const answer = await walkForms(authorizationUrl(), [
      { press: "Alice Example" },
      { press: "Allow" },
    ]);
    const { access_token: token } = await tokensFor(answer);
    const device = await postForm("/device_authorization", { scope: "openid" });
    const account = JSON.stringify({ sub: "alice", name: "Mallory" });
    const forms: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
      [`${issuer}/account`, { step: "revoke", sub: "alice", client_id: "pixy" }],
      [`${issuer}/account`, { step: "sign-out", sub: "alice" }],
      [`${issuer}/end-session`, { step: "sign-out" }],
      [authorizationUrl(), { step: "consent", account, scope: "openid" }],
      [authorizationUrl(), { step: "deny" }],
      [`${issuer}/device`, { step: "deny", user_code: String(device["user_code"]) }],
      [`${issuer}/device`, { user_code: "BBBB-BBBB" }],
    ];
    const before = await stateNow();

    for (const [url, form] of forms) {
      const body = new URLSearchParams(form);
      const init = { method: "POST", body, headers, redirect: "manual" } as const;
      expect((await fetch(url, init)).status).toBe(403);
    }

    expect(await stateNow()).toEqual(before);
    const authorization = { authorization: `Bearer ${String(token)}` };
    const info = await fetch(`${issuer}/userinfo`, { headers: authorization });
    expect(await info.json()).toMatchObject({ name: "Alice Example" });
  });

  it("is not what a client does, which leads here from another site", async () => {
    const headers = { "sec-fetch-site": "cross-site" };

    expect((await fetch(authorizationUrl(), { headers })).status).toBe(200);
  });

  /** All but the provider's clock, which goes on. */
  async function stateNow(): Promise<unknown> {
    const state: unknown = await (await fetch(`${issuer}/.well-known/mock-provider`)).json();
    return { ...Object(state), time: undefined };
  }
});

describe("control by programs", () => {
  const control = () => `${issuer}/.well-known/mock-provider`;

  function put(settings: unknown, headers: Readonly<Record<string, string>> = {}) {
    const body = typeof settings === "string" ? settings : JSON.stringify(settings);
    return fetch(`${control()}/settings`, { method: "PUT", body, headers });
  }

  it("tells the state without anything that could be used", async () => {
    const answer = await walkForms(authorizationUrl(), [
      { press: "Alice Example" },
      { press: "Allow" },
    ]);
    const tokens = await tokensFor(answer);

    const response = await fetch(control());
    const text = await response.text();

    expect(response.headers.get("access-control-allow-origin")).toBeNull();
    expect(JSON.parse(text)).toMatchObject({ issuer, sessions: [{ sub: "alice" }] });
    const names = ["access_token", "refresh_token", "id_token"];
    for (const secret of [answer.searchParams.get("code"), ...names.map((name) => tokens[name])]) {
      expect(secret).toMatch(/^[\w.-]{40,}$/);
      expect(text).not.toContain(secret);
    }
    expect(text).not.toContain("a-secret-that-everyone-knows");
    expect(text).not.toMatch(/hash/i);
  });

  it("changes how the provider behaves", async () => {
    const response = await put({
      accessTokenLifetime: 5,
      clockSkew: 60,
      scenarios: ["no-iss-parameter"],
      policy: { refreshTokens: "keep" },
    });

    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      accessTokenLifetime: 5,
      clockSkew: 60,
      latency: 0,
      scenarios: [{ name: "no-iss-parameter", schedule: "always" }],
      policy: { refreshTokens: "keep" },
    });
    const answer = await walkForms(authorizationUrl(), [
      { press: "Alice Example" },
      { press: "Allow" },
    ]);
    expect(answer.searchParams.has("iss")).toBe(false);
    expect(await tokensFor(answer)).toMatchObject({ expires_in: 5 });
  });

  it.each([
    ["no JSON", "{", /JSON/],
    ["an unknown member", { colour: "red" }, /colour/],
    ["a lifetime that is none", { accessTokenLifetime: 0 }, /^accessTokenLifetime: /],
    ["a latency that never ends", { latency: 1e9 }, /^latency: /],
    ["an unknown scenario", { scenarios: ["nothing-like-it"] }, /'nothing-like-it'/],
    [
      "an unknown schedule",
      { scenarios: ["api-401.twice"] },
      /after the dot: once or after-<number>/,
    ],
    ["an unknown policy", { policy: { mood: "bad" } }, /mood/],
  ])("refuses %s, and changes nothing", async (_name, settings, description) => {
    const before = await (await fetch(control())).json();
    const response = await put(settings);

    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      error: "invalid_request",
      error_description: expect.stringMatching(description),
    });
    const after = await (await fetch(control())).json();
    expect(Object(after).settings).toEqual(Object(before).settings);
  });

  it("ends tokens, sessions and the time of keys, as the drawer does in a tab", async () => {
    const answer = await walkForms(authorizationUrl(), [
      { press: "Alice Example" },
      { press: "Allow" },
    ]);
    const { access_token: accessToken, refresh_token: refreshToken } = await tokensFor(answer);
    const headers = { authorization: `Bearer ${String(accessToken)}` };
    const refreshed = async (token: unknown) => {
      const body = { grant_type: "refresh_token", client_id: "pixy", refresh_token: String(token) };
      const response = await fetch(`${issuer}/token`, {
        method: "POST",
        body: new URLSearchParams(body),
      });
      const answered: Record<string, unknown> = await response.json();
      return answered;
    };
    const act = (name: string) => fetch(`${control()}/${name}`, { method: "POST" });

    expect((await fetch(`${issuer}/userinfo`, { headers })).status).toBe(200);
    expect((await act("expire-tokens")).status).toBe(200);
    expect((await fetch(`${issuer}/userinfo`, { headers })).status).toBe(401);
    const next = await refreshed(refreshToken);
    expect(next).toHaveProperty("access_token");

    const before: { keys: unknown[] } = await (await fetch(`${issuer}/jwks`)).json();
    expect((await act("rotate-keys")).status).toBe(200);
    const after: { keys: unknown[] } = await (await fetch(`${issuer}/jwks`)).json();
    expect(after.keys).toEqual(expect.arrayContaining(before.keys));
    expect(after.keys.length).toBeGreaterThan(before.keys.length);

    expect(await (await act("end-sessions")).json()).toMatchObject({ sessions: [] });
    expect(await refreshed(next["refresh_token"])).toMatchObject({ error: "invalid_grant" });
  });

  it.each(["", "/s/no-iss-parameter"])(
    "tells at '%s' what was decided there, and only there",
    async (twin) => {
      const form = { grant_type: "authorization_code", client_id: "pixy", code: "a-secret-code" };
      await fetch(`${issuer}${twin}/token`, { method: "POST", body: new URLSearchParams(form) });
      await fetch(`${issuer}/s/api-401/jwks`);

      const text = await (await fetch(`${issuer}${twin}/.well-known/mock-provider/log`)).text();
      const page = await openPage(`${issuer}${twin}/`);

      expect(JSON.parse(text)).toMatchObject([
        { issuer: `${issuer}${twin}`, endpoint: "token", clientId: "pixy", status: 400 },
      ]);
      expect(text).not.toContain("a-secret-code");
      expect(page.text).toMatch(/Seen and decided \d\d:\d\d:\d\d token pixy 400 invalid_/);
      expect(page.text).toContain("Failed check: ");
    },
  );

  it("names the methods that there are, and the addresses", async () => {
    const wrong = await fetch(`${control()}/settings`, { method: "POST" });
    const absent = await fetch(`${control()}/setings`);

    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "PUT"]);
    expect(absent.status).toBe(404);
    expect(await absent.text()).toContain("/.well-known/mock-provider/settings");
  });

  it("forgets everything", async () => {
    await put({ accessTokenLifetime: 5 });
    const keys = await (await fetch(`${issuer}/jwks`)).json();
    const response = await fetch(`${control()}/reset`, { method: "POST" });

    expect(await response.json()).toMatchObject({ settings: { accessTokenLifetime: 3600 } });
    expect(await (await fetch(`${issuer}/jwks`)).json()).not.toEqual(keys);
  });

  it("of a twin leaves the others alone", async () => {
    await fetch(`${issuer}/s/no-iss-parameter/.well-known/mock-provider/settings`, {
      method: "PUT",
      body: JSON.stringify({ accessTokenLifetime: 5 }),
    });

    expect(await (await fetch(control())).json()).toMatchObject({
      settings: { accessTokenLifetime: 3600 },
    });
  });

  it.each([
    ["a page of another origin", { origin: "http://localhost:8091" }],
    ["a page that says it is nobody's", { origin: "null" }],
    ["a page of the same site", { "sec-fetch-site": "same-site" }],
    ["a page of another site", { "sec-fetch-site": "cross-site" }],
  ])("is refused to %s", async (_name, headers: Record<string, string>) => {
    const requests = [
      fetch(control(), { headers }),
      put({ accessTokenLifetime: 5 }, headers),
      ...["reset", "expire-tokens", "end-sessions", "rotate-keys"].map((name) =>
        fetch(`${control()}/${name}`, { method: "POST", headers }),
      ),
    ];

    const statuses = (await Promise.all(requests)).map(({ status }) => status);
    expect(statuses).toEqual(requests.map(() => 403));
    expect(await (await fetch(control())).json()).toMatchObject({
      settings: { accessTokenLifetime: 3600 },
    });
  });

  it("is refused under a name that leads here from outside", async () => {
    expect(await statusUnder("rebound.example:80")).toBe(403);
    expect(await statusUnder("localhost.example")).toBe(403);
    expect(await statusUnder(new URL(issuer).host)).toBe(200);
  });

  it("grants no preflight", async () => {
    const response = await fetch(`${control()}/settings`, {
      method: "OPTIONS",
      headers: { origin: "http://localhost:8091", "access-control-request-method": "PUT" },
    });

    expect(response.headers.get("access-control-allow-origin")).toBeNull();
    expect(response.headers.get("access-control-allow-methods")).toBeNull();
  });

  /** `fetch` sets the Host header by itself. */
  function statusUnder(host: string): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      sendRequest(control(), { headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on("error", reject)
        .end();
    });
  }
});

it("survives what is no request at all", async () => {
  const status = await new Promise((resolve, reject) => {
    sendRequest(issuer, { method: "TRACE" }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });

  expect(status).toBe(400);
  expect((await fetch(`${issuer}/jwks`)).status).toBe(200);
});
