import { decodeJwt } from "jose";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import {
  type AuthorizationDecision,
  type AuthorizationRedirect,
  authorize,
  reviewAuthorization,
} from "../../src/mock-provider/handlers/authorization.ts";
import type { Refusal } from "../../src/mock-provider/handlers/refusal.ts";
import type { NodeMockProvider } from "../../src/mock-provider/node.ts";
import type { Policy } from "../../src/mock-provider/misbehaviour/policy.ts";
import { createProver, postWith, redeemWith } from "./dpop-client.ts";
import {
  type Answer,
  alice,
  allow,
  authorizationParams,
  call,
  createTestProvider,
  fullScope,
  issuer,
  post,
  redeem,
  redirectUri,
} from "./plain-client.ts";

let provider: NodeMockProvider;
let advance: (seconds: number) => void;

beforeEach(() => {
  ({ provider, advance } = createTestProvider());
  onTestFinished(provider.listen());
});

const allowed: AuthorizationDecision = {
  kind: "allow",
  account: alice,
  scope: fullScope.split(" "),
};
const denied: AuthorizationDecision = { kind: "deny" };
const unusable = { kind: "refused", error: { code: "invalid_request_uri" } };

function setPolicy(policy: Partial<Policy>): Promise<unknown> {
  return provider.state.update(({ settings }) => Object.assign(settings.policy, policy));
}

type Changes = Readonly<Record<string, string | undefined>>;

function push(changes: Changes = {}): Promise<Answer> {
  return post("/par", Object.fromEntries(authorizationParams(changes)));
}

/** @returns the query of the authorization URL of a pushed request */
async function pushedParams(changes: Changes = {}): Promise<URLSearchParams> {
  const { body } = await push(changes);
  return new URLSearchParams({ client_id: "pixy", request_uri: String(body["request_uri"]) });
}

function answerOf(outcome: AuthorizationRedirect | Refusal): URLSearchParams {
  if (outcome.kind !== "redirect") throw outcome.error;
  return new URL(outcome.location).searchParams;
}

it("takes a request and gives a name for it", async () => {
  const answer = await push();

  expect(answer).toMatchObject({ status: 201, body: { expires_in: 60 } });
  expect(answer.body["request_uri"]).toMatch(/^urn:ietf:params:oauth:request_uri:[\w-]{43}$/);
  expect(answer.headers.get("cache-control")).toBe("no-store");
});

it("answers the name as it would have answered the request", async () => {
  const params = await pushedParams();

  const answer = answerOf(await authorize(provider, params, allowed));

  expect(answer.get("state")).toBe("the-state");
  expect(answer.get("iss")).toBe(issuer);
  expect((await redeem(answer.get("code") ?? "")).status).toBe(200);
});

it("does not mind what else the authorization URL says", async () => {
  const params = await pushedParams({ scope: "openid" });
  params.set("scope", fullScope);
  params.set("state", "another");
  params.set("redirect_uri", "https://attacker.test/");

  const answer = answerOf(await authorize(provider, params, allowed));

  expect(answer.get("state")).toBe("the-state");
  expect((await redeem(answer.get("code") ?? "")).body["scope"]).toBe("openid");
});

describe("what is wrong with a request is said at once", () => {
  it.each<[string, Changes, number, string]>([
    ["no client", { client_id: undefined }, 401, "invalid_client"],
    ["an unknown client", { client_id: "stranger" }, 401, "invalid_client"],
    ["a secret of a public client", { client_secret: "s3cret" }, 401, "invalid_client"],
    ["another redirect URI", { redirect_uri: `${redirectUri}/` }, 400, "invalid_request"],
    ["no redirect URI", { redirect_uri: undefined }, 400, "invalid_request"],
    ["another response type", { response_type: "token" }, 400, "unsupported_response_type"],
    ["no challenge", { code_challenge: undefined }, 400, "invalid_request"],
    ["a plain challenge", { code_challenge_method: "plain" }, 400, "invalid_request"],
    ["an unknown scope", { scope: "openid everything" }, 400, "invalid_scope"],
    ["a resource that is none", { resource: "api" }, 400, "invalid_target"],
    ["a request object", { request: "e30.e30." }, 400, "request_not_supported"],
    ["a name of a request", { request_uri: "urn:any" }, 400, "invalid_request"],
  ])("%s", async (_name, changes, status, error) => {
    expect(await push(changes)).toMatchObject({ status, body: { error } });
    expect((await provider.state.read()).pushedRequests.size).toBe(0);
  });

  it("a parameter that comes twice", async () => {
    const answer = await postWith("/par", {}, [...authorizationParams(), ["scope", "openid"]]);

    expect(answer).toMatchObject({ status: 400, body: { error: "invalid_request" } });
  });
});

