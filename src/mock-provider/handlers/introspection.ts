import type { Endpoint } from "../endpoint.ts";
import type { MockProvider } from "../provider.ts";
import type { State } from "../state/state.ts";
import { type TokenKeys, findTokenKeys } from "../tokens/find-token.ts";
import { jsonAnswer } from "../messages/answer.ts";
import { authenticateClient, clientAuthenticationMethods } from "./authenticate-client.ts";
import { readForm, requireParameter } from "../messages/form.ts";

/** The introspection endpoint (RFC 7662). A client learns about its own tokens only. */
export const introspectionEndpoint: Endpoint = {
  name: "introspection",
  methods: ["POST"],
  path: "/introspect",
  occasion: "introspection",
  metadata: (issuer, policy) => ({
    introspection_endpoint: `${issuer}/introspect`,
    introspection_endpoint_auth_methods_supported: clientAuthenticationMethods(policy),
  }),
  async respond({ provider, request, misbehaviour: { policy } }, trace) {
    const form = await readForm(request, trace);
    const state = await provider.state.read();
    const client = authenticateClient(state, request, form, trace, policy);
    const keys = await findTokenKeys(provider, requireParameter(form, "token", trace));
    return jsonAnswer(introspect(provider, state, client.id, keys) ?? { active: false });
  },
};

function introspect(
  provider: MockProvider,
  state: State,
  clientId: string,
  { refreshTokenHash, accessTokenId }: TokenKeys,
): Record<string, unknown> | undefined {
  const refreshToken = state.refreshTokens.get(refreshTokenHash);
  const accessToken = state.accessTokens.get(accessTokenId);
  const grant = state.grants.get((refreshToken ?? accessToken)?.grantId ?? "");
  if (grant === undefined || grant.clientId !== clientId || grant.revocation) return undefined;
  const expiresAt = accessToken?.expiresAt ?? grant.expiresAt;
  if (refreshToken?.usedAt !== undefined || expiresAt <= provider.epochTime()) return undefined;
  const jkt = (accessToken ?? refreshToken)?.dpopKeyThumbprint;
  return {
    active: true,
    iss: provider.issuer,
    sub: grant.sub,
    client_id: grant.clientId,
    scope: (accessToken?.scope ?? grant.scope).join(" "),
    exp: expiresAt,
    iat: (accessToken ?? refreshToken)?.issuedAt,
    ...(accessToken
      ? {
          token_type: jkt === undefined ? "Bearer" : "DPoP",
          aud: accessToken.audience,
          jti: accessTokenId,
        }
      : {}),
    ...(jkt === undefined ? {} : { cnf: { jkt } }),
    // RFC 8693 §4.1
    ...(grant.actor === undefined ? {} : { act: grant.actor }),
  };
}
