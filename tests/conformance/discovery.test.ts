import { expect } from "vitest";
import { type App, root } from "./app.ts";
import { type Rejection, errorIn, expectRejected, noTokenRequest } from "./rejection.ts";
import { module, row } from "./rows.ts";

/** Stopped before leaving: nobody was sent to the provider, and nothing is waited for. */
async function expectStopped(
  tab: App,
  rejection: Omit<Rejection, "noRequestTo">,
): Promise<unknown> {
  const outcome = await tab.signIn();
  expect(outcome.state).toBe("stayed");
  await expectRejected(tab, outcome, { ...rejection, noRequestTo: [...noTokenRequest, "jwks"] });
  expect(tab.left).toEqual([]);
  expect((await tab.stored()).transactions).toEqual([]);
  return errorIn(outcome);
}

/** Signed in, and the tokens are good at the API. */
async function expectConnected(tab: App): Promise<void> {
  const id = await tab.connected();
  expect((await tab.call(id)).status).toBe(200);
  expect(await tab.service.find(id)).toMatchObject({ status: "Connected", issuer: tab.issuer });
  expect(tab.requests.count("elsewhere")).toBe(0);
}

const mismatch = {
  code: "discovery_issuer_mismatch",
  title: "The provider calls itself by another name",
  message: /"issuer"/,
} as const;

row("1", "metadata of another issuer", async (app) => {
  const tab = await app("discovery-wrong-issuer");
  await expectStopped(tab, { ...mismatch, sentence: /`https:\/\/attacker\.example`/ });
});

row("1", "an issuer that differs by a trailing slash: its spelling is offered", async (app) => {
  const tab = await app("discovery-issuer-trailing-slash");
  await expectStopped(tab, {
    ...mismatch,
    sentence: new RegExp(`\`${root}/s/discovery-issuer-trailing-slash/\``),
  });
});

row(
  "1",
  "an issuer at the root of a host, configured with a slash that it has not",
  async (app) => {
    const tab = await app("", {
      provider: { issuer: "https://id.mock.test" },
      profile: { issuer: "https://id.mock.test/" },
    });
    await expectStopped(tab, { ...mismatch, sentence: /`https:\/\/id\.mock\.test`/ });
  },
);

row("1", "metadata without an issuer", async (app) => {
  const tab = await app("discovery-issuer-missing");
  await expectStopped(tab, {
    code: "response_malformed",
    title: "The answer cannot be read",
    message: /"issuer"/,
  });
});

for (const [scenario, what] of [
  ["discovery-html", "a web page with status 200"],
  ["discovery-json-array", "a JSON array"],
  ["discovery-json-truncated", "JSON that ends in the middle"],
] as const) {
  row("2", `${what} in the place of metadata`, async (app) => {
    const tab = await app(scenario);
    await expectStopped(tab, {
      code: "response_malformed",
      title: "The answer cannot be read",
      sentence: /perhaps an error page.*wrong address/,
    });
  });
}

row("3", "no metadata anywhere: endpoints can be given by hand", async (app) => {
  const tab = await app("discovery-not-found");
  await expectStopped(tab, {
    code: "discovery_failed",
    title: "The provider's description was not found",
    sentence: /`metadata`/,
  });
  expect(tab.requests.count("discovery")).toBe(4);
});

row("3", "with the endpoints given by hand it works", async (app) => {
  const issuer = `${root}/s/discovery-not-found`;
  const tab = await app("discovery-not-found", {
    isIdle: true,
    profile: {
      issuer: undefined,
      metadata: {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
      },
    },
  });
  await expectConnected(tab);
  expect(tab.requests.count("discovery")).toBe(0);
});

for (const endpoint of [
  "authorization-endpoint",
  "token-endpoint",
  "jwks-uri",
  "userinfo-endpoint",
  "revocation-endpoint",
  "end-session-endpoint",
] as const) {
  row("4", `plain http as ${endpoint}`, async (app) => {
    const tab = await app(`discovery-${endpoint}-insecure`);
    await expectStopped(tab, {
      code: "endpoint_insecure",
      title: "The provider names an address that is not safe",
      sentence: /not https/,
      message: new RegExp(`"${endpoint.replaceAll("-", "_")}"`),
      remedy: "Go to Connections",
    });
  });
}

for (const endpoint of ["authorization-endpoint", "end-session-endpoint"] as const) {
  row("4", `a script as ${endpoint}`, async (app) => {
    const tab = await app(`discovery-${endpoint}-javascript`);
    await expectStopped(tab, {
      code: "endpoint_insecure",
      title: "The provider names an address that is not safe",
      message: new RegExp(`"${endpoint.replaceAll("-", "_")}"`),
    });
  });
}

row("4", "an endpoint on this machine of a provider that is elsewhere", async (app) => {
  const tab = await app("discovery-token-endpoint-inside");
  await expectStopped(tab, {
    code: "endpoint_insecure",
    title: "The provider names an address that is not safe",
    sentence: /is on this machine where the provider is not/,
    message: /"token_endpoint" is on this machine/,
  });
});

row("4", "an issuer that is plain http itself is not even asked", async (app) => {
  const tab = await app("", { profile: { issuer: "http://id.mock.test/mock" } });
  await expectStopped(tab, {
    code: "endpoint_insecure",
    title: "The provider names an address that is not safe",
  });
  expect(tab.requests.all).toEqual([]);
});

for (const host of ["http://localhost:8090", "http://127.0.0.1:8090"]) {
  row("4", `plain http on this machine (${host}) is accepted`, async (app) => {
    const issuer = `${host}/mock`;
    await expectConnected(await app("", { provider: { issuer }, profile: { issuer } }));
  });
}

