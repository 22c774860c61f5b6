/** One request that a profile offers to send with a connection's access token. */
export interface ApiRequest {
  readonly name: string;
  readonly method: string;
  readonly url: string;
  readonly body?: string | undefined;
}

/** Where an account's name comes from when there is no ID token. */
export interface IdentitySource {
  /** Called with the access token right after signing in. */
  readonly url: string;
  /** JSON pointer (RFC 6901) to the account's stable identifier. */
  readonly id: string;
  /** JSON pointer (RFC 6901) to the account's readable name. */
  readonly name: string;
}

/**
 * Authorization server metadata (RFC 8414 §2, OpenID Connect Discovery 1.0 §3), as far as Pixy
 * uses it. Unknown members are kept, because a provider may say more than we read.
 */
export interface ProviderMetadata {
  readonly issuer: string;
  readonly authorization_endpoint?: string;
  readonly token_endpoint?: string;
  readonly jwks_uri?: string;
  readonly userinfo_endpoint?: string;
  readonly revocation_endpoint?: string;
  readonly introspection_endpoint?: string;
  readonly end_session_endpoint?: string;
  readonly scopes_supported?: string[];
  readonly prompt_values_supported?: string[];
  readonly code_challenge_methods_supported?: string[];
  readonly id_token_signing_alg_values_supported?: string[];
  readonly grant_types_supported?: string[];
  readonly token_endpoint_auth_methods_supported?: string[];
  readonly dpop_signing_alg_values_supported?: string[];
  readonly authorization_response_iss_parameter_supported?: boolean;
  readonly require_pushed_authorization_requests?: boolean;
  readonly pushed_authorization_request_endpoint?: string;
  readonly device_authorization_endpoint?: string;
  readonly registration_endpoint?: string;
}

/** How long a refresh token may be kept: encrypted on disk, in this tab only, or not at all. */
export type RefreshTokenStorage = "vault" | "memory" | "none";

/** How to reach one authorization server with one client registration. */
export interface ProviderProfile {
  readonly id: string;
  readonly name: string;
  readonly clientId: string;
  /** Issuer identifier; the metadata is discovered there. Either this or `metadata`. */
  readonly issuer?: string | undefined;
  /** Explicit endpoints of a provider without discovery. */
  readonly metadata?: ProviderMetadata | undefined;
  /** Space-separated scope to ask for (RFC 6749 §3.3). */
  readonly scope: string;
  /** Additional parameters of the authorization request. */
  readonly authorizationParams: Readonly<Record<string, string>>;
  /** The APIs that access tokens are for, as the provider knows them (RFC 8707 §2). */
  readonly resource?: readonly string[] | undefined;
  /** Bind the tokens to a key of this browser (RFC 9449). */
  readonly dpop: boolean;
  /** Hand the authorization request to the provider before leaving (RFC 9126); `auto`: when it demands that. */
  readonly par: "auto" | boolean;
  readonly refreshTokens: RefreshTokenStorage;
  readonly apis: readonly ApiRequest[];
  /** Origins, besides those of `apis` and the provider's userinfo, that may receive the access token. */
  readonly apiOrigins: readonly string[];
  readonly identity?: IdentitySource | undefined;
  /** Use a redirect URI of its own, `<base>callback/<id>` (RFC 9700 §4.4). */
  readonly distinctCallback: boolean;
}

/** @returns whose profile this is: the issuer that is discovered, or the one of explicit endpoints */
export function issuerOf({
  issuer,
  metadata,
}: Pick<ProviderProfile, "issuer" | "metadata">): string | undefined {
  return issuer ?? metadata?.issuer;
}

/**
 * @param shared the installation's redirect URI
 * @returns the redirect URI of this profile: its own where its answers could be taken for another's
 * @see RFC 9700 §4.4
 */
export function redirectUriOf(
  { id, distinctCallback }: Pick<ProviderProfile, "id" | "distinctCallback">,
  shared: string,
): string {
  return distinctCallback ? `${shared}/${id}` : shared;
}

/** @returns the origins of what is an absolute URL among these, each once */
export function originsOf(urls: readonly unknown[]): Set<string> {
  return new Set(
    urls.flatMap((url) => (typeof url === "string" ? (URL.parse(url)?.origin ?? []) : [])),
  );
}

/** @returns whether signing in with this profile yields an ID token */
export function asksForOpenId(profile: Pick<ProviderProfile, "scope">): boolean {
  return profile.scope.split(" ").includes("openid");
}

type Resources = Pick<ProviderProfile, "resource">;

/** @returns the `resource` parameters of an authorization request (RFC 8707 §2.1) */
export function resourceParameters({ resource = [] }: Resources): string[][] {
  return resource.map((uri) => ["resource", uri]);
}

/** @returns what a request asks for where no redirect does: its scope, if it has one, and its resources */
export function scopeAndResourceParameters(
  profile: Pick<ProviderProfile, "scope" | "resource">,
): string[][] {
  return [...scopeParameters(profile), ...resourceParameters(profile)];
}

/** @returns no parameter where nothing is asked for: an empty scope is none (RFC 6749 §3.3) */
export function scopeParameters({ scope }: Pick<ProviderProfile, "scope">): string[][] {
  return scope === "" ? [] : [["scope", scope]];
}

/** @returns the first of several resources; `""` where a profile needs but one access token */
export function firstResource({ resource = [] }: Resources): string {
  const [first = "", ...others] = resource;
  return others.length === 0 ? "" : first;
}

/**
 * @param resource the one that a token is wanted for; `""` for none in particular
 * @returns the `resource` parameters of a token request: one at the most where there are several,
 *   because a token that is good for one API must be worth nothing at the others (RFC 8707 §2.2)
 */
export function tokenResourceParameters(profile: Resources, resource: string): string[][] {
  if (resource !== "") return [["resource", resource]];
  return firstResource(profile) === "" ? resourceParameters(profile) : [];
}

/** @returns whether a text has no characters but those of client ids (RFC 6749 Appendix A.1) */
export function hasClientIdCharacters(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

/** What a provider is asked for where nobody says what: who it is, and a refresh token. */
export const USUAL_SCOPE = "openid profile email offline_access";
