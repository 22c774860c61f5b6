import { describe, expect, it, onTestFinished } from "vitest";
import { handleRequest } from "../../src/mock-provider/handle-request.ts";
import { reviewAuthorization } from "../../src/mock-provider/handlers/authorization.ts";
import type { Twin } from "./scenarios/prove.ts";
import { allow, get, obtainCode, redeem, sendRefresh, signIn } from "./scenarios/twin-client.ts";
import { labCredentials } from "./lab-client.ts";
import { authorizationParams, createTestProvider, issuer } from "./plain-client.ts";

it("serves a misbehaving twin as an issuer of its own, by its path", async () => {
  const twin = twinAt("refresh-tokens-not-rotated");

  const metadata: unknown = await (await get(twin, "/.well-known/openid-configuration")).json();
  await allow(twin);

  expect(metadata).toMatchObject({ issuer: twin.issuer, token_endpoint: `${twin.issuer}/token` });
  expect((await twin.provider.state.read()).codes.size).toBe(1);
  expect((await twin.issuers.root.state.read()).codes.size).toBe(0);
});

it("finds no issuer where a path names a scenario or a schedule that does not exist", async () => {
  twinAt("api-401");

  for (const list of ["no-such-scenario", "api-401.sometimes", "api-401.once.once", "api-401+"]) {
    expect((await fetch(`${issuer}/s/${list}/jwks`)).status).toBe(404);
  }
});

it("finds no issuer where a path names a scenario twice", () => {
  const { provider } = createTestProvider();
  const find = (list: string) => provider.issuers.find(new URL(`${issuer}/s/${list}/jwks`));

  for (const list of ["answer-lost+answer-lost", "answer-lost.once+answer-lost.after-3"]) {
    expect(find(list)?.provider.issuer).toBe(issuer);
  }
  expect(find("answer-lost+slow-answers")?.provider.issuer).toBe(
    `${issuer}/s/answer-lost+slow-answers`,
  );
});

it("keeps few of very many twins at hand, and the state of all", async () => {
  const { provider } = createTestProvider();
  const twin = (index: number) =>
    provider.issuers.find(new URL(`${issuer}/s/answer-lost.after-${index + 1}/jwks`))?.provider;
  const first = twin(0);
  await first?.state.update(({ settings }) => {
    settings.latency = 7;
  });
  const second = twin(1);

  for (let index = 2; index < 80; index += 1) {
    twin(index);
    // In use, so that it stays.
    twin(1);
  }

  expect(twin(1)).toBe(second);
  expect(twin(0)).not.toBe(first);
  expect((await twin(0)?.state.read())?.settings.latency).toBe(7);
  expect(provider.issuers.find(new URL(`${issuer}/jwks`))?.provider).toBe(provider.issuers.root);
});

it.each([
  ["refuses", "refresh-invalid-grant", 400],
  ["answers with a web page", "refresh-html", 200],
])("counts and names the client that a scenario %s", async (_what, name, status) => {
  const twin = twinAt(name);
  const { refreshToken } = await signIn(twin);

  expect((await sendRefresh(twin, refreshToken)).status).toBe(status);
  expect((await sendRefresh(twin, refreshToken, { client_id: "nobody" })).status).toBe(status);

  const { counts } = await twin.provider.state.read();
  expect([...counts].map(([id, { issued, failed }]) => [id, issued, failed])).toEqual([
    ["pixy", 1, 1],
  ]);
  const refused = twin.provider.log.entries().filter(({ misbehaviours }) => misbehaviours[0]);
  expect(refused.map(({ clientId }) => clientId)).toEqual(["pixy", undefined]);
});

it("counts a client with a secret too, and none over a connection that broke", async () => {
  const twin = twinAt("provider-down.after-1+html-error-page.once");
  const send = () =>
    fetch(`${twin.issuer}/token`, {
      method: "POST",
      headers: { authorization: labCredentials },
      body: new URLSearchParams({ grant_type: "client_credentials" }),
    });

  expect((await send()).status).toBe(502);
  await expect(send()).rejects.toThrow(TypeError);

  const { counts } = await twin.provider.state.read();
  expect([...counts].map(([id, { failed }]) => [id, failed])).toEqual([["pixy-lab", 1]]);
});

