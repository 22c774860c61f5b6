import { uncachedJwks } from "../oauth/jwks.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { requestTokenRefresh, validateTokenRefresh } from "../oauth/token-refresh.ts";
import { attempt } from "./attempt.ts";
import type { refresh } from "./descriptions/refresh.ts";
import type { GrantRun, StepOf } from "./grant.ts";
import { handedBack, runInLab } from "./lab-run.ts";
import { bindingFact, type HeldGrant, lookUp, obtainTokens, scopeFact } from "./lab-tokens.ts";
import type { Lab } from "./lab.ts";
import { type ScopeWish, wishedScope } from "./scope-wish.ts";

/**
 * Sends a refresh token by hand, and then the one that came for it.
 *
 * @param options `wish`: what the first refresh asks for, compared with what was granted
 * @throws OAuthError `refresh_unavailable` when there is no refresh token, and as
 *   requestTokenRefresh and validateTokenRefresh do; a refusal of the scope is a step
 * @see RFC 6749 §6, RFC 9700 §4.14.2
 */
export function runRefresh(
  lab: Lab,
  { wish }: { readonly wish: ScopeWish },
): GrantRun<StepOf<typeof refresh>> {
  return runInLab({ lab }, async function* ({ note, borrowed }) {
    const looked = await lookUp(lab);
    yield note("looked-up");

    let grant = await obtainTokens(lab, looked);
    borrowed.hold(grant.context, grant.tokenSet);
    yield note("tokens-obtained", { facts: [...scopeFact(grant.scope), ...bindingFact(grant)] });

    const scope = wishedScope(wish, grant);
    const first = await attempt(refreshOnce(lab, grant, scope));
    if ("refusal" in first) {
      yield note("refreshed", {
        ...first.refusal,
        facts: [["asked for", scope ?? "the same"]],
      });
    } else {
      grant = first.granted.grant;
      borrowed.renew(grant.context, grant.tokenSet);
      yield note("refreshed", {
        facts: [...scopeFact(first.granted.scope), rotationFact(first.granted.rotated)],
      });
    }

    const second = await refreshOnce(lab, grant, undefined);
    borrowed.renew(second.grant.context, second.grant.tokenSet);
    yield note("refreshed-again", {
      facts: [...scopeFact(second.scope), rotationFact(second.rotated)],
    });

    yield note("given-back", await handedBack(borrowed));
  });
}

async function refreshOnce({ fetch, now }: Lab, grant: HeldGrant, scope: string | undefined) {
  const { context, tokenSet, dpop, subject } = grant;
  if (tokenSet.refreshToken === undefined) {
    throw new OAuthError("refresh_unavailable", "the provider gave no refresh token");
  }
  const answer = await requestTokenRefresh(context, tokenSet.refreshToken, {
    fetch,
    now,
    dpop,
    ...(scope !== undefined && { scope }),
  });
  const completed = await validateTokenRefresh(
    context,
    answer,
    { tokenSet, subject },
    { jwks: uncachedJwks(context.metadata, fetch), isBound: dpop !== undefined },
  );
  return {
    grant: { ...grant, tokenSet: completed.tokenSet },
    scope: completed.grantedScope ?? scope ?? grant.scope,
    rotated: completed.rotated,
  };
}

function rotationFact(rotated: boolean): [string, string] {
  return [
    "refresh token",
    rotated ? "replaced: the one before is worth nothing" : "the same one came back",
  ];
}
