import { requestTokenRefresh } from "../oauth/token-refresh.ts";
import { revokeToken } from "../oauth/token-revocation.ts";
import { callApi } from "./api-call.ts";
import { attempt } from "./attempt.ts";
import type { revocation } from "./descriptions/revocation.ts";
import type { GrantRun, StepOf } from "./grant.ts";
import { runInLab } from "./lab-run.ts";
import { accessTokenOf, bindingFact, lookUp, obtainTokens, scopeFact } from "./lab-tokens.ts";
import type { Lab } from "./lab.ts";

/**
 * Revokes a refresh token, and looks at what is still worth something afterwards.
 *
 * @throws OAuthError as revokeToken does; that nothing is granted afterwards is a step
 * @see RFC 7009 §2
 */
export function runRevocation(lab: Lab): GrantRun<StepOf<typeof revocation>> {
  const { fetch, now } = lab;
  return runInLab({ lab }, async function* ({ note, borrowed }) {
    const looked = await lookUp(lab);
    yield note("looked-up");

    const grant = await obtainTokens(lab, looked);
    const { context, tokenSet, dpop, scope } = grant;
    borrowed.hold(context, tokenSet);
    const { refreshToken } = tokenSet;
    const accessToken = accessTokenOf({ tokenSet });
    yield note("tokens-obtained", {
      facts: [...scopeFact(scope), ...bindingFact(grant)],
    });

    if (refreshToken === undefined) {
      await revokeToken(context, accessToken, "access_token", { fetch });
    } else {
      await revokeToken(context, refreshToken, "refresh_token", { fetch });
    }
    const hint = refreshToken === undefined ? "access_token" : "refresh_token";
    yield note("revoked", { facts: [["token_type_hint", hint]] });

    if (refreshToken !== undefined) {
      const tried = await attempt(requestTokenRefresh(context, refreshToken, { fetch, now, dpop }));
      yield note("refresh-tried", {
        ...("refusal" in tried
          ? tried.refusal
          : { facts: [["still good", "the provider has given a token for it"]] }),
      });
    }

    const { sampleApiUrl: url } = lab;
    if (url !== undefined) {
      const call = { method: "GET", url, body: "" } as const;
      const answer = await callApi(lab, accessToken, call, dpop);
      yield note("access-tried", {
        outcome: answer.status === 401 ? "refused" : "done",
        facts: [["the API", answer.status === 401 ? "refused it" : "still took it"]],
        answer,
      });
    }
  });
}
