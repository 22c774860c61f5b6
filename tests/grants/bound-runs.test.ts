import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { callApi } from "../../src/grants/api-call.ts";
import type { GrantId } from "../../src/grants/grant.ts";
import { createOwnLab, type Lab } from "../../src/grants/lab.ts";
import { accessTokenOf, lookUp, obtainTokens } from "../../src/grants/lab-tokens.ts";
import { runGrant } from "../../src/grants/run-grant.ts";
import {
  checkAuthorizationResponse,
  exchangeCode,
  validateCodeResponse,
} from "../../src/oauth/authorization-callback.ts";
import { beginAuthorization } from "../../src/oauth/authorization-request.ts";
import { bareProfile } from "../../src/oauth/bare-profile.ts";
import { createDpopProver } from "../../src/oauth/dpop.ts";
import { uncachedJwks } from "../../src/oauth/jwks.ts";
import { signInAtRealProvider } from "../support/real-provider-person.ts";
import { type RealProvider, startRealProvider } from "../support/real-provider.ts";
import { factsOf, prepareMockLab, walk } from "./mock-lab.ts";

const redirectUri = "http://localhost:8091/callback";

const choices = {
  verifierLength: 43,
  scopeWish: "same",
  scope: "",
  appName: "A lab",
  clientId: "",
  clientSecret: "",
  username: "",
  password: "",
} as const;

/** It wants a proof with its nonce for each use of a token. */
let provider: RealProvider;

beforeAll(async () => {
  provider = await startRealProvider({
    host: "localhost",
    redirectUris: [redirectUri],
    postLogoutRedirectUris: ["http://localhost:8091/"],
    demands: { dpop: true },
    offers: { everyGrant: true },
  });
});

afterEach(async () => {
  const errors = [...provider.errors];
  await provider.reset();
  // A test in which the provider itself fails has proved nothing.
  if (errors.length > 0) throw new AggregateError(errors, "the provider failed");
});

afterAll(() => provider.stop());

type SignIn = (url: URL) => Promise<URL>;

/** The lab with tokens that are bound to a key, as those of a connection are. */
async function withBoundTokens(lab: Lab, signIn: SignIn): Promise<Lab> {
  const { fetch, now } = lab;
  const context = await lookUp(lab);
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const dpop = await createDpopProver(
    await crypto.subtle.generateKey(algorithm, false, ["sign", "verify"]),
  );
  const { url, transaction } = await beginAuthorization(context, {
    redirectUri: lab.redirectUri,
    purpose: "connect",
    returnTo: "/lab",
    now: now(),
    dpop: { keyId: "key", thumbprint: dpop.thumbprint },
  });
  const { searchParams } = await signIn(url);
  const response = checkAuthorizationResponse(searchParams, transaction);
  const answer = await exchangeCode(response, transaction, { fetch, now, dpop });
  const jwks = uncachedJwks(context.metadata, fetch);
  const { tokenSet } = await validateCodeResponse(answer, transaction, jwks);
  return { ...lab, signIn: undefined, takeTokens: async () => ({ context, tokenSet, dpop }) };
}

async function prepareRealLab(): Promise<Lab> {
  const { issuer, clientId } = provider;
  const scope = "openid profile offline_access read:workflows";
  const lab = createOwnLab({
    profile: bareProfile({ id: "real", name: "Real", issuer, clientId, scope }),
    redirectUri,
    fetch,
    now: Date.now,
    pause: () => Promise.resolve(),
    watch: (own) => own,
    apiAddresses: [`${issuer}/`],
    sampleApiUrl: `${issuer}/me`,
  });
  return withBoundTokens(lab, (url) => signInAtRealProvider(url.href, "alice"));
}

async function runAtRealProvider(grant: GrantId) {
  return walk(runGrant(grant, await prepareRealLab(), choices));
}

it("calls an API with a bound token and a proof, without which it is refused", async () => {
  const lab = await prepareRealLab();
  const { tokenSet, dpop } = await obtainTokens(lab, await lookUp(lab));
  const token = accessTokenOf({ tokenSet });
  const call = { method: "GET", url: `${provider.issuer}/me`, body: "" } as const;
  expect((await callApi(lab, token, call, dpop)).status).toBe(200);
  expect((await callApi(lab, token, call)).status).not.toBe(200);
});

it("refreshes bound tokens twice, each time with a proof", async () => {
  const steps = await runAtRealProvider("refresh");
  expect(factsOf(steps[1])["bound to a key (DPoP)"]).toMatch(/^[\w-]{43}$/);
  expect(steps.map(({ key, outcome }) => `${key} ${outcome}`)).toEqual([
    "looked-up done",
    "tokens-obtained done",
    "refreshed done",
    "refreshed-again done",
    "given-back done",
  ]);
  expect(factsOf(steps.at(-1))["at the provider"]).toBe("revoked");
});

it("has bound tokens revoked, and sees them refused with a proof that is good", async () => {
  const steps = await runAtRealProvider("revocation");
  expect(steps[3]).toMatchObject({ outcome: "refused", refusal: { error: "invalid_grant" } });
  expect(steps[4]).toMatchObject({ outcome: "refused", answer: { status: 401 } });
});

it("hears from the provider to which key a token is bound", async () => {
  const steps = await runAtRealProvider("introspection");
  const { "bound to a key (DPoP)": thumbprint } = factsOf(steps[1]);
  expect(factsOf(steps[2])).toMatchObject({ active: "true", "cnf.jkt": thumbprint });
  expect(factsOf(steps[4])).toEqual({ active: "false" });
});

it("trades a bound token for one that is bound to the same key", async () => {
  const { lab } = prepareMockLab();
  const bound = await withBoundTokens(lab, lab.signIn);
  const steps = await walk(runGrant("token-exchange", bound, choices));
  expect(steps.map(({ key, outcome }) => `${key} ${outcome}`)).toEqual([
    "looked-up done",
    "tokens-obtained done",
    "exchanged done",
    "widened refused",
    "given-back done",
  ]);
});
