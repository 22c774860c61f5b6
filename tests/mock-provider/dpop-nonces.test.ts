import { beforeEach, expect, it, onTestFinished } from "vitest";
import type { NodeMockProvider } from "../../src/mock-provider/node.ts";
import { type Prover, callWith, createProver, redeemWith, refreshWith } from "./dpop-client.ts";
import { type Answer, createTestProvider, obtainCode } from "./plain-client.ts";

const path = "/api/workflows";

let provider: NodeMockProvider;
let advance: (seconds: number) => void;
let prover: Prover;

beforeEach(async () => {
  ({ provider, advance } = createTestProvider({ policy: { dpopNonces: true } }));
  onTestFinished(provider.listen());
  prover = await createProver(provider);
});

/** Asks without a nonce, to be told one. */
async function nextNonce(): Promise<string> {
  const { headers } = await refreshWith("any", await prover.forToken());
  return headers.get("dpop-nonce") ?? "";
}

async function tryNonce(nonce: string): Promise<Answer> {
  return redeemWith(await obtainCode(provider), await prover.forToken({ claims: { nonce } }));
}

it("a proof without one is answered with one, at the token endpoint", async () => {
  const code = await obtainCode(provider);

  const answer = await redeemWith(code, await prover.forToken());

  expect(answer).toMatchObject({ status: 400, body: { error: "use_dpop_nonce" } });
  const nonce = answer.headers.get("dpop-nonce") ?? "";
  expect(nonce).not.toBe("");
  const again = await redeemWith(code, await prover.forToken({ claims: { nonce } }));
  expect(again.status).toBe(200);
  expect(again.headers.get("dpop-nonce")).toBe(nonce);
});

it("a proof without one is answered with one, at a resource", async () => {
  const { body } = await tryNonce(await nextNonce());
  const accessToken = String(body["access_token"]);
  const authorization = `DPoP ${accessToken}`;

  const dpop = await prover.forCall(path, accessToken);
  const answer = await callWith(path, { authorization, dpop });

  expect(answer.status).toBe(401);
  expect(answer.headers.get("www-authenticate")).toMatch(
    /^DPoP realm="mock", error="use_dpop_nonce", error_description=".+", algs="ES256 .+"$/,
  );
  expect(answer.headers.get("access-control-expose-headers")).toContain("DPoP-Nonce");
  const claims = { nonce: answer.headers.get("dpop-nonce") };
  const better = await prover.forCall(path, accessToken, { claims });
  expect((await callWith(path, { authorization, dpop: better })).status).toBe(200);
});

it("a nonce that nobody gave is refused", async () => {
  expect(await tryNonce("guessed")).toMatchObject({ body: { error: "use_dpop_nonce" } });
});

it("the next one is told in good time, and the last one is taken for a while", async () => {
  const first = await nextNonce();
  advance(60);
  const withFirst = await tryNonce(first);
  const second = withFirst.headers.get("dpop-nonce") ?? "";

  expect(withFirst.status).toBe(200);
  expect(second).not.toBe(first);
  advance(59);
  expect((await tryNonce(first)).status).toBe(200);
  advance(1);
  expect(await tryNonce(first)).toMatchObject({ body: { error: "use_dpop_nonce" } });
  expect((await tryNonce(second)).status).toBe(200);
});

it("a client whose clock is wrong is served", async () => {
  const nonce = await nextNonce();
  const claims = { nonce, iat: provider.epochTime() + 86_400 };

  const answer = await redeemWith(await obtainCode(provider), await prover.forToken({ claims }));

  expect(answer.status).toBe(200);
});

it("a proof is good once all the same", async () => {
  const proof = await prover.forToken({ claims: { nonce: await nextNonce() } });

  expect((await redeemWith(await obtainCode(provider), proof)).status).toBe(200);
  expect(await redeemWith(await obtainCode(provider), proof)).toMatchObject({
    body: { error: "invalid_dpop_proof" },
  });
});

it("errors of another kind tell the next one too", async () => {
  const nonce = await nextNonce();
  const answer = await redeemWith("guessed", await prover.forToken({ claims: { nonce } }));

  expect(answer).toMatchObject({ body: { error: "invalid_grant" } });
  expect(answer.headers.get("dpop-nonce")).toBe(nonce);
});
