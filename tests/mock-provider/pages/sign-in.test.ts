import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { NodeMockProvider } from "../../../src/mock-provider/node.ts";
import { pagePaths } from "../../../src/mock-provider/page-paths.ts";
import {
  authorizationParams,
  createTestProvider,
  fullScope,
  issuer,
  post,
  redirectUri,
} from "../plain-client.ts";
import { type Visitor, visit } from "./visitor.ts";

let provider: NodeMockProvider;
let advance: (seconds: number) => void;

beforeEach(() => {
  ({ provider, advance } = createTestProvider());
});

type Changes = Readonly<Record<string, string | undefined>>;

function openSignIn(changes: Changes = {}): Promise<Visitor> {
  return visit(provider, pagePaths.authorize, authorizationParams(changes));
}

/** Alice allows everything. */
async function signIn(changes: Changes = {}): Promise<URL | undefined> {
  const visitor = await openSignIn(changes);
  await visitor.answer("account", { sub: "alice" });
  const scope = (changes["scope"] ?? fullScope).split(" ");
  if (visitor.left() === undefined) await visitor.answer("consent", { scope });
  return visitor.left();
}

async function readOnlyCode() {
  const [code, ...others] = (await provider.state.read()).codes.values();
  expect(others).toEqual([]);
  return code;
}

