import type { DecisionTrace } from "../decision-log.ts";
import { InvalidGrant, InvalidRequest } from "../provider-error.ts";

/**
 * @returns the code verifier (RFC 7636 §4.1)
 * @throws {InvalidRequest}
 */
export function checkVerifierFormat(verifier: string | undefined, trace: DecisionTrace): string {
  trace.check(
    "code_verifier is there",
    verifier !== undefined,
    () => new InvalidRequest("code_verifier is missing"),
  );
  trace.check(
    "code_verifier has 43 to 128 unreserved characters",
    /^[\w.~-]{43,128}$/.test(verifier),
    () => new InvalidRequest("code_verifier must be 43 to 128 characters of A-Z a-z 0-9 - . _ ~"),
  );
  return verifier;
}

/**
 * Compares the puzzle that came with the authorization request with the one that this verifier
 * solves (RFC 7636 §4.6).
 *
 * @param computedChallenge SHA-256 of the verifier in base64url
 * @throws {InvalidGrant}
 */
export function checkChallenge(
  storedChallenge: string,
  computedChallenge: string,
  trace: DecisionTrace,
): void {
  const matches = storedChallenge === computedChallenge;
  trace.pkce = { storedChallenge, computedChallenge, matches };
  trace.check(
    "the verifier solves the stored code challenge",
    matches,
    () => new InvalidGrant("code_verifier does not match the code_challenge of the authorization"),
  );
}
