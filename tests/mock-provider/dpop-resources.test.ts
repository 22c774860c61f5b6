import { beforeEach, expect, it, onTestFinished } from "vitest";
import type { NodeMockProvider } from "../../src/mock-provider/node.ts";
import {
  type ProofChanges,
  type Prover,
  callWith,
  createProver,
  redeemWith,
  signInWith,
} from "./dpop-client.ts";
import {
  type Answer,
  call,
  createTestProvider,
  issuer,
  obtainCode,
  signIn,
} from "./plain-client.ts";

const path = "/api/workflows";

let provider: NodeMockProvider;
let prover: Prover;
let accessToken: string;

beforeEach(async () => {
  ({ provider } = createTestProvider());
  onTestFinished(provider.listen());
  prover = await createProver(provider);
  accessToken = (await signInWith(provider, prover)).access_token;
});

function callBound(proof: string): Promise<Answer> {
  return callWith(path, { authorization: `DPoP ${accessToken}`, dpop: proof });
}

it.each(["DPoP", "dpop"])("takes a bound token in the scheme %s with a proof", async (scheme) => {
  for (const there of [path, "/userinfo"]) {
    const dpop = await prover.forCall(there, accessToken);
    const answer = await callWith(there, { authorization: `${scheme} ${accessToken}`, dpop });
    expect(answer.status).toBe(200);
  }
});

it.each<[string, ProofChanges, string]>([
  ["of another method", { claims: { htm: "POST" } }, "htm"],
  ["of another address", { claims: { htu: `${issuer}/userinfo` } }, "htu"],
  ["without the hash of the token", { claims: { ath: undefined } }, "ath"],
  ["with the hash of another token", { claims: { ath: "another" } }, "ath"],
  ["made two minutes ago", { claims: { iat: Date.UTC(2026, 0, 31, 11, 58) / 1000 } }, "iat"],
])("refuses a proof %s", async (_name, changes, named) => {
  const answer = await callBound(await prover.forCall(path, accessToken, changes));

  expect(answer).toMatchObject({ status: 401, body: { error: "invalid_dpop_proof" } });
  expect(answer.headers.get("www-authenticate")).toMatch(
    /^DPoP realm="mock", error="invalid_dpop_proof", error_description=".+", algs="ES256 .+"$/,
  );
  expect(answer.body["error_description"]).toContain(named);
});

it("refuses a proof of the same request a second time", async () => {
  const proof = await prover.forCall(path, accessToken);

  expect((await callBound(proof)).status).toBe(200);
  expect(await callBound(proof)).toMatchObject({
    status: 401,
    body: { error: "invalid_dpop_proof" },
  });
});

it("refuses a stolen token, however it is presented", async () => {
  const thief = await createProver(provider);
  const dpop = await thief.forCall(path, accessToken);

  const answers = [
    await callWith(path, { authorization: `Bearer ${accessToken}` }),
    await callWith(path, { authorization: `Bearer ${accessToken}`, dpop }),
    await callWith(path, { authorization: `DPoP ${accessToken}` }),
    await callWith(path, { authorization: `DPoP ${accessToken}`, dpop }),
  ];

  for (const { status, headers } of answers) {
    expect(status).toBe(401);
    expect(headers.get("www-authenticate")).toMatch(
      /^DPoP realm="mock", error="invalid_token", .+, algs="ES256 .+"$/,
    );
  }
});

it("refuses a Bearer token in the scheme DPoP", async () => {
  const { accessToken: bearer } = await signIn(provider);
  const dpop = await prover.forCall(path, bearer);

  const answer = await callWith(path, { authorization: `DPoP ${bearer}`, dpop });

  expect(answer).toMatchObject({ status: 401, body: { error: "invalid_token" } });
  expect(answer.body["error_description"]).toContain("Bearer");
});

it("tells both schemes to whoever comes without a token, or the one that will do", async () => {
  const both = await call(path);
  await provider.state.update(({ settings }) => {
    settings.policy.dpop = "required";
  });
  const one = await call(path);

  expect(both.headers.get("www-authenticate")).toMatch(/^Bearer realm="mock", DPoP .+algs=/);
  expect(one.headers.get("www-authenticate")).toMatch(/^DPoP realm="mock", algs=/);
});

it("answers a scope that is missing in the scheme of the token", async () => {
  const code = await obtainCode(provider, { scope: "openid" });
  const { body } = await redeemWith(code, await prover.forToken());
  accessToken = String(body["access_token"]);

  const { status, headers } = await callBound(await prover.forCall(path, accessToken));

  expect(status).toBe(403);
  expect(headers.get("www-authenticate")).toMatch(/^DPoP .+scope="read:workflows", algs=/);
});