describe("who signs in", () => {
  it("is chosen from the accounts, and nothing is kept before the consent", async () => {
    const visitor = await openSignIn();
    expect(visitor.view()).toMatchObject({
      kind: "choose-account",
      client: { name: "Pixy" },
      accounts: [{ sub: "alice" }, { sub: "bob" }],
    });
    await visitor.answer("account", { sub: "bob" });
    expect(visitor.view()).toMatchObject({ kind: "consent", account: { name: "Bob Example" } });
    expect((await provider.state.read()).sessions.size).toBe(0);

    await visitor.answer("consent", { scope: ["openid", "email"] });

    expect(visitor.left()?.href).toMatch(`${redirectUri}?code=`);
    expect(await readOnlyCode()).toMatchObject({ sub: "bob", scope: ["openid", "email"] });
  });

  it("may be anybody, with any claims", async () => {
    const visitor = await openSignIn();
    await visitor.answer("other");
    const claims = '{"given_name": "Carol", "locale": "en", "roles": ["admin"]}';
    await visitor.answer("account-form", { sub: "carol", name: "Carol", email: "", claims });
    await visitor.answer("consent", { scope: ["openid"] });

    const { accounts } = await provider.state.read();
    expect(accounts.get("carol")).toEqual({
      sub: "carol",
      name: "Carol",
      givenName: "Carol",
      claims: { locale: "en", roles: ["admin"] },
    });
  });

  it("can have the claims of a known account edited", async () => {
    const visitor = await openSignIn();
    await visitor.answer("edit", { sub: "alice" });
    expect(visitor.view()).toMatchObject({
      kind: "account-form",
      known: true,
      fields: {
        sub: "alice",
        email: "alice@mock.example",
        claims: '{\n  "given_name": "Alice",\n  "family_name": "Example"\n}',
      },
    });

    const changed = { sub: "alice", name: "Alice B.", email: "b@mock.example", claims: "" };
    await visitor.answer("account-form", changed);
    await visitor.answer("consent", { scope: ["openid"] });

    expect((await provider.state.read()).accounts.get("alice")).toEqual({
      sub: "alice",
      name: "Alice B.",
      email: "b@mock.example",
    });
  });

  it.each([
    ["an empty subject", { sub: " " }, "sub", /ASCII/],
    ["a subject beyond ASCII", { sub: "zo\u00eb" }, "sub", /ASCII/],
    ["a subject that is too long", { sub: "x".repeat(256) }, "sub", /255/],
    ["an email without @", { email: "carol" }, "email", /not an email address/],
    [
      "claims that are no JSON",
      { claims: '{"a": 1,' },
      "claims",
      /^This is not JSON: .+position 8/,
    ],
    ["claims that are a list", { claims: "[1]" }, "claims", /one JSON object/],
    ["claims that are null", { claims: "null" }, "claims", /one JSON object/],
    ["a claim of the provider's own", { claims: '{"iss": "x"}' }, "claims", /alone says "iss"/],
    ["a given name that is no text", { claims: '{"given_name": 1}' }, "claims", /strings/],
  ])(
    "%s is told beside the field, and what was typed stays",
    async (_name, changes, field, problem) => {
      const visitor = await openSignIn();
      await visitor.answer("other");
      const typed = { sub: "carol", name: "Carol", email: "", claims: "", ...changes };
      await visitor.answer("account-form", typed);

      expect(visitor.view()).toMatchObject({
        kind: "account-form",
        fields: { ...typed, sub: typed.sub.trim() },
      });
      expect(visitor.view()).toHaveProperty("problems", {
        [field]: expect.stringMatching(problem),
      });
    },
  );

  it("can come from the upstream provider, always as the same subject", async () => {
    async function throughUpstream(name: string, email: string): Promise<string | undefined> {
      await provider.reset();
      const visitor = await openSignIn({ scope: "openid" });
      await visitor.answer("upstream");
      expect(visitor.view()).toMatchObject({ kind: "choose-upstream" });
      await visitor.answer("upstream-account", { name, email });
      await visitor.answer("consent", { scope: ["openid"] });
      return (await readOnlyCode())?.sub;
    }

    const ada = await throughUpstream("Ada Lovelace", "ada@upstream.example");
    const first = await throughUpstream("Carol", "carol@upstream.example");
    const second = await throughUpstream("Carol", "carol@upstream.example");

    expect(ada).toMatch(/^google-oauth2\|\d{21}$/);
    expect(first).toMatch(/^google-oauth2\|\d{21}$/);
    expect(first).not.toBe(ada);
    expect(second).toBe(first);
    expect((await provider.state.read()).accounts.get(first ?? "")).toMatchObject({
      upstream: "google-oauth2",
      email: "carol@upstream.example",
    });
  });

  it("is asked upstream again when the address is none", async () => {
    const visitor = await openSignIn();
    await visitor.answer("upstream");
    await visitor.answer("upstream-account", { name: "Carol", email: "carol" });

    expect(visitor.view()).toMatchObject({ kind: "choose-upstream", problem: expect.any(String) });
  });

  it("is chosen again when an answer makes no sense", async () => {
    const visitor = await openSignIn();
    await visitor.answer("account", { sub: "nobody" });
    expect(visitor.view().kind).toBe("choose-account");
    await visitor.answer("consent", { account: "{}", scope: ["openid"] });
    expect(visitor.view().kind).toBe("choose-account");
  });

  it("is refused who answers a question that no page asked", async () => {
    const visitor = await openSignIn();
    await visitor.answer("dance");

    expect(visitor.view()).toMatchObject({ kind: "refusal", status: 400, code: "invalid_request" });
  });

  it("is called by the subject where no name was typed", async () => {
    const visitor = await openSignIn();
    await visitor.answer("account-form", { sub: "carol", name: "", email: "", claims: "" });

    expect(visitor.view()).toMatchObject({ kind: "consent", account: { name: "carol" } });
  });

  it("finds a typed account again after a change of mind, as it was typed", async () => {
    const visitor = await openSignIn();
    const typed = { sub: "carol", name: "Carol", email: "carol@mock.example", claims: "" };
    await visitor.answer("account-form", typed);
    await visitor.answer("start");
    expect(visitor.view()).toMatchObject({
      kind: "choose-account",
      accounts: [{ sub: "carol", name: "Carol" }, { sub: "alice" }, { sub: "bob" }],
    });

    await visitor.answer("other");
    await visitor.answer("start");
    await visitor.answer("account", { sub: "carol" });

    expect(visitor.view()).toMatchObject({
      kind: "consent",
      account: { sub: "carol", email: "carol@mock.example" },
    });
  });
});

describe("hints", () => {
  it("at somebody who is not signed in put the account first", async () => {
    const visitor = await openSignIn({ login_hint: "bob@mock.example" });

    expect(visitor.view()).toMatchObject({
      kind: "choose-account",
      accounts: [{ sub: "bob" }, { sub: "alice" }],
    });
  });

  it("at nobody who is known prefill the form", async () => {
    const visitor = await openSignIn({ login_hint: "carol@example.org" });

    expect(visitor.view()).toMatchObject({
      kind: "account-form",
      known: false,
      fields: { sub: "carol", email: "carol@example.org" },
    });
  });

  it("at somebody who is signed in and has allowed it ask nothing at all", async () => {
    await signIn();

    const visitor = await openSignIn({ login_hint: "alice" });

    expect(visitor.left()?.searchParams.get("code")).toMatch(/./);
  });

  it("do not spare the choice where the client asks for one", async () => {
    await signIn();

    const visitor = await openSignIn({ login_hint: "alice", prompt: "select_account" });

    expect(visitor.view()).toMatchObject({
      kind: "choose-account",
      reason: "Pixy asks which account you want to use.",
    });
  });
});

