import { beforeEach, expect, it, onTestFinished } from "vitest";
import { passwordAcr, secondFactorAcr } from "../../src/mock-provider/tokens/acr.ts";
import type { NodeMockProvider } from "../../src/mock-provider/node.ts";
import { callWith, createProver, signInWith } from "./dpop-client.ts";
import {
  alice,
  authorizationParams,
  call,
  createTestProvider,
  fullScope,
  redeem,
} from "./plain-client.ts";

const path = "/api/executions";

let provider: NodeMockProvider;
let advance: (seconds: number) => void;

beforeEach(() => {
  ({ provider, advance } = createTestProvider());
  onTestFinished(provider.listen());
});

/** @returns the access token of a sign-in that was as sure as the `acr` says */
async function signInAs(acr: string, changes: Record<string, string> = {}): Promise<string> {
  const decision = { kind: "allow", account: alice, scope: fullScope.split(" "), acr } as const;
  const outcome = await provider.authorize(authorizationParams(changes), decision);
  if (outcome.kind !== "redirect") throw outcome.error;
  const code = new URL(outcome.location).searchParams.get("code") ?? "";
  return String((await redeem(code)).body["access_token"]);
}

const challenge = new RegExp(
  `^Bearer realm="mock", error="insufficient_user_authentication", ` +
    `error_description="[^"]+", acr_values="${secondFactorAcr}", max_age="300"$`,
);

it("names the sign-in that would do, and takes it", async () => {
  const refused = await call(path, await signInAs(passwordAcr), "DELETE");

  expect(refused).toMatchObject({
    status: 401,
    body: { error: "insufficient_user_authentication" },
  });
  const told = refused.headers.get("www-authenticate") ?? "";
  expect(told).toMatch(challenge);
  const [, acr_values = "", max_age = ""] = /acr_values="(.+)", max_age="(\d+)"/.exec(told) ?? [];
  const better = await signInAs(acr_values, { acr_values, max_age });
  expect((await call(path, better, "DELETE")).status).toBe(200);
});

it("asks again when the sign-in is more than five minutes ago", async () => {
  const token = await signInAs(secondFactorAcr);
  advance(300);
  expect((await call(path, token, "DELETE")).status).toBe(200);
  advance(1);

  const late = await call(path, token, "DELETE");

  expect(late.status).toBe(401);
  expect(late.headers.get("www-authenticate")).toMatch(challenge);
});

it("looks at the scope first", async () => {
  const token = await signInAs(passwordAcr, { scope: "openid read:workflows" });

  expect(await call(path, token, "DELETE")).toMatchObject({
    status: 403,
    body: { error: "insufficient_scope" },
  });
});

it("asks in the scheme DPoP for a token that is bound to a key", async () => {
  const prover = await createProver(provider);
  const { access_token: token } = await signInWith(provider, prover);
  const dpop = await prover.forCall(path, token, {}, "DELETE");

  const { headers } = await callWith(path, { authorization: `DPoP ${token}`, dpop }, "DELETE");

  expect(headers.get("www-authenticate")).toMatch(
    /^DPoP realm="mock", error="insufficient_user_authentication", .+, max_age="300", algs="ES256 /,
  );
});
