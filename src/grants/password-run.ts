import { uncachedJwks } from "../oauth/jwks.ts";
import { type PasswordCredentials, requestPasswordGrant } from "../oauth/password-grant.ts";
import { createTokenHand } from "../oauth/token-hand.ts";
import { callAsAsked } from "./api-calls.ts";
import type { TypedClient } from "./client-credentials-run.ts";
import type { passwordGrant } from "./descriptions/password.ts";
import type { GrantRun, StepOf } from "./grant.ts";
import { createNotes } from "./lab-notes.ts";
import { accessTokenOf, lookUp, handedBack } from "./lab-tokens.ts";
import type { Lab } from "./lab.ts";

/**
 * Signs somebody in by name and password, and calls APIs with what came. Both live as long as the run.
 *
 * @throws OAuthError as requestPasswordGrant and callApi do
 * @see RFC 6749 §4.3
 */
export async function* runPassword(
  lab: Lab,
  { clientId, scope, ...credentials }: TypedClient & PasswordCredentials,
): GrantRun<StepOf<typeof passwordGrant>> {
  const note = createNotes(lab);
  const hand = createTokenHand({ ...lab, clientSecret: credentials.clientSecret });
  const { fetch, now } = lab;
  try {
    const looked = await lookUp(lab);
    yield note("looked-up");

    const context = { ...looked, profile: { ...looked.profile, clientId, scope } };
    const jwks = uncachedJwks(context.metadata, fetch);
    const completed = await requestPasswordGrant(context, credentials, { fetch, now, jwks });
    const { tokenSet, grantedScope } = completed;
    hand.hold(context, tokenSet);
    const token = async () => accessTokenOf({ tokenSet });
    const call = yield note("tokens-obtained", {
      facts: [
        ["scope", grantedScope],
        ["refresh token", tokenSet.refreshToken === undefined ? "none" : "came along"],
      ],
      takesCall: true,
    });
    yield* callAsAsked(lab, note, call, token);

    yield note("given-back", await handedBack(hand));
  } finally {
    await hand.giveBack();
  }
}
