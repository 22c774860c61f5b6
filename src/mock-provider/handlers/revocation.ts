import type { DecisionTrace } from "../decision-log.ts";
import type { Endpoint } from "../endpoint.ts";
import { revokeAccessToken, revokeGrant } from "../state/grants.ts";
import { UnauthorizedClient } from "../provider-error.ts";
import { findTokenKeys } from "../tokens/find-token.ts";
import { emptyAnswer } from "../messages/answer.ts";
import { authenticateClient, clientAuthenticationMethods } from "./authenticate-client.ts";
import { readForm, requireParameter } from "../messages/form.ts";

/**
 * The revocation endpoint (RFC 7009). A refresh token takes its whole grant with it, an access
 * token only itself and what was exchanged for it, and an unknown token is answered as if it had been revoked (§2.2).
 */
export const revocationEndpoint: Endpoint = {
  name: "revocation",
  methods: ["POST"],
  path: "/revoke",
  occasion: "revocation",
  metadata: (issuer, policy) => ({
    revocation_endpoint: `${issuer}/revoke`,
    revocation_endpoint_auth_methods_supported: clientAuthenticationMethods(policy),
  }),
  async respond({ provider, request, misbehaviour: { policy } }, trace: DecisionTrace) {
    const form = await readForm(request, trace);
    const client = authenticateClient(await provider.state.read(), request, form, trace, policy);
    const keys = await findTokenKeys(provider, requireParameter(form, "token", trace));
    await provider.state.update((state) => {
      const refreshToken = state.refreshTokens.get(keys.refreshTokenHash);
      const accessToken = state.accessTokens.get(keys.accessTokenId);
      const grant = state.grants.get((refreshToken ?? accessToken)?.grantId ?? "");
      if (grant === undefined) return;
      trace.check(
        "the token was given to this client",
        grant.clientId === client.id,
        () => new UnauthorizedClient("this token was given to another client"),
      );
      const now = provider.epochTime();
      const reason = "the client revoked it";
      if (refreshToken) revokeGrant(state, grant, reason, now);
      else revokeAccessToken(state, keys.accessTokenId, reason, now);
    });
    return emptyAnswer(200);
  },
};
