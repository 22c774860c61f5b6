import {
  type ClientAuth,
  customFetch,
  introspectionRequest,
  None,
  processIntrospectionResponse,
} from "oauth4webapi";
import { requireAcceptance } from "./endpoint-refusal.ts";
import { libraryError } from "./library-error.ts";
import {
  clientOf,
  ENDPOINTS_ALREADY_CHECKED,
  type OAuthContext,
  serverOf,
} from "./oauth-client.ts";
import { createProviderFetch, type ProviderFetch } from "./provider-fetch.ts";
import { requireEndpoint } from "./secure-endpoint.ts";
import { parseObject } from "./token-response.ts";

/** What a provider says about a token. */
export interface TokenIntrospection {
  /** Whether the token is good now; of one that is not, a provider says nothing else. */
  readonly active: boolean;
  /** The whole answer, as it came. */
  readonly json: string;
}

/**
 * Asks the provider about a token that only it can read. The endpoint is made for APIs, which prove
 * who they are: most providers refuse a public client.
 *
 * @param options `authentication`: of the client of the context, where it has a secret
 * @throws OAuthError `endpoint_missing` when the provider offers no introspection,
 *   `token_request_rejected`, `response_malformed`, `provider_error`, `rate_limited`,
 *   `provider_unreachable`, `timeout`
 * @see RFC 7662 §2
 */
export async function introspectToken(
  context: OAuthContext,
  token: string,
  {
    fetch,
    authentication = None(),
  }: { fetch: typeof globalThis.fetch; authentication?: ClientAuth },
): Promise<TokenIntrospection> {
  requireEndpoint(context.metadata, "introspection_endpoint");
  let json = "";
  const send = createProviderFetch(fetch);
  const keepAnswer: ProviderFetch = async (url, request) => {
    const response = await send(url, request);
    json = await response.text();
    requireAcceptance(request, response, parseObject(json));
    // Some providers call it something else.
    return new Response(json, { headers: { "content-type": "application/json" } });
  };
  try {
    const server = serverOf(context);
    const client = clientOf(context);
    const response = await introspectionRequest(server, client, authentication, token, {
      ...ENDPOINTS_ALREADY_CHECKED,
      [customFetch]: keepAnswer,
    });
    const { active } = await processIntrospectionResponse(server, client, response);
    return { active, json };
  } catch (failure) {
    throw libraryError(failure, "response_malformed");
  }
}
