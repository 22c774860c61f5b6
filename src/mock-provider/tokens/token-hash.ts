import { base64url } from "jose";
import type { SigningAlgorithm } from "../keys/signing-algorithms.ts";

/** SHA-256 of a code, a refresh token or a verifier, in base64url. */
export async function sha256(text: string): Promise<string> {
  return base64url.encode(await digest("SHA-256", text));
}

/** The `at_hash` of an access token (OpenID Connect Core 1.0 §3.1.3.6). */
export async function accessTokenHash(accessToken: string, alg: SigningAlgorithm): Promise<string> {
  // Ed25519 hashes with SHA-512, all others here with SHA-256.
  const hash = await digest(alg === "EdDSA" ? "SHA-512" : "SHA-256", accessToken);
  return base64url.encode(hash.slice(0, hash.length / 2));
}

async function digest(algorithm: string, text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest(algorithm, new TextEncoder().encode(text)));
}
