import { uncachedJwks } from "../oauth/jwks.ts";
import { exchangeToken } from "../oauth/token-exchange.ts";
import { latestAccessToken } from "../oauth/token-set.ts";
import { attempt } from "./attempt.ts";
import type { tokenExchange } from "./descriptions/token-exchange.ts";
import type { GrantRun, StepOf } from "./grant.ts";
import { handedBack, runInLab } from "./lab-run.ts";
import { accessTokenOf, bindingFact, lookUp, obtainTokens, scopeFact } from "./lab-tokens.ts";
import type { Lab } from "./lab.ts";
import { narrowestScope, wishedScope } from "./scope-wish.ts";

/**
 * Trades an access token for one that may do less, and tries to get one that may do more.
 *
 * @param options `scope` of the narrower token, separated by spaces; empty: one of those granted
 * @throws OAuthError as exchangeToken does; a refusal of the wider scope is a step
 * @see RFC 8693
 */
export function runTokenExchange(
  lab: Lab,
  { scope }: { readonly scope: string },
): GrantRun<StepOf<typeof tokenExchange>> {
  const { fetch, now } = lab;
  return runInLab({ lab }, async function* ({ note, borrowed }) {
    const looked = await lookUp(lab);
    yield note("looked-up");

    const grant = await obtainTokens(lab, looked);
    const { context, tokenSet, dpop } = grant;
    borrowed.hold(context, tokenSet);
    yield note("tokens-obtained", {
      facts: [...scopeFact(grant.scope), ...bindingFact(grant)],
    });

    const options = { fetch, now, dpop, jwks: uncachedJwks(context.metadata, fetch) };
    const trade = (wanted: string) =>
      exchangeToken(context, accessTokenOf({ tokenSet }), { scope: wanted }, options);
    const narrower = await trade(scope === "" ? narrowestScope(grant) : scope);
    borrowed.hold(context, narrower.tokenSet);
    yield note("exchanged", {
      facts: [
        ["scope of the token", narrower.grantedScope],
        ["lives for", lifetimeOf(latestAccessToken(narrower.tokenSet)?.expiresAt, now())],
      ],
    });

    const widerScope = wishedScope("more", grant);
    const wider = await attempt(trade(widerScope));
    if ("granted" in wider) borrowed.hold(context, wider.granted.tokenSet);
    yield note("widened", {
      ...("refusal" in wider && wider.refusal),
      facts: [
        ["asked for", widerScope],
        ...("granted" in wider
          ? [["given all the same", wider.granted.grantedScope] as const]
          : []),
      ],
    });

    yield note("given-back", await handedBack(borrowed));
  });
}

function lifetimeOf(expiresAt: number | undefined, now: number): string {
  return expiresAt === undefined ? "nobody said" : `${Math.round((expiresAt - now) / 1000)} s`;
}
