import { type HttpHandler, http } from "msw/http";
import type { DecisionTrace } from "../decision-log.ts";
import { redeemAuthorizationCode } from "../grants/authorization-code-grant.ts";
import { redeemRefreshToken } from "../grants/refresh-token-grant.ts";
import type { MockProvider } from "../provider.ts";
import { InvalidRequest, UnsupportedGrantType } from "../provider-error.ts";
import type { Client } from "../state.ts";
import { type IssuedTokens, signTokens } from "../tokens/issue-tokens.ts";
import { answer, jsonAnswer } from "./answer.ts";
import { checkClient } from "./check-client.ts";
import { readForm } from "./form.ts";

type GrantHandler = (
  provider: MockProvider,
  client: Client,
  params: ReadonlyMap<string, string>,
  trace: DecisionTrace,
) => Promise<IssuedTokens>;

const grants = new Map<string, GrantHandler>([
  ["authorization_code", redeemAuthorizationCode],
  ["refresh_token", redeemRefreshToken],
]);

/** The grant types of the token endpoint, as its metadata names them. */
export const grantTypes = [...grants.keys()];

/** The token endpoint (RFC 6749 §3.2). */
export function tokenHandlers(provider: MockProvider): HttpHandler[] {
  return [
    http.post(
      `${provider.issuer}/token`,
      answer(provider, "token", async (request, trace: DecisionTrace) => {
        const params = await readForm(request, trace);
        const client = checkClient(await provider.state.read(), request, params, trace);
        const grantType = params.get("grant_type");
        trace.check(
          "grant_type is there",
          grantType !== undefined,
          () => new InvalidRequest("grant_type is missing"),
        );
        const redeem = grants.get(grantType);
        trace.check(
          "grant_type is supported",
          redeem !== undefined,
          () => new UnsupportedGrantType(`grant_type must be one of: ${grantTypes.join(", ")}`),
        );
        const tokens = await redeem(provider, client, params, trace);
        return jsonAnswer(await signTokens(provider, tokens));
      }),
    ),
  ];
}