row("4", "plain http on a host that only sounds like this machine is not", async (app) => {
  const tab = await app("", { profile: { issuer: "http://localhost.attacker.example" } });
  await expectStopped(tab, {
    code: "endpoint_insecure",
    title: "The provider names an address that is not safe",
  });
  expect(tab.requests.all).toEqual([]);
});

for (const scenario of ["discovery-s256-not-listed", "discovery-pkce-not-mentioned"] as const) {
  row("5", `${scenario}: goes on with S256, state and nonce, and warns`, async (app) => {
    const tab = await app(scenario);
    const request = await tab.connect();
    expect(Object.fromEntries(request.searchParams)).toMatchObject({
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: "S256",
      state: expect.stringMatching(/^[\w-]{43,}$/),
      nonce: expect.stringMatching(/^[\w-]{43,}$/),
    });
    const outcome = await tab.arrive(await tab.authorize(request));
    expect(outcome.state).toBe("done");
    const [sent] = tab.requests.to("code exchange");
    expect(sent?.form.get("code_verifier")).toMatch(/^[\w.~-]{43,128}$/);
    expect(await stepsOf(tab)).toContain("pkce-unadvertised");
    expect((await tab.service.list()).map(({ announcesPkce }) => announcesPkce)).toEqual([false]);
  });
}

row("5", "a provider that lists S256 is not warned about", async (app) => {
  const tab = await app("");
  await tab.connected();
  expect(await stepsOf(tab)).not.toContain("pkce-unadvertised");
  expect((await tab.service.list()).map(({ announcesPkce }) => announcesPkce)).toEqual([true]);
});

row("6", "metadata that changes in mid-login: the sign-in ends as it began", async (app) => {
  const tab = await app("discovery-changes");
  const request = await tab.connect();
  const askedFor = tab.requests.count("discovery");
  const outcome = await tab.arrive(await tab.authorize(request));

  expect(outcome.state).toBe("done");
  expect(tab.requests.count("discovery")).toBe(askedFor);
  const revisions = [...tab.requests.to("code exchange"), ...tab.requests.to("jwks")].map(
    ({ url }) => url.searchParams.get("revision"),
  );
  // The keys and the code went to the one revision that the tab had been told of.
  expect(revisions.length).toBeGreaterThan(1);
  expect([...new Set(revisions)]).toEqual([expect.any(String)]);
});

for (const scenario of [
  "discovery-openid-only",
  "discovery-oauth-only",
  "discovery-oauth-appended-only",
  "discovery-openid-inserted-only",
] as const) {
  row("7", `${scenario} is found, for an issuer with a path`, async (app) => {
    await expectConnected(await app(scenario));
  });
}

row("7", "an issuer without a path", async (app) => {
  const tab = await app("", {
    provider: { issuer: "https://id.mock.test" },
    profile: { issuer: "https://id.mock.test" },
  });
  await tab.connected();
  expect(tab.requests.to("discovery").map(({ url }) => url.href)).toEqual([
    "https://id.mock.test/.well-known/openid-configuration",
  ]);
});

for (const scenario of [
  "discovery-unknown-members",
  "discovery-null-members",
  "discovery-none-not-listed",
  "discovery-auth-methods-not-mentioned",
  "discovery-charset",
] as const) {
  row("8", `${scenario} is accepted`, async (app) => {
    await expectConnected(await app(scenario));
  });
}

row("8", "discovery-refresh-token-not-listed: refreshed all the same", async (app) => {
  const tab = await app("discovery-refresh-token-not-listed");
  const id = await tab.connected();
  await tab.service.refresh(id);
  expect(tab.requests.count("refresh")).toBe(1);
  expect(await tab.service.find(id)).toMatchObject({ refreshTokenRotates: true });
});

for (const endpoint of ["authorization-endpoint", "token-endpoint"] as const) {
  row("8", `but not metadata without ${endpoint}`, async (app) => {
    const tab = await app(`discovery-${endpoint}-missing`);
    await expectStopped(tab, {
      code: "endpoint_missing",
      title: "The provider does not offer this",
      sentence: /`metadata`/,
      message: new RegExp(`"${endpoint.replaceAll("-", "_")}"`),
    });
  });
}

row("8", "nor metadata without jwks_uri, where OpenID is asked for", async (app) => {
  const tab = await app("discovery-jwks-uri-missing");
  await expectStopped(tab, {
    code: "endpoint_missing",
    title: "The provider does not offer this",
    message: /"jwks_uri"/,
  });
});

module("oidcc-client-test-discovery-openid-config", "endpoints come from there", async (app) => {
  const tab = await app("");
  const request = await tab.connect();
  expect(tab.requests.to("discovery").map(({ url }) => url.href)).toEqual([
    `${root}/.well-known/openid-configuration`,
  ]);
  expect(request.origin + request.pathname).toBe(`${root}/authorize`);
  expect((await tab.arrive(await tab.authorize(request))).state).toBe("done");
});

module("oidcc-client-test-discovery-issuer-mismatch", "stops before leaving", async (app) => {
  await expectStopped(await app("discovery-wrong-issuer"), mismatch);
});

/** @returns the steps of the journey that the last sign-in left */
async function stepsOf(tab: App): Promise<string[]> {
  const [connection] = await tab.service.list();
  const [journey] = await tab.journeys(connection?.id ?? "");
  return journey?.steps.map(({ key }) => key) ?? [];
}
