import type { OAuthContext } from "./oauth-client.ts";
import { generateCodeChallenge, generateCodeVerifier, generateUnguessable } from "./pkce.ts";
import { asksForOpenId, resourceParameters } from "./provider-profile.ts";
import { requireEndpoint } from "./secure-endpoint.ts";
import type {
  AuthorizationPurpose,
  AuthorizationTransaction,
  WaitingCall,
} from "./authorization-transaction.ts";

/** What an API has said that it wants, besides what a connection has. */
export interface SignInDemand {
  /** Kinds of authentication of which one is wanted, separated by spaces (RFC 9470 §3). */
  readonly acrValues?: string | undefined;
  /** Seconds since the person last signed in, at the most (RFC 9470 §3). */
  readonly maxAge?: number | undefined;
  /** Scopes, separated by spaces (RFC 6750 §3). */
  readonly scope?: string | undefined;
}

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
  /** What an API wants of the sign-in. */
  readonly demand?: SignInDemand;
  /** Scopes beyond the profile's that APIs have asked for before, separated by spaces. */
  readonly addedScope?: string | undefined;
  /** The key that the tokens shall be bound to. */
  readonly dpop?: { readonly keyId: string; readonly thumbprint: string } | undefined;
  readonly waiting?: WaitingCall | undefined;
  /** Characters of the code verifier, 43 to 128. */
  readonly verifierLength?: number | undefined;
  /** Milliseconds of the local clock. */
  readonly now: number;
}

/**
 * Makes an authorization request (authorization code + PKCE) and the transaction that will judge
 * its answer. Nothing is stored and nothing is sent here.
 *
 * @returns `parameters`: the request itself, without what the endpoint's address brings along
 * @throws OAuthError `endpoint_missing`, `endpoint_insecure`, `insecure_context`
 * @see RFC 6749 §4.1.1, RFC 7636 §4.3, RFC 9449 §10, OpenID Connect Core 1.0 §3.1.2.1
 */
export async function beginAuthorization(
  { profile: configured, metadata }: OAuthContext,
  options: AuthorizationRequestOptions,
): Promise<{ url: URL; parameters: URLSearchParams; transaction: AuthorizationTransaction }> {
  const { demand = {}, dpop } = options;
  const addedScope = unionOfScopes(options.addedScope, demand.scope);
  const profile = { ...configured, scope: unionOfScopes(configured.scope, addedScope) };
  const url = requireEndpoint(metadata, "authorization_endpoint");
  const codeVerifier = generateCodeVerifier(options.verifierLength);
  const state = generateUnguessable();
  const nonce = asksForOpenId(profile) ? generateUnguessable() : undefined;

  const members: Record<string, string | undefined> = {
    prompt: promptFor({ profile, metadata }, options),
    login_hint: options.loginHint,
    ...profile.authorizationParams,
    ...(demand.acrValues !== undefined && { acr_values: demand.acrValues }),
    ...(demand.maxAge !== undefined && { max_age: String(demand.maxAge) }),
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
    dpop_jkt: dpop?.thumbprint,
  };
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(members)) {
    // An empty value is how a profile switches one of our defaults off.
    if (value !== undefined && value !== "") parameters.set(name, value);
  }
  for (const name of parameters.keys()) url.searchParams.delete(name);
  for (const [name = "", value = ""] of resourceParameters(profile)) parameters.append(name, value);
  for (const [name, value] of parameters) url.searchParams.append(name, value);

  const maxAge = parameters.get("max_age");
  return {
    url,
    parameters,
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
      ...(maxAge !== null && /^\d+$/.test(maxAge) && { maxAge: Number(maxAge) }),
      ...(demand.acrValues !== undefined && { acrValues: demand.acrValues }),
      ...(dpop !== undefined && { dpopKeyId: dpop.keyId }),
      ...(addedScope !== "" && { addedScope }),
      ...(options.waiting !== undefined && { waiting: options.waiting }),
      createdAt: options.now,
    },
  };
}

/** @returns every scope of them, once; their lists are separated by spaces (RFC 6749 §3.3) */
export function unionOfScopes(...scopes: readonly (string | undefined)[]): string {
  return [...new Set(scopes.flatMap((scope = "") => scope.split(" ").filter(Boolean)))].join(" ");
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
