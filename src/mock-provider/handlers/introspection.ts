import { type HttpHandler, http } from "msw/http";
import type { DecisionTrace } from "../decision-log.ts";
import type { MockProvider } from "../provider.ts";
import { InvalidRequest } from "../provider-error.ts";
import type { State } from "../state.ts";
import { apiAudience } from "../tokens/access-token.ts";
import { type TokenKeys, findTokenKeys } from "../tokens/find-token.ts";
import { answer, jsonAnswer } from "./answer.ts";
import { checkClient } from "./check-client.ts";
import { readForm } from "./form.ts";

/** The introspection endpoint (RFC 7662). A client learns about its own tokens only. */
export function introspectionHandlers(provider: MockProvider): HttpHandler[] {
  return [
    http.post(
      `${provider.issuer}/introspect`,
      answer(provider, "introspection", async (request, trace: DecisionTrace) => {
        const params = await readForm(request, trace);
        const state = await provider.state.read();
        const client = checkClient(state, request, params, trace);
        const token = params.get("token");
        trace.check(
          "token is there",
          token !== undefined,
          () => new InvalidRequest("token is missing"),
        );
        const keys = await findTokenKeys(provider, token);
        return jsonAnswer(introspect(provider, state, client.id, keys) ?? { active: false });
      }),
    ),
  ];
}

function introspect(
  provider: MockProvider,
  state: State,
  clientId: string,
  { refreshTokenHash, accessTokenId = "" }: TokenKeys,
): Record<string, unknown> | undefined {
  const refreshToken = state.refreshTokens.get(refreshTokenHash);
  const accessToken = state.accessTokens.get(accessTokenId);
  const grant = state.grants.get((refreshToken ?? accessToken)?.grantId ?? "");
  if (grant === undefined || grant.clientId !== clientId || grant.revocation) return undefined;
  const expiresAt = accessToken?.expiresAt ?? grant.expiresAt;
  if (refreshToken?.usedAt !== undefined || expiresAt <= provider.epochTime()) return undefined;
  return {
    active: true,
    iss: provider.issuer,
    sub: grant.sub,
    client_id: grant.clientId,
    scope: (accessToken?.scope ?? grant.scope).join(" "),
    exp: expiresAt,
    ...(accessToken
      ? { token_type: "Bearer", aud: apiAudience(provider), jti: accessTokenId }
      : {}),
  };
}
