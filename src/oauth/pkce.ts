import { base64url } from "./base64url.ts";
import { OAuthError } from "./oauth-error.ts";
import type { ProviderMetadata } from "./provider-profile.ts";

const SHORTEST = 43;
const LONGEST = 128;
const UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

export type CodeChallengeMethod = "S256" | "plain";

/**
 * Makes the secret that only this tab knows.
 *
 * @param length characters, 43 to 128; 64 hold 387 bits
 * @param random fills the array with cryptographically strong random bytes
 * @throws RangeError when the length is outside of what RFC 7636 §4.1 allows
 */
export function generateCodeVerifier(
  length = 64,
  random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer> = (bytes) =>
    crypto.getRandomValues(bytes),
): string {
  if (!Number.isInteger(length) || length < SHORTEST || length > LONGEST) {
    throw new RangeError(`code verifier length must be ${SHORTEST} to ${LONGEST} characters`);
  }
  // A byte modulo 66 would favour some characters: bytes past the last full 66 are thrown away.
  const fair = 256 - (256 % UNRESERVED.length);
  let verifier = "";
  while (verifier.length < length) {
    for (const byte of random(new Uint8Array(length))) {
      if (byte < fair && verifier.length < length) verifier += UNRESERVED[byte % UNRESERVED.length];
    }
  }
  return verifier;
}

/**
 * Makes the puzzle that the provider keeps, and to which only the verifier is the answer.
 *
 * @param verifier 43 to 128 unreserved characters
 * @param method `plain` is the verifier itself and protects from nothing; it exists for the mock provider's lab
 * @throws OAuthError `insecure_context` where the platform has no WebCrypto (plain http)
 * @see RFC 7636 §4.2
 */
export async function generateCodeChallenge(
  verifier: string,
  method: CodeChallengeMethod = "S256",
): Promise<string> {
  switch (method) {
    case "plain":
      return verifier;
    case "S256": {
      // TypeScript believes that `subtle` is always there; on plain http it is not.
      const subtle: SubtleCrypto | undefined = crypto.subtle;
      if (subtle === undefined) {
        throw new OAuthError(
          "insecure_context",
          "WebCrypto is missing: the page is not a secure context",
        );
      }
      return base64url(await subtle.digest("SHA-256", new TextEncoder().encode(verifier)));
    }
  }
}

/**
 * An unguessable value for `state` and `nonce`: 256 random bits.
 *
 * @see RFC 6749 §10.12, OpenID Connect Core 1.0 §15.5.2
 */
export function generateUnguessable(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

/**
 * @returns whether the provider says that it takes S256; one that does not may ignore the challenge
 * @see RFC 8414 §2, RFC 9700 §2.1.1
 */
export function announcesPkce({
  code_challenge_methods_supported: methods,
}: ProviderMetadata): boolean {
  return methods?.includes("S256") === true;
}
