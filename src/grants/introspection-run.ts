import { clientAuthentication } from "../oauth/client-authentication.ts";
import type { OAuthContext } from "../oauth/oauth-client.ts";
import { introspectToken } from "../oauth/token-introspection.ts";
import { revokeToken } from "../oauth/token-revocation.ts";
import { parseObject } from "../oauth/token-response.ts";
import { attempt } from "./attempt.ts";
import type { TypedClient } from "./client-credentials-run.ts";
import type { introspection } from "./descriptions/introspection.ts";
import type { GrantRun, GrantStep, StepOf } from "./grant.ts";
import { runInLab } from "./lab-run.ts";
import { accessTokenOf, bindingFact, lookUp, obtainTokens } from "./lab-tokens.ts";
import type { Lab } from "./lab.ts";

/**
 * Asks the provider about an access token, while it is good and after it was revoked.
 *
 * @param client who asks, as an API does with a secret of its own, which lives as long as the run; an
 *   empty id: the client that the token was given to
 * @throws OAuthError as introspectToken and revokeToken do; a refusal is a step
 * @see RFC 7662 §2
 */
export function runIntrospection(
  lab: Lab,
  client: Pick<TypedClient, "clientId" | "clientSecret">,
): GrantRun<StepOf<typeof introspection>> {
  const { fetch } = lab;
  return runInLab({ lab }, async function* ({ note, borrowed }) {
    const looked = await lookUp(lab);
    yield note("looked-up");

    const grant = await obtainTokens(lab, looked);
    const { context, tokenSet } = grant;
    borrowed.hold(context, tokenSet);
    const token = accessTokenOf({ tokenSet });
    yield note("tokens-obtained", { facts: bindingFact(grant) });

    const clientId = client.clientId === "" ? context.profile.clientId : client.clientId;
    const asking = { ...context, profile: { ...context.profile, clientId } };
    const ask = () => askAbout(lab, asking, token, client.clientSecret);
    yield note("introspected", await ask());

    await revokeToken(context, token, "access_token", { fetch });
    yield note("revoked", { facts: [["token_type_hint", "access_token"]] });

    yield note("introspected-again", await ask());
  });
}

/** What may be shown of an answer: everybody knows what these say. */
const SHOWN = ["scope", "client_id", "token_type", "exp", "iss"];

async function askAbout(
  { fetch }: Lab,
  context: OAuthContext,
  token: string,
  clientSecret: string,
): Promise<Partial<GrantStep>> {
  const authentication = clientAuthentication(context, clientSecret);
  const asked = await attempt(introspectToken(context, token, { fetch, authentication }));
  if ("refusal" in asked) return asked.refusal;
  const { active, json } = asked.granted;
  const body = parseObject(json) ?? {};
  const shown = SHOWN.flatMap((name): [string, string][] => {
    const value = body[name];
    return typeof value === "string" || typeof value === "number" ? [[name, String(value)]] : [];
  });
  return { facts: [["active", String(active)], ...shown, ...confirmedKey(body["cnf"])] };
}

/** @returns the thumbprint of the key that a token is bound to (RFC 9449 §6.2) */
function confirmedKey(confirmation: unknown): [string, string][] {
  const { jkt }: Record<string, unknown> = Object(confirmation);
  return typeof jkt === "string" ? [["cnf.jkt", jkt]] : [];
}