it("lets a client with a secret authenticate, and keeps none of it", async () => {
  await provider.state.update(({ clients }) => {
    const pixy = clients.get("pixy");
    if (!pixy) return;
    const secret = { tokenEndpointAuthMethod: "client_secret_basic", secret: "s3cret" } as const;
    clients.set("backend", { ...pixy, id: "backend", ...secret });
    const posted = { ...secret, tokenEndpointAuthMethod: "client_secret_post" } as const;
    clients.set("poster", { ...pixy, id: "poster", ...posted });
  });
  const withoutClient = [...authorizationParams({ client_id: undefined })].map(
    ([name, value]): [string, string] => [name, value],
  );

  const right = { authorization: `Basic ${btoa("backend:s3cret")}` };
  const wrong = { authorization: `Basic ${btoa("backend:guessed")}` };
  expect((await postWith("/par", right, withoutClient)).status).toBe(201);
  expect((await postWith("/par", wrong, withoutClient)).status).toBe(401);
  expect((await push({ client_id: "poster", client_secret: "s3cret" })).status).toBe(201);

  const { pushedRequests } = await provider.state.read();
  expect([...pushedRequests.values()].map(({ clientId }) => clientId)).toEqual([
    "backend",
    "poster",
  ]);
  expect(JSON.stringify([...pushedRequests])).not.toContain("s3cret");
});

it("keeps several resources", async () => {
  const resources = ["https://a.test/", "https://b.test/"];
  const form = [
    ...authorizationParams(),
    ...resources.map((uri): [string, string] => ["resource", uri]),
  ];
  const { body } = await postWith("/par", {}, form);
  const request_uri = String(body["request_uri"]);

  const params = new URLSearchParams({ client_id: "pixy", request_uri });

  expect(await reviewAuthorization(provider, params)).toMatchObject({
    kind: "interaction",
    request: { resource: resources },
  });
});

describe("a name is refused, and nothing is sent anywhere", () => {
  it("when nobody gave it", async () => {
    const params = new URLSearchParams({
      client_id: "pixy",
      request_uri: "urn:ietf:params:oauth:request_uri:guessed",
    });

    expect(await authorize(provider, params, allowed)).toMatchObject(unusable);
    expect(await reviewAuthorization(provider, params)).toMatchObject(unusable);
  });

  it("from another client, or from nobody", async () => {
    await provider.state.update(({ clients }) => {
      const pixy = clients.get("pixy");
      if (pixy) clients.set("other", { ...pixy, id: "other" });
    });
    const params = await pushedParams();
    const stolen = new URLSearchParams(params);
    stolen.set("client_id", "other");
    const anonymous = new URLSearchParams(params);
    anonymous.delete("client_id");

    expect(await authorize(provider, stolen, allowed)).toMatchObject(unusable);
    expect(await authorize(provider, anonymous, allowed)).toMatchObject({
      kind: "refused",
      error: { code: "invalid_request" },
    });
    expect((await authorize(provider, params, allowed)).kind).toBe("redirect");
  });

  it("after its time", async () => {
    const params = await pushedParams();
    advance(60);

    expect(await reviewAuthorization(provider, params)).toMatchObject(unusable);
    expect(await authorize(provider, params, allowed)).toMatchObject(unusable);
  });

  it.each<[string, AuthorizationDecision]>([
    ["allowed", allowed],
    ["denied", denied],
  ])("after it was %s", async (_name, decision) => {
    const params = await pushedParams();
    await authorize(provider, params, decision);

    expect(await authorize(provider, params, allowed)).toMatchObject(unusable);
    expect(await reviewAuthorization(provider, params)).toMatchObject(unusable);
  });
});

