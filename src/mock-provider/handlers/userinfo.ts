import { type HttpHandler, http } from "msw/http";
import type { DecisionTrace } from "../decision-log.ts";
import type { MockProvider } from "../provider.ts";
import { InvalidToken } from "../provider-error.ts";
import { claimsForScope } from "../tokens/account-claims.ts";
import { verifyAccessToken } from "../tokens/verify-access-token.ts";
import { answer, jsonAnswer } from "./answer.ts";

/** The userinfo endpoint (OpenID Connect Core 1.0 §5.3). */
export function userinfoHandlers(provider: MockProvider): HttpHandler[] {
  const url = `${provider.issuer}/userinfo`;
  const resolver = answer(provider, "userinfo", async (request, trace: DecisionTrace) => {
    const { grant, scope } = await verifyAccessToken(provider, request, "openid", trace);
    const account = (await provider.state.read()).accounts.get(grant.sub);
    trace.check(
      "the account exists",
      account !== undefined,
      () => new InvalidToken("the account of this token is gone"),
    );
    return jsonAnswer({ sub: account.sub, ...claimsForScope(account, scope) });
  });
  return [http.get(url, resolver), http.post(url, resolver)];
}
