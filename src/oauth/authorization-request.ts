import type { OAuthContext } from "./oauth-client.ts";
import { OAuthError } from "./oauth-error.ts";
import { generateCodeChallenge, generateCodeVerifier, generateUnguessable } from "./pkce.ts";
import { asksForOpenId, resourceParameters } from "./provider-profile.ts";
import { requireEndpoint } from "./secure-endpoint.ts";
import type {
  AuthorizationPurpose,
  AuthorizationTransaction,
} from "./authorization-transaction.ts";

/** What the caller decides about one authorization request. */
export interface AuthorizationRequestOptions {
  readonly redirectUri: string;
  readonly purpose: AuthorizationPurpose;
  readonly returnTo: string;
  readonly connectionId?: string;
  readonly journeyId?: string;
  /** The account that is expected, as the provider knows it (OpenID Connect Core 1.0 §3.1.2.1). */
  readonly loginHint?: string;
  /** Ask the provider to offer a choice of accounts, where it says that it can. */
  readonly chooseAccount?: boolean;
  /** Milliseconds of the local clock. */
  readonly now: number;
}

/**
 * Makes an authorization request (authorization code + PKCE) and the transaction that will judge
 * its answer. Nothing is stored and nothing is sent here.
 *
 * @throws OAuthError `endpoint_missing`, `endpoint_insecure`, `insecure_context`,
 *   `authorization_failed` when the provider takes only pushed requests (RFC 9126)
 * @see RFC 6749 §4.1.1, RFC 7636 §4.3, OpenID Connect Core 1.0 §3.1.2.1
 */
export async function beginAuthorization(
  context: OAuthContext,
  options: AuthorizationRequestOptions,
): Promise<{ url: URL; transaction: AuthorizationTransaction }> {
  const { profile, metadata } = context;
  if (metadata.require_pushed_authorization_requests === true) {
    // RFC 9126 §5: such a provider would refuse the request after the person has been sent there.
    throw new OAuthError(
      "authorization_failed",
      "the provider demands pushed authorization requests, which this version does not send",
    );
  }
  const url = requireEndpoint(metadata, "authorization_endpoint");
  const codeVerifier = generateCodeVerifier();
  const state = generateUnguessable();
  const nonce = asksForOpenId(profile) ? generateUnguessable() : undefined;

  const parameters: Record<string, string | undefined> = {
    prompt: promptFor(context, options),
    login_hint: options.loginHint,
    ...profile.authorizationParams,
    // These would have the provider read another request, or answer to where nobody looks.
    request: undefined,
    request_uri: undefined,
    response_mode: undefined,
    response_type: "code",
    client_id: profile.clientId,
    redirect_uri: options.redirectUri,
    scope: profile.scope,
    state,
    nonce,
    code_challenge: await generateCodeChallenge(codeVerifier),
    code_challenge_method: "S256",
  };
  for (const [name, value] of Object.entries(parameters)) {
    // An empty value is how a profile switches one of our defaults off.
    if (value !== undefined && value !== "") url.searchParams.set(name, value);
  }

  for (const [name = "", value = ""] of resourceParameters(profile)) {
    url.searchParams.append(name, value);
  }

  const maxAge = profile.authorizationParams.max_age;
  return {
    url,
    transaction: {
      profile,
      metadata,
      state,
      ...(nonce !== undefined && { nonce }),
      codeVerifier,
      redirectUri: options.redirectUri,
      purpose: options.purpose,
      ...(options.connectionId !== undefined && { connectionId: options.connectionId }),
      returnTo: options.returnTo,
      ...(options.journeyId !== undefined && { journeyId: options.journeyId }),
      ...(maxAge !== undefined && /^\d+$/.test(maxAge) && { maxAge: Number(maxAge) }),
      createdAt: options.now,
    },
  };
}

/**
 * A refresh token for offline use must be consented to, and strict providers drop the scope
 * otherwise (OpenID Connect Core 1.0 §11).
 */
function promptFor(
  context: OAuthContext,
  options: AuthorizationRequestOptions,
): string | undefined {
  const prompts: string[] = [];
  const { profile, metadata } = context;
  if (options.chooseAccount && metadata.prompt_values_supported?.includes("select_account")) {
    prompts.push("select_account");
  }
  const scope = profile.scope.split(" ");
  if (scope.includes("openid") && scope.includes("offline_access")) prompts.push("consent");
  return prompts.length === 0 ? undefined : prompts.join(" ");
}
