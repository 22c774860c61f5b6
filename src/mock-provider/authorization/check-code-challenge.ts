import type { DecisionTrace } from "../decision-log.ts";
import { InvalidRequest } from "../provider-error.ts";
import { readParameter } from "./authorization-request.ts";

/**
 * PKCE is demanded of everybody, and only as S256 (RFC 7636 §4.3, §4.4.1; OAuth 2.1 §4.1.1).
 *
 * @returns the code challenge
 * @throws {InvalidRequest}
 */
export function checkCodeChallenge(params: URLSearchParams, trace: DecisionTrace): string {
  const challenge = readParameter(params, "code_challenge");
  trace.check(
    "code_challenge is there",
    challenge !== undefined,
    () => new InvalidRequest("code_challenge is missing: this provider demands PKCE"),
  );
  // An absent method means plain (RFC 7636 §4.3).
  const method = readParameter(params, "code_challenge_method") ?? "plain";
  trace.check(
    "code_challenge_method is S256",
    method === "S256",
    () => new InvalidRequest("code_challenge_method must be 'S256'; 'plain' is refused"),
  );
  trace.check(
    "code_challenge is a SHA-256 in base64url",
    /^[\w-]{43}$/.test(challenge),
    () => new InvalidRequest("code_challenge must be 43 characters of base64url"),
  );
  return challenge;
}