describe("a new sign-in", () => {
  it.each([
    ["prompt=login", { prompt: "login" }, /everybody to sign in again/],
    ["max_age", { max_age: "60" }, /within the last 60 s/],
  ])("is asked for with %s, and is a fresh one", async (_name, changes, reason) => {
    await signIn();
    advance(120);
    const visitor = await openSignIn({ ...changes, login_hint: "alice" });
    expect(visitor.view()).toMatchObject({
      kind: "choose-account",
      reason: expect.stringMatching(reason),
      accounts: [{ sub: "alice", signedInFor: undefined }, {}],
    });

    await visitor.answer("account", { sub: "alice" });

    expect(visitor.left()?.searchParams.get("code")).toMatch(/./);
    const session = (await provider.state.read()).sessions.get("alice");
    expect(session?.authTime).toBe(provider.epochTime());
  });

  it("is not asked for while the last one is recent enough", async () => {
    await signIn();
    const { authTime } = (await provider.state.read()).sessions.get("alice") ?? {};
    advance(30);

    const visitor = await openSignIn({ max_age: "60", login_hint: "alice" });

    expect(visitor.left()?.searchParams.get("code")).toMatch(/./);
    expect((await provider.state.read()).sessions.get("alice")?.authTime).toBe(authTime);
  });
});

describe("a second factor", () => {
  const acr = "urn:mock:acr:second-factor";

  it("is asked for, and makes the sign-in a fresh and a surer one", async () => {
    await signIn();
    advance(120);
    const visitor = await openSignIn({ acr_values: acr });
    await visitor.answer("account", { sub: "alice" });
    const view = visitor.view();
    if (view.kind !== "second-factor") throw new Error(`there is ${view.kind}`);

    await visitor.answer("second-factor", { code: "000000" });
    expect(visitor.view()).toMatchObject({ problem: expect.any(String) });
    await visitor.answer("second-factor", { code: view.code.replace(/^(.{3})/, "$1 ") });

    expect(visitor.left()?.searchParams.get("code")).toMatch(/./);
    expect((await provider.state.read()).sessions.get("alice")).toMatchObject({
      acr,
      authTime: provider.epochTime(),
    });
  });

  it("is remembered over the consent that follows", async () => {
    const visitor = await openSignIn({ acr_values: acr });
    await visitor.answer("account", { sub: "alice" });
    await visitor.answer("second-factor", { code: "424242" });
    expect(visitor.view().kind).toBe("consent");
    await visitor.answer("consent", { scope: ["openid"] });

    expect(await readOnlyCode()).toMatchObject({ acr });
  });

  it("is not asked for twice in one session", async () => {
    const visitor = await openSignIn({ acr_values: acr });
    await visitor.answer("account", { sub: "alice" });
    await visitor.answer("second-factor", { code: "424242" });
    await visitor.answer("consent", { scope: fullScope.split(" ") });

    const again = await openSignIn({ acr_values: acr, login_hint: "alice" });

    expect(again.left()?.searchParams.get("code")).toMatch(/./);
  });
});

