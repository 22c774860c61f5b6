import { uncachedJwks } from "../oauth/jwks.ts";
import { type PasswordCredentials, requestPasswordGrant } from "../oauth/password-grant.ts";
import { callAsAsked } from "./api-calls.ts";
import type { TypedClient } from "./client-credentials-run.ts";
import type { passwordGrant } from "./descriptions/password.ts";
import type { GrantRun, StepOf } from "./grant.ts";
import { handedBack, runInLab } from "./lab-run.ts";
import { accessTokenOf, lookUp } from "./lab-tokens.ts";
import type { Lab } from "./lab.ts";

/**
 * Signs somebody in by name and password, and calls APIs with what came. Both live as long as the run.
 *
 * @throws OAuthError as requestPasswordGrant and callApi do
 * @see RFC 6749 §4.3
 */
export function runPassword(
  lab: Lab,
  { clientId, scope, ...credentials }: TypedClient & PasswordCredentials,
): GrantRun<StepOf<typeof passwordGrant>> {
  const { clientSecret } = credentials;
  const { fetch, now } = lab;
  return runInLab({ lab, clientSecret }, async function* ({ note, borrowed }) {
    const looked = await lookUp(lab);
    yield note("looked-up");

    const context = { ...looked, profile: { ...looked.profile, clientId, scope } };
    const jwks = uncachedJwks(context.metadata, fetch);
    const completed = await requestPasswordGrant(context, credentials, { fetch, now, jwks });
    const { tokenSet, grantedScope } = completed;
    borrowed.hold(context, tokenSet);
    const token = async () => accessTokenOf({ tokenSet });
    const call = yield note("tokens-obtained", {
      facts: [
        ["scope", grantedScope],
        ["refresh token", tokenSet.refreshToken === undefined ? "none" : "came along"],
      ],
      takesCall: true,
    });
    yield* callAsAsked(lab, note, call, token);

    yield note("given-back", await handedBack(borrowed));
  });
}
