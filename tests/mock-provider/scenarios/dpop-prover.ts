import { SignJWT, base64url, exportJWK, generateKeyPair } from "jose";

/** Has a key, and proves it (RFC 9449 §4.2). */
export interface Prover {
  /** @param options.accessToken at a protected resource, the one that comes along */
  prove(
    method: string,
    url: string,
    options?: { readonly nonce?: string | undefined; readonly accessToken?: string },
  ): Promise<string>;
}

export async function createProver(): Promise<Prover> {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  const jwk = await exportJWK(publicKey);
  return {
    async prove(htm, htu, { nonce, accessToken } = {}) {
      const hash =
        accessToken === undefined ? {} : { ath: base64url.encode(await sha256(accessToken)) };
      return new SignJWT({ htm, htu, ...(nonce === undefined ? {} : { nonce }), ...hash })
        .setProtectedHeader({ typ: "dpop+jwt", alg: "ES256", jwk })
        .setJti(crypto.randomUUID())
        .setIssuedAt()
        .sign(privateKey);
    },
  };
}

async function sha256(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}
