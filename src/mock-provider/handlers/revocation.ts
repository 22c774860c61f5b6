import { type HttpHandler, http } from "msw/http";
import type { DecisionTrace } from "../decision-log.ts";
import { revokeGrant } from "../grants/revoke-grant.ts";
import type { MockProvider } from "../provider.ts";
import { InvalidRequest, UnauthorizedClient } from "../provider-error.ts";
import { findTokenKeys } from "../tokens/find-token.ts";
import { answer, emptyAnswer } from "./answer.ts";
import { checkClient } from "./check-client.ts";
import { readForm } from "./form.ts";

/**
 * The revocation endpoint (RFC 7009). A refresh token takes its whole grant with it, an access
 * token only itself, and an unknown token is answered as if it had been revoked (§2.2).
 */
export function revocationHandlers(provider: MockProvider): HttpHandler[] {
  return [
    http.post(
      `${provider.issuer}/revoke`,
      answer(provider, "revocation", async (request, trace: DecisionTrace) => {
        const params = await readForm(request, trace);
        const client = checkClient(await provider.state.read(), request, params, trace);
        const token = params.get("token");
        trace.check(
          "token is there",
          token !== undefined,
          () => new InvalidRequest("token is missing"),
        );
        const keys = await findTokenKeys(provider, token);
        await provider.state.update((state) => {
          const refreshToken = state.refreshTokens.get(keys.refreshTokenHash);
          const accessToken = state.accessTokens.get(keys.accessTokenId ?? "");
          const grant = state.grants.get((refreshToken ?? accessToken)?.grantId ?? "");
          if (grant === undefined) return;
          trace.check(
            "the token was given to this client",
            grant.clientId === client.id,
            () => new UnauthorizedClient("this token was given to another client"),
          );
          if (refreshToken) {
            revokeGrant(state, grant, "the client revoked it", provider.epochTime());
          } else if (keys.accessTokenId !== undefined) {
            state.accessTokens.delete(keys.accessTokenId);
          }
        });
        return emptyAnswer(200);
      }),
    ),
  ];
}
