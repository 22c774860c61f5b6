import type { OAuthContext } from "../oauth/oauth-client.ts";
import { introspectToken } from "../oauth/token-introspection.ts";
import { revokeToken } from "../oauth/token-revocation.ts";
import { parseObject } from "../oauth/token-answer.ts";
import { createTokenHand } from "../oauth/token-hand.ts";
import { attempt } from "./attempt.ts";
import type { introspection } from "./descriptions/introspection.ts";
import type { GrantRun, GrantStep, StepOf } from "./grant.ts";
import { createNotes } from "./lab-notes.ts";
import { accessTokenOf, lookUp, obtainTokens } from "./lab-tokens.ts";
import type { Lab } from "./lab.ts";

/**
 * Asks the provider about an access token, while it is good and after it was revoked.
 *
 * @throws OAuthError as introspectToken and revokeToken do; a refusal is a step
 * @see RFC 7662 §2
 */
export async function* runIntrospection(lab: Lab): GrantRun<StepOf<typeof introspection>> {
  const note = createNotes(lab);
  const hand = createTokenHand(lab);
  const { fetch } = lab;
  try {
    const looked = await lookUp(lab);
    yield note("looked-up");

    const { context, tokenSet } = await obtainTokens(lab, looked);
    hand.hold(context, tokenSet);
    const token = accessTokenOf({ tokenSet });
    yield note("tokens-obtained");

    yield note("introspected", await askAbout(lab, context, token));

    await revokeToken(context, token, "access_token", { fetch });
    yield note("revoked", { facts: [["token_type_hint", "access_token"]] });

    yield note("introspected-again", await askAbout(lab, context, token));
  } finally {
    await hand.giveBack();
  }
}

/** What may be shown of an answer: everybody knows what these say. */
const SHOWN = ["scope", "client_id", "token_type", "exp", "iss"];

async function askAbout(
  { fetch }: Lab,
  context: OAuthContext,
  token: string,
): Promise<Partial<GrantStep>> {
  const asked = await attempt(introspectToken(context, token, { fetch }));
  if ("refusal" in asked) return asked.refusal;
  const { active, json } = asked.granted;
  const body = parseObject(json) ?? {};
  const shown = SHOWN.flatMap((name): [string, string][] => {
    const value = body[name];
    return typeof value === "string" || typeof value === "number" ? [[name, String(value)]] : [];
  });
  return { facts: [["active", String(active)], ...shown] };
}