it("lets the page be loaded as often as one likes, and the person take their time", async () => {
  const params = await pushedParams();
  advance(59);
  expect(await reviewAuthorization(provider, params)).toMatchObject({ kind: "interaction" });
  advance(599);
  expect(await reviewAuthorization(provider, params)).toMatchObject({ kind: "interaction" });

  expect(answerOf(await authorize(provider, params, allowed)).has("code")).toBe(true);
});

it("does not let an open page wait for ever", async () => {
  const params = await pushedParams();
  await reviewAuthorization(provider, params);
  advance(300);
  await reviewAuthorization(provider, params);
  advance(300);

  expect(await authorize(provider, params, allowed)).toMatchObject(unusable);
});

it("changes nothing when an open page is loaded again", async () => {
  const params = await pushedParams();
  await reviewAuthorization(provider, params);
  let changes = 0;
  onTestFinished(
    provider.state.subscribe(() => {
      changes += 1;
    }),
  );

  await reviewAuthorization(provider, params);

  expect(changes).toBe(0);
});

it("gives one code when two pages decide at once", async () => {
  const params = await pushedParams();

  const outcomes = await Promise.all([
    authorize(provider, params, allowed),
    authorize(provider, params, allowed),
  ]);

  const answers = outcomes.map(answerOf);
  expect(answers.filter((answer) => answer.has("code"))).toHaveLength(1);
  expect(answers.map((answer) => answer.get("error"))).toContain("invalid_request_uri");
  expect((await provider.state.read()).codes.size).toBe(1);
});

it("refuses a request that is too long", async () => {
  const answer = await push({ nonce: "x".repeat(33_000) });

  expect(answer).toMatchObject({ status: 413, body: { error: "invalid_request" } });
  expect((await provider.state.read()).pushedRequests.size).toBe(0);
});

it("forgets a request soon after it is of no use, whether its page was opened or not", async () => {
  await push();
  await reviewAuthorization(provider, await pushedParams());
  advance(661);

  await push();

  expect((await provider.state.read()).pushedRequests.size).toBe(1);
});

it("keeps the latest of very many requests, devices and codes", async () => {
  const { body } = await push();
  const code = await allow(provider);
  await post("/device_authorization", { client_id: "pixy", scope: "openid" });
  await provider.state.update((state) => {
    multiply(state.pushedRequests);
    multiply(state.deviceAuthorizations);
    multiply(state.codes);
  });

  await provider.state.update(() => undefined);

  const state = await provider.state.read();
  expect(state.pushedRequests.size).toBe(200);
  expect(state.deviceAuthorizations.size).toBe(200);
  expect(state.codes.size).toBe(200);
  expect(state.pushedRequests.has(String(body["request_uri"]))).toBe(true);
  expect((await redeem(code.get("code") ?? "")).status).toBe(200);
});

/** Puts many like the only record in front of it. */
function multiply<T>(records: Map<string, T>): void {
  const [only] = records;
  if (only === undefined) throw new Error("there is no record");
  const [key, record] = only;
  records.clear();
  for (let index = 0; index < 500; index += 1) records.set(`${index}`, record);
  records.set(key, record);
}

