import type { DecisionTrace } from "../decision-log.ts";
import type { Policy } from "../misbehaviour/policy.ts";
import { InvalidRequest } from "../provider-error.ts";
import { type AuthorizationRequest, readParameter } from "./authorization-request.ts";

/**
 * PKCE is demanded of everybody, and only as S256 (RFC 7636 §4.3, §4.4.1; OAuth 2.1 §4.1.1),
 * unless the policy is a careless one.
 *
 * @throws {InvalidRequest}
 */
export function checkCodeChallenge(
  params: URLSearchParams,
  policy: Policy,
  trace: DecisionTrace,
): Pick<AuthorizationRequest, "codeChallenge" | "codeChallengeMethod"> {
  const codeChallenge = readParameter(params, "code_challenge");
  trace.check(
    "code_challenge is there",
    codeChallenge !== undefined || policy.pkce !== "required",
    () => new InvalidRequest("code_challenge is missing: this provider demands PKCE"),
  );
  if (codeChallenge === undefined) return { codeChallenge, codeChallengeMethod: "S256" };
  // An absent method means plain (RFC 7636 §4.3).
  const method = readParameter(params, "code_challenge_method") ?? "plain";
  trace.check(
    "code_challenge_method is S256",
    method === "S256" || (method === "plain" && policy.plainChallenges),
    () => new InvalidRequest("code_challenge_method must be 'S256'; 'plain' is refused"),
  );
  const format = method === "S256" ? /^[\w-]{43}$/ : /^[\w.~-]{43,128}$/;
  trace.check(
    "code_challenge is a SHA-256 in base64url",
    format.test(codeChallenge),
    () => new InvalidRequest("code_challenge must be 43 characters of base64url"),
  );
  return { codeChallenge, codeChallengeMethod: method };
}
