import { SignJWT } from "jose";
import type { SigningAlgorithm } from "../keys/signing-algorithms.ts";
import type { SignedDraft } from "../misbehaviour/scenario.ts";
import type { MockProvider } from "../provider.ts";

/** @returns a JWS that is signed, as well as it should be, when its `encode` is called */
export async function draftOf(
  provider: MockProvider,
  alg: SigningAlgorithm,
  claims: SignedDraft["claims"],
): Promise<SignedDraft> {
  const key = await provider.keys.forAlgorithm(alg);
  return {
    header: { alg: key.alg, kid: key.kid },
    claims,
    encode: (header, payload) =>
      new SignJWT(payload).setProtectedHeader(header).sign(key.privateKey),
  };
}