it("keeps whom an id_token_hint names, not the token", async () => {
  const answer = answerOf(await authorize(provider, authorizationParams(), allowed));
  const { body } = await redeem(answer.get("code") ?? "");
  const bob = { ...allowed, account: { sub: "bob", name: "Bob Example" } };
  await authorize(provider, authorizationParams(), bob);
  const idToken = String(body["id_token"]);

  const params = await pushedParams({ id_token_hint: idToken, prompt: "none" });
  const [pushed] = (await provider.state.read()).pushedRequests.values();
  const silent = answerOf(await authorize(provider, params, { kind: "silent" }));

  expect(pushed?.hintedSubject).toBe("alice");
  expect(pushed?.params).not.toContain("id_token_hint");
  const tokens = await redeem(silent.get("code") ?? "");
  expect(decodeJwt(String(tokens.body["id_token"])).sub).toBe("alice");
});

it("refuses a request_uri of any other kind, back at the client", async () => {
  const answer = await allow(provider, { request_uri: "https://client.test/request" });

  expect(answer.get("error")).toBe("request_uri_not_supported");
});

describe("where requests have to be pushed", () => {
  it.each<[string, () => Promise<unknown>]>([
    ["by everybody", () => setPolicy({ pushedRequests: "required" })],
    [
      "by one client",
      () =>
        provider.state.update(({ clients }) => {
          const pixy = clients.get("pixy");
          if (pixy) pixy.requirePushedRequests = true;
        }),
    ],
  ])("%s, a plain one is refused", async (_name, demand) => {
    await demand();

    const plain = await allow(provider);
    const pushed = answerOf(await authorize(provider, await pushedParams(), allowed));

    expect(plain.get("error")).toBe("invalid_request");
    expect(plain.get("error_description")).toContain("push");
    expect(pushed.has("code")).toBe(true);
  });
});

it("is told of in the metadata", async () => {
  const offered = await call("/.well-known/openid-configuration");
  await setPolicy({ pushedRequests: "required" });
  const required = await call("/.well-known/openid-configuration");

  expect(offered.body).toMatchObject({
    pushed_authorization_request_endpoint: `${issuer}/par`,
    require_pushed_authorization_requests: false,
  });
  expect(required.body["require_pushed_authorization_requests"]).toBe(true);
});

describe("a DPoP proof beside a pushed request", () => {
  const htu = `${issuer}/par`;

  it("binds the code to its key", async () => {
    const [prover, thief] = [await createProver(provider), await createProver(provider)];
    const dpop = await prover.forToken({ claims: { htu } });
    const { status, body } = await postWith("/par", { dpop }, [...authorizationParams()]);
    expect(status).toBe(201);

    const request_uri = String(body["request_uri"]);
    const params = new URLSearchParams({ client_id: "pixy", request_uri });
    const code = answerOf(await authorize(provider, params, allowed)).get("code") ?? "";

    expect(await redeemWith(code, await thief.forToken())).toMatchObject({
      body: { error: "invalid_grant" },
    });
    expect((await redeemWith(code, await prover.forToken())).body["token_type"]).toBe("DPoP");
  });

  it("must be of the key that dpop_jkt names", async () => {
    const [prover, other] = [await createProver(provider), await createProver(provider)];
    async function pushBoth(dpop_jkt: string): Promise<Answer> {
      const dpop = await prover.forToken({ claims: { htu } });
      return postWith("/par", { dpop }, [...authorizationParams({ dpop_jkt })]);
    }

    expect(await pushBoth(other.key.thumbprint)).toMatchObject({
      status: 400,
      body: { error: "invalid_request" },
    });
    expect((await pushBoth(prover.key.thumbprint)).status).toBe(201);
  });

  it("must be a good one, with a nonce where that is demanded", async () => {
    const prover = await createProver(provider);
    const form = [...authorizationParams()];
    const forElsewhere = await postWith("/par", { dpop: await prover.forToken() }, form);
    await setPolicy({ dpopNonces: true });

    const dpop = await prover.forToken({ claims: { htu } });
    const withoutNonce = await postWith("/par", { dpop }, form);

    expect(forElsewhere).toMatchObject({ status: 400, body: { error: "invalid_dpop_proof" } });
    expect(withoutNonce).toMatchObject({ status: 400, body: { error: "use_dpop_nonce" } });
    expect(withoutNonce.headers.get("dpop-nonce")).toMatch(/^[\w-]+$/);
  });
});
