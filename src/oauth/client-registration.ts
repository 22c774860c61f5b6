import {
  customFetch,
  dynamicClientRegistrationRequest,
  processDynamicClientRegistrationResponse,
} from "oauth4webapi";
import { requireAcceptance } from "./endpoint-refusal.ts";
import { libraryError } from "./library-error.ts";
import { ENDPOINTS_ALREADY_CHECKED } from "./oauth-client.ts";
import { OAuthError } from "./oauth-error.ts";
import { createProviderFetch, type ProviderRequest } from "./provider-fetch.ts";
import { hasClientIdCharacters, type ProviderMetadata } from "./provider-profile.ts";
import { requireEndpoint } from "./secure-endpoint.ts";
import { parseObject } from "./token-response.ts";

/**
 * A length that an address has room for: some providers keep nothing and write a whole registration
 * into it (RFC 7591 Appendix A.5.2).
 */
const LONGEST_CLIENT_ID = 2048;

/** What a provider is told about this app. */
export interface ClientDescription {
  /** What a person reads at the provider. */
  readonly name: string;
  /** The one address that authorization codes may be sent to, exactly. */
  readonly redirectUri: string;
  readonly postLogoutRedirectUri: string;
  /** Whether tokens shall be given out only bound to a key (RFC 9449 §5.2). */
  readonly dpop: boolean;
}

/**
 * Registers this app at a provider as a public client.
 *
 * The answer's `registration_access_token` is not kept: with it the redirect URI of the registration
 * could be changed, so that codes went elsewhere, and nothing here needs it.
 *
 * @returns the client identifier
 * @throws OAuthError `endpoint_missing`, `endpoint_insecure`, `registration_rejected` with the
 *   provider's `error` or, in `details.registered`, what it registered instead of what was asked,
 *   `response_malformed`, `rate_limited`, `provider_error`, `provider_unreachable`, `timeout`
 * @see RFC 7591 §3, OpenID Connect Dynamic Client Registration 1.0 §3
 */
export async function registerClient(
  metadata: ProviderMetadata,
  description: ClientDescription,
  { fetch }: { fetch: typeof globalThis.fetch },
): Promise<string> {
  requireEndpoint(metadata, "registration_endpoint");
  const send = createProviderFetch(fetch);
  let sent: ProviderRequest | undefined;
  try {
    const response = await dynamicClientRegistrationRequest(
      { ...metadata },
      clientMetadata(metadata, description),
      {
        ...ENDPOINTS_ALREADY_CHECKED,
        [customFetch]: (url: string, request: ProviderRequest) => send(url, (sent = request)),
      },
    );
    const body = parseObject(await response.text());
    requireAcceptance(sent, response, body);
    requireAsAsked(body, description);
    const { client_id: clientId } = await processDynamicClientRegistrationResponse(
      // Some providers answer 200. A secret that a public client has no use for goes no further.
      Response.json({ client_id: body?.client_id }, { status: 201 }),
    );
    const isOfLength = clientId.length > 0 && clientId.length <= LONGEST_CLIENT_ID;
    if (!isOfLength || !hasClientIdCharacters(clientId))
      throw new OAuthError("response_malformed", 'unexpected "client_id" in the registration');
    return clientId;
  } catch (failure) {
    const error = libraryError(failure, "response_malformed");
    if (error.code !== "token_request_rejected") throw error;
    throw new OAuthError("registration_rejected", "the provider refused the registration", {
      details: error.details,
      cause: error,
    });
  }
}

/** RFC 7591 §2 */
function clientMetadata(
  { grant_types_supported: grants }: ProviderMetadata,
  { name, redirectUri, postLogoutRedirectUri, dpop }: ClientDescription,
) {
  return {
    client_name: name,
    application_type: "web",
    token_endpoint_auth_method: "none",
    redirect_uris: [redirectUri],
    post_logout_redirect_uris: [postLogoutRedirectUri],
    response_types: ["code"],
    grant_types: ["authorization_code", "refresh_token"].filter(
      (grant) => grant === "authorization_code" || grants?.includes(grant) !== false,
    ),
    ...(dpop && { dpop_bound_access_tokens: true }),
  };
}

/**
 * A provider may register something else than it was asked for, and says so in its answer: a client
 * that has to prove itself by a secret, or one that is sent codes elsewhere, is of no use here.
 *
 * @see RFC 7591 §3.2.1; a client whose method is not said has to use its secret (§2)
 */
function requireAsAsked(
  body: Readonly<Record<string, unknown>> | undefined,
  { redirectUri }: ClientDescription,
): void {
  const {
    token_endpoint_auth_method: method,
    client_secret: secret,
    redirect_uris: uris,
    grant_types: grants,
  } = body ?? {};
  const hasSecret = secret !== undefined && secret !== null && secret !== "";
  const isPublic = method === "none" || ((method === undefined || method === null) && !hasSecret);
  if (!isPublic) throw registeredInstead("token_endpoint_auth_method");
  if (Array.isArray(uris) && !uris.includes(redirectUri)) throw registeredInstead("redirect_uris");
  if (Array.isArray(grants) && !grants.includes("authorization_code"))
    throw registeredInstead("grant_types");
}

function registeredInstead(
  registered: "token_endpoint_auth_method" | "redirect_uris" | "grant_types",
): OAuthError {
  return new OAuthError("registration_rejected", `unexpected "${registered}" in the registration`, {
    details: { registered },
  });
}