describe("consent", () => {
  it("names each scope and resource, what cannot be withheld, and what was allowed before", async () => {
    await signIn({ scope: "openid email" });
    const query = authorizationParams({ scope: "openid email profile" });
    query.append("resource", "https://api.acme.example/");

    const visitor = await visit(provider, pagePaths.authorize, query);
    await visitor.answer("account", { sub: "alice" });

    expect(visitor.view()).toMatchObject({
      kind: "consent",
      scopes: [
        { scope: "openid", locked: true, granted: true },
        { scope: "email", locked: false, granted: true, title: "See your email address" },
        { scope: "profile", locked: false, granted: false },
      ],
      resources: [{ uri: "https://api.acme.example/", granted: false }],
    });
  });

  it("is remembered for what was allowed", async () => {
    await signIn();

    const visitor = await openSignIn({ scope: "openid email" });
    await visitor.answer("account", { sub: "alice" });

    expect(visitor.left()?.searchParams.get("code")).toMatch(/./);
  });

  it.each([
    ["for another account", { scope: "openid" }, "bob"],
    ["for a scope that was withheld", { scope: "openid email" }, "alice"],
    ["when the client asks for it", { scope: "openid", prompt: "consent" }, "alice"],
    ["for a resource", { scope: "openid", resource: "https://api.acme.example/" }, "alice"],
  ])("is asked for %s", async (_name, changes, sub) => {
    await signIn({ scope: "openid" });

    const visitor = await openSignIn(changes);
    await visitor.answer("account", { sub });

    expect(visitor.view().kind).toBe("consent");
  });

  it("shows what the client says of itself", async () => {
    ({ provider } = createTestProvider({
      clients: [
        {
          id: "registered",
          name: "Registered",
          redirectUris: [redirectUri],
          logoUri: "https://app.example/logo.png",
          tosUri: "https://app.example/terms",
          policyUri: "https://app.example/privacy",
          clientUri: "https://app.example/",
          contacts: ["dev@app.example"],
        },
      ],
    }));

    const visitor = await openSignIn({ client_id: "registered" });
    await visitor.answer("account", { sub: "alice" });

    expect(visitor.view()).toMatchObject({
      client: {
        id: "registered",
        name: "Registered",
        website: "https://app.example/",
        logo: "https://app.example/logo.png",
        terms: "https://app.example/terms",
        policy: "https://app.example/privacy",
        contacts: ["dev@app.example"],
      },
    });
  });

  it("can be denied, at every step", async () => {
    const early = await openSignIn();
    await early.answer("deny");
    const late = await openSignIn();
    await late.answer("account", { sub: "alice" });
    await late.answer("deny");

    for (const visitor of [early, late]) {
      expect(visitor.left()?.searchParams.get("error")).toBe("access_denied");
      expect(visitor.left()?.searchParams.get("iss")).toBe(issuer);
    }
  });
});

it("decides prompt=none without showing anything", async () => {
  const before = await openSignIn({ prompt: "none" });
  await signIn();
  const after = await openSignIn({ prompt: "none" });

  expect(before.left()?.searchParams.get("error")).toBe("login_required");
  expect(after.left()?.searchParams.get("code")).toMatch(/./);
});

it("tells the person what cannot be told to the client, with the request", async () => {
  const visitor = await openSignIn({ redirect_uri: "https://evil.test/" });

  expect(visitor.view()).toMatchObject({
    kind: "refusal",
    status: 400,
    code: "invalid_request",
    description: expect.stringContaining("https://evil.test/"),
    request: expect.arrayContaining([{ name: "state", value: "the-state" }]),
  });
});

it("shows what was pushed beside the request that brought the person", async () => {
  onTestFinished(provider.listen());
  const { body } = await post("/par", Object.fromEntries(authorizationParams()));
  const query = new URLSearchParams({
    client_id: "pixy",
    request_uri: String(body["request_uri"]),
  });

  const visitor = await visit(provider, pagePaths.authorize, query);

  expect(visitor.view()).toMatchObject({
    kind: "choose-account",
    request: expect.arrayContaining([
      { name: "request_uri", value: body["request_uri"] },
      { name: "state", value: "the-state" },
    ]),
  });
});

describe("a refusal", () => {
  it("of a redirect URI lists those that are registered, and where one is added", async () => {
    const visitor = await openSignIn({ redirect_uri: "https://evil.example/" });

    expect(visitor.view()).toMatchObject({
      kind: "refusal",
      remedy: {
        heading: "Redirect URIs of pixy",
        registered: expect.arrayContaining([redirectUri]),
        advice: expect.stringMatching(/Controls.+--redirect-uri.+option clients/),
      },
    });
  });

  it("of a client names those that are known", async () => {
    const visitor = await openSignIn({ client_id: "nobody" });

    expect(visitor.view()).toMatchObject({
      kind: "refusal",
      remedy: { heading: "Known clients", registered: ["pixy", "pixy-lab"] },
    });
  });

  it("of anything else lists nothing", async () => {
    const visitor = await openSignIn({ client_id: undefined });

    expect(visitor.view()).toMatchObject({ kind: "refusal", remedy: undefined });
  });
});
