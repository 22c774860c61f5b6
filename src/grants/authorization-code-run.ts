import {
  checkAuthorizationResponse,
  exchangeCode,
  validateCodeResponse,
} from "../oauth/authorization-callback.ts";
import { beginAuthorization } from "../oauth/authorization-request.ts";
import { uncachedJwks } from "../oauth/jwks.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { generateCodeChallenge } from "../oauth/pkce.ts";
import type { authorizationCode } from "./descriptions/authorization-code.ts";
import type { GrantRun, StepOf } from "./grant.ts";
import { handedBack, runInLab } from "./lab-run.ts";
import { lookUp } from "./lab-tokens.ts";
import type { Lab } from "./lab.ts";

/**
 * Signs somebody in by authorization code and PKCE.
 *
 * @param options `verifierLength`: characters, 43 to 128
 * @throws OAuthError as each step of a sign-in does; RangeError for another length
 * @see RFC 6749 §4.1, RFC 7636
 */
export function runAuthorizationCode(
  lab: Lab,
  { verifierLength }: { readonly verifierLength: number },
): GrantRun<StepOf<typeof authorizationCode>> {
  const { redirectUri, fetch, now } = lab;
  return runInLab({ lab }, async function* ({ note, borrowed }) {
    const context = await lookUp(lab);
    yield note("looked-up", {
      facts: [["challenge methods", methodsOf(context.metadata.code_challenge_methods_supported)]],
    });

    const { url, transaction } = await beginAuthorization(context, {
      redirectUri,
      purpose: "connect",
      returnTo: "/lab",
      verifierLength,
      now: now(),
    });
    yield note("secret-made", {
      facts: [
        ["code_verifier", `${verifierLength} characters, seen by nobody`],
        ["code_challenge", await generateCodeChallenge(transaction.codeVerifier)],
      ],
    });

    if (lab.signIn === undefined) {
      throw new OAuthError("interaction_required", "nobody can sign in without leaving the page");
    }
    const { searchParams } = await lab.signIn(url);
    yield note("signed-in", { facts: [["code_challenge_method", "S256"]] });

    const response = checkAuthorizationResponse(searchParams, transaction);
    yield note("returned", {
      facts: [
        ["state", "the one that was sent"],
        ["iss", searchParams.get("iss") ?? "not sent, and not promised"],
      ],
    });

    const answer = await exchangeCode(response, transaction, { fetch, now });
    const completed = await validateCodeResponse(
      answer,
      transaction,
      uncachedJwks(context.metadata, fetch),
    );
    borrowed.hold(context, completed.tokenSet);
    yield note("exchanged", {
      facts: [
        ["scope", completed.grantedScope],
        ["refresh token", completed.tokenSet.refreshToken === undefined ? "none" : "came along"],
      ],
    });

    yield note("given-back", await handedBack(borrowed));
  });
}

function methodsOf(methods: readonly string[] | undefined): string {
  return methods?.join(", ") ?? "it does not say";
}
