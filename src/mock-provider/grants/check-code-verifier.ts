import type { DecisionTrace } from "../decision-log.ts";
import { InvalidGrant, InvalidRequest } from "../provider-error.ts";
import type { AuthorizationCode } from "../state/state.ts";
import { sha256 } from "../tokens/token-hash.ts";
import type { TokenRequest } from "./token-request.ts";

/**
 * Looks at the verifier of a request (RFC 7636 §4.1, §4.6).
 *
 * @returns compares it with the puzzle that came with the authorization request, inside a
 *   transaction; throws {@link InvalidGrant}
 * @throws {InvalidRequest} when it is missing or malformed
 */
export async function checkCodeVerifier(
  { form, policy }: TokenRequest,
  trace: DecisionTrace,
): Promise<(code: AuthorizationCode) => void> {
  const verifier = form.params.get("code_verifier");
  trace.check(
    "code_verifier is there",
    verifier !== undefined || policy.pkce !== "required",
    () => new InvalidRequest("code_verifier is missing"),
  );
  trace.check(
    "code_verifier has 43 to 128 unreserved characters",
    verifier === undefined || policy.pkce === "ignored" || /^[\w.~-]{43,128}$/.test(verifier),
    () => new InvalidRequest("code_verifier must be 43 to 128 characters of A-Z a-z 0-9 - . _ ~"),
  );
  const hash = verifier === undefined ? undefined : await sha256(verifier);
  return (code) => {
    if (policy.pkce === "ignored") return;
    compare(code, code.codeChallengeMethod === "S256" ? hash : verifier, trace);
  };
}

function compare(
  { codeChallenge: stored, codeChallengeMethod: method }: AuthorizationCode,
  computed: string | undefined,
  trace: DecisionTrace,
): void {
  const matches = stored === computed;
  if (stored !== undefined && computed !== undefined) {
    // With `plain` the challenge is the verifier itself, and that is never noted.
    trace.pkce =
      method === "S256"
        ? { storedChallenge: stored, computedChallenge: computed, matches }
        : { matches };
  }
  // A verifier without a challenge is as wrong as the reverse: RFC 9700 §2.1.1, the downgrade.
  trace.check(
    "the verifier solves the stored code challenge",
    matches,
    () => new InvalidGrant("code_verifier does not match the code_challenge of the authorization"),
  );
}
