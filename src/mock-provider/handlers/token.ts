import { checkDpopProof } from "../dpop/dpop.ts";
import { dpopAlgorithms } from "../dpop/dpop-algorithms.ts";
import type { DecisionTrace } from "../decision-log.ts";
import type { Endpoint, EndpointContext } from "../endpoint.ts";
import { redeemAuthorizationCode } from "../grants/authorization-code-grant.ts";
import { grantClientCredentials } from "../grants/client-credentials-grant.ts";
import { redeemDeviceCode } from "../grants/device-code-grant.ts";
import type { GrantType } from "../grants/token-request.ts";
import { grantPassword } from "../grants/password-grant.ts";
import { redeemRefreshToken } from "../grants/refresh-token-grant.ts";
import { exchangeToken } from "../grants/token-exchange-grant.ts";
import { InvalidRequest, UnauthorizedClient, UnsupportedGrantType } from "../provider-error.ts";
import type { Policy } from "../misbehaviour/policy.ts";
import type { MockProvider } from "../provider.ts";
import type { Occasion } from "../misbehaviour/scenario.ts";
import type { Client } from "../state/state.ts";
import { type IssuedTokens, makeTokenResponse } from "../tokens/issue-tokens.ts";
import { jsonAnswer } from "../messages/answer.ts";
import {
  authenticateClient,
  clientAuthenticationMethods,
  readClientId,
} from "./authenticate-client.ts";
import { readForm, requireParameter } from "../messages/form.ts";

const grantTypes = new Map<string, GrantType>([
  ["authorization_code", redeemAuthorizationCode],
  ["refresh_token", redeemRefreshToken],
  ["urn:ietf:params:oauth:grant-type:device_code", redeemDeviceCode],
  ["urn:ietf:params:oauth:grant-type:token-exchange", exchangeToken],
  ["client_credentials", grantClientCredentials],
  ["password", grantPassword],
]);

/** The token endpoint (RFC 6749 §3.2). */
export const tokenEndpoint: Endpoint = {
  name: "token",
  methods: ["POST"],
  path: "/token",
  async occasion(request) {
    const grantType = new URLSearchParams(await request.clone().text()).get("grant_type");
    return occasions.get(grantType ?? "") ?? "other grant";
  },
  metadata: (issuer, policy) => ({
    token_endpoint: `${issuer}/token`,
    grant_types_supported: [...grantTypes.keys()],
    token_endpoint_auth_methods_supported: clientAuthenticationMethods(policy),
    ...(policy.dpop === "off" ? {} : { dpop_signing_alg_values_supported: dpopAlgorithms }),
  }),
  async respond(context, trace) {
    const { provider } = context;
    try {
      const tokens = await grantTokens(context, trace);
      await count(provider, tokens);
      return jsonAnswer(await makeTokenResponse(provider, tokens, context.misbehaviour));
    } catch (error) {
      if (trace.clientId !== undefined) await countFailure(provider, trace.clientId);
      throw error;
    }
  },
  async forestalled({ provider, request }, trace) {
    const clientId = readClientId(request, new URLSearchParams(await request.text()));
    const { clients } = await provider.state.read();
    if (clientId === undefined || !clients.has(clientId)) return;
    trace.clientId = clientId;
    await countFailure(provider, clientId);
  },
};

const occasions = new Map<string, Occasion>([
  ["authorization_code", "code exchange"],
  ["refresh_token", "refresh"],
  ["urn:ietf:params:oauth:grant-type:device_code", "device poll"],
]);

async function grantTokens(context: EndpointContext, trace: DecisionTrace): Promise<IssuedTokens> {
  const { provider, request, misbehaviour } = context;
  const { policy } = misbehaviour;
  const form = await readForm(request, trace);
  const client = authenticateClient(await provider.state.read(), request, form, trace, policy);
  const grantType = requireParameter(form, "grant_type", trace);
  const grant = grantTypes.get(grantType);
  trace.check(
    "grant_type is supported",
    grant !== undefined,
    () =>
      new UnsupportedGrantType(`grant_type must be one of: ${[...grantTypes.keys()].join(", ")}`),
  );
  trace.check(
    "the client may use this grant type",
    client.grantTypes.includes(grantType),
    () => new UnauthorizedClient(`this client is not registered for ${grantType}`),
  );
  const dpopKeyThumbprint = await checkDpopProof(context, trace);
  trace.check(
    "the request has a DPoP proof, if one is demanded",
    dpopKeyThumbprint !== undefined || !demandsProof(policy, client),
    () => new InvalidRequest("a DPoP proof is demanded here"),
  );
  return grant({ provider, client, form, policy, dpopKeyThumbprint }, trace);
}

/**
 * RFC 9449 §5.2 names no error code for a proof that is not there; RFC 6749 §5.2 has
 * `invalid_request` for what is missing, and so do the conformance tests of FAPI 2.0.
 */
function demandsProof({ dpop }: Policy, { dpopBoundAccessTokens }: Client): boolean {
  return dpop === "required" || (dpop === "offered" && dpopBoundAccessTokens);
}

async function count(provider: MockProvider, { client, accessToken }: IssuedTokens): Promise<void> {
  await provider.state.update(({ counts }) => {
    const known = counts.get(client.id) ?? { issued: 0, failed: 0, scopes: new Map() };
    known.issued += 1;
    for (const token of accessToken.scope) {
      known.scopes.set(token, (known.scopes.get(token) ?? 0) + 1);
    }
    counts.set(client.id, known);
  });
}

async function countFailure(provider: MockProvider, clientId: string): Promise<void> {
  await provider.state.update(({ counts }) => {
    const known = counts.get(clientId) ?? { issued: 0, failed: 0, scopes: new Map() };
    known.failed += 1;
    counts.set(clientId, known);
  });
}
