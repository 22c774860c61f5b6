import { expect, it, onTestFinished } from "vitest";
import { decodeToken } from "../../src/jwt/decode-token.ts";
import { tokenFindings } from "../../src/jwt/token-findings.ts";
import { recogniseKind } from "../../src/jwt/token-kind.ts";
import { keysOf } from "../../src/jwt/verification-keys.ts";
import { verifySignature } from "../../src/jwt/verify-signature.ts";
import { createTestProvider, issuer, signIn } from "../mock-provider/plain-client.ts";

async function publishedKeys() {
  const jwks: { keys: object[] } = await (await fetch(`${issuer}/jwks`)).json();
  return keysOf(jwks);
}

/** All that the inspector finds out about a token. */
async function inspect(token: string, now: number) {
  const { header, payload } = decodeToken(token);
  if (header === undefined || payload === undefined) throw new Error("it cannot be read");
  const kind = recogniseKind(header, payload);
  return {
    kind,
    findings: tokenFindings({ header, payload, kind, length: token.length, now }),
    verdict: await verifySignature(token, header, await publishedKeys()),
  };
}

it("the tokens of a provider that does all right are recognised, verified, and above reproach", async () => {
  const { provider } = createTestProvider();
  onTestFinished(provider.listen());
  const { accessToken, idToken } = await signIn(provider);
  const now = provider.epochTime() * 1000;

  expect(await inspect(accessToken, now)).toMatchObject({
    kind: { kind: "access-token", isDeclared: true },
    findings: [],
    verdict: { state: "verified" },
  });
  expect(await inspect(idToken, now)).toMatchObject({
    kind: { kind: "id-token", isDeclared: false },
    findings: [],
    verdict: { state: "verified" },
  });
});