it.each([
  ["no-such-scenario", "there is no scenario 'no-such-scenario'"],
  ["api-401.sometimes", "after the dot: once or after-<number>"],
  ["api-401.after-0", "from 1 to 999999"],
])("says what is wrong with the path of %s", async (list, words) => {
  twinAt("api-401");

  const { error_description: description } = Object(
    await (await fetch(`${issuer}/s/${list}/jwks`)).json(),
  );

  expect(description).toContain(words);
});

it("names the scenario of its options that does not exist", () => {
  const options: unknown = { scenarios: ["api-404"] };

  expect(() => createTestProvider(Object(options))).toThrow(/'api-404'/);
});

it("drops a slash at the end of its issuer", async () => {
  const { provider } = createTestProvider({ issuer: `${issuer}/` });

  expect(provider.issuer).toBe(issuer);
});

it("answers a method that an endpoint does not have with those that it has", async () => {
  const { provider } = twinAt("api-401");
  const response = await fetch(`${issuer}/token`);

  expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
  expect(provider.log.entries().at(-1)).toMatchObject({
    endpoint: "token",
    error: "method_not_allowed",
  });
});

describe("a scenario", () => {
  it("is due every time unless something else was said", async () => {
    expect(await statusesOf(twinAt("html-error-page"), 3)).toEqual([502, 502, 502]);
  });

  it("is due the first time only, when it is to happen once", async () => {
    expect(await statusesOf(twinAt("html-error-page.once"), 3)).toEqual([502, 200, 200]);
  });

  it("happens once also when several requests come at the same time", async () => {
    const twin = twinAt("html-error-page.once");

    const answers = await Promise.all([1, 2, 3].map(() => get(twin, "/jwks")));

    expect(answers.filter(({ status }) => status === 502)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(2);
  });

  it("is due from the time after the second on", async () => {
    expect(await statusesOf(twinAt("html-error-page.after-2"), 4)).toEqual([200, 200, 502, 502]);
  });

  it("is counted at its own occasions only", async () => {
    const twin = twinAt("userinfo-down.once");
    const { accessToken } = await signIn(twin);
    await statusesOf(twin, 2);

    expect((await get(twin, "/userinfo", accessToken)).status).toBe(503);
    expect((await get(twin, "/userinfo", accessToken)).status).toBe(200);
  });

  it("is counted for each issuer by itself", async () => {
    const first = twinAt("html-error-page.once");
    const second = { ...first, ...placeOf(first, "html-error-page.once+opaque-access-tokens") };

    expect(await statusesOf(first, 2)).toEqual([502, 200]);
    expect(await statusesOf(second, 2)).toEqual([502, 200]);
  });

  it("is counted once where the address and the settings both name it", async () => {
    const twin = twinAt("html-error-page.after-1");
    await twin.provider.state.update(({ settings }) => {
      settings.scenarios = [{ name: "html-error-page", schedule: { after: 2 } }];
    });

    expect(await statusesOf(twin, 2)).toEqual([200, 502]);
    expect(misbehavioursOf(twin)).toEqual([[], ["html-error-page"]]);
  });

  it("is forgotten with the rest when the provider is reset", async () => {
    const twin = twinAt("html-error-page.once");
    await statusesOf(twin, 1);

    await twin.provider.reset();

    expect(await statusesOf(twin, 2)).toEqual([502, 200]);
  });
});

it("lets several scenarios act on one request, each by its own schedule", async () => {
  const twin = twinAt("opaque-access-tokens+refresh-token-without-offline-access+api-401.once");

  const { accessToken, refreshToken } = await signIn(twin, { scope: "openid read:workflows" });

  expect(accessToken).not.toContain(".");
  expect(refreshToken).toMatch(/^[\w-]{43}$/);
  expect((await get(twin, "/api/workflows", accessToken)).status).toBe(401);
  expect((await get(twin, "/api/workflows", accessToken)).status).toBe(200);
  expect(misbehavioursOf(twin).at(-2)).toEqual([
    "opaque-access-tokens",
    "refresh-token-without-offline-access",
    "api-401",
  ]);
});

it("adds what its settings switch on to what its address says, until it is switched off", async () => {
  const twin = twinAt("opaque-access-tokens");
  await twin.provider.state.update(({ settings }) => {
    settings.scenarios = [{ name: "no-refresh-tokens", schedule: "always" }];
  });
  const both = await redeem(twin, await obtainCode(twin));
  await twin.provider.state.update(({ settings }) => {
    settings.scenarios = [];
  });
  const one = await redeem(twin, await obtainCode(twin));

  expect(both.body).not.toHaveProperty("refresh_token");
  expect(one.body).toHaveProperty("refresh_token");
  for (const { body } of [both, one]) expect(body["access_token"]).not.toContain(".");
});

it("lets a scenario win over the policy of the settings, and that over the one it was made with", async () => {
  const { provider } = createTestProvider({ policy: { accessTokens: "opaque", pkce: "optional" } });
  onTestFinished(provider.listen());
  const twin = { issuer, provider, issuers: provider.issuers };
  expect((await signIn(twin)).accessToken).not.toContain(".");

  await provider.state.update(({ settings }) => {
    settings.policy = { accessTokens: "jwt" };
  });
  expect((await signIn(twin)).accessToken).toContain(".");

  await provider.state.update(({ settings }) => {
    settings.scenarios = [{ name: "opaque-access-tokens", schedule: "always" }];
  });
  expect((await signIn(twin)).accessToken).not.toContain(".");
});

it("does not count a look at an authorization request, which sees what the answer will be", async () => {
  const twin = twinAt("pkce-optional.once");
  const withoutPkce = { code_challenge: undefined, code_challenge_method: undefined };

  for (const _ of [1, 2]) {
    const review = await reviewAuthorization(twin.provider, authorizationParams(withoutPkce));
    expect(review.kind).toBe("interaction");
  }

  expect((await allow(twin, withoutPkce)).searchParams.get("code")).toMatch(/./);
  expect((await allow(twin, withoutPkce)).searchParams.get("error")).toBe("invalid_request");
});

it("does not count preflights, which nobody sent on purpose", async () => {
  const twin = twinAt("userinfo-down.once");
  const { accessToken } = await signIn(twin);

  for (const _ of [1, 2]) {
    const request = new Request(`${twin.issuer}/userinfo`, { method: "OPTIONS" });
    expect((await handleRequest(twin.issuers, request))?.status).toBe(204);
  }

  expect((await get(twin, "/userinfo", accessToken)).status).toBe(503);
});

it("says in the decision log which scenarios had a hand in what", async () => {
  const twin = twinAt("answer-lost.once");

  await expect(redeem(twin, await obtainCode(twin))).rejects.toThrow(TypeError);

  expect((await redeem(twin, await obtainCode(twin))).status).toBe(200);
  expect(misbehavioursOf(twin).flat()).toEqual(["answer-lost"]);
});

/** @param list selectors with `+` between them */
function twinAt(list: string): Twin {
  const { provider } = createTestProvider();
  onTestFinished(provider.listen());
  return { issuers: provider.issuers, ...placeOf(provider, list) };
}

function placeOf({ issuers }: Pick<Twin, "issuers">, list: string) {
  const place = issuers.find(new URL(`${issuer}/s/${list}/jwks`));
  if (place === undefined) throw new Error(`there is no issuer for ${list}`);
  return { issuer: `${issuer}/s/${list}`, provider: place.provider };
}

/** @returns the statuses of so many requests, one after the other */
async function statusesOf(twin: Twin, count: number): Promise<number[]> {
  const statuses = [];
  for (let sent = 0; sent < count; sent += 1) {
    const response = await get(twin, "/jwks");
    await response.text();
    statuses.push(response.status);
  }
  return statuses;
}

/** @returns for each decision the scenarios that had a hand in it */
function misbehavioursOf({ provider }: Twin): (readonly string[])[] {
  return provider.log.entries().map(({ misbehaviours }) => misbehaviours);
}
