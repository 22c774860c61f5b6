import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { generateUnguessable } from "../oauth/pkce.ts";

/** Makes proofs with a key that is good for one check. */
export type DpopProofs = (nonce?: string) => Promise<string>;

/**
 * Makes a key whose proofs a provider can look at. Nothing is bound to it.
 *
 * @param url of the token endpoint, which all proofs are for
 * @see RFC 9449 §4.2
 */
export async function createDpopProofs(url: string): Promise<DpopProofs> {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const jwk = await exportJWK(publicKey);
  return (nonce) =>
    new SignJWT({ htm: "POST", htu: url, ...(nonce !== undefined && { nonce }) })
      .setProtectedHeader({ typ: "dpop+jwt", alg: "ES256", jwk })
      .setJti(generateUnguessable())
      .setIssuedAt()
      .sign(privateKey);
}
