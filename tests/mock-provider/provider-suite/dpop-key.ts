import { SignJWT, calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";

/** A key that a client proves to have (RFC 9449). */
export interface DpopKey {
  /** RFC 7638. */
  readonly thumbprint: string;
  /**
   * @param accessToken the one that the proof goes along with, at a protected resource
   * @param changes claims that the proof has instead of the right ones
   */
  prove(
    method: string,
    url: URL,
    accessToken?: string,
    changes?: Readonly<Record<string, unknown>>,
  ): Promise<string>;
}

export async function createDpopKey(): Promise<DpopKey> {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const jwk = await exportJWK(publicKey);
  return {
    thumbprint: await calculateJwkThumbprint(jwk),
    async prove(method, url, accessToken, changes = {}) {
      const ath = accessToken === undefined ? {} : { ath: await sha256(accessToken) };
      const iat = Math.floor(Date.now() / 1000);
      const claims = { jti: crypto.randomUUID(), htm: method, htu: url.href, iat, ...ath };
      return new SignJWT({ ...claims, ...changes })
        .setProtectedHeader({ typ: "dpop+jwt", alg: "ES256", jwk })
        .sign(privateKey);
    },
  };
}

async function sha256(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Buffer.from(hash).toString("base64url");
}
