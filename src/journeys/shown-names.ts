/** Which document the members of a body belong to; each has names of its own that are public. */
export type Vocabulary = "oauth" | "discovery" | "jwks";

/** Parameters and members whose values are public or harmless. A name that is missing here is masked. */
const OAUTH = new Set(
  (
    "grant_type response_type response_mode client_id redirect_uri post_logout_redirect_uri scope audience resource " +
    "prompt display max_age ui_locales acr_values access_type include_granted_scopes code_challenge " +
    "code_challenge_method dpop_jkt token_type token_type_hint expires_in refresh_expires_in " +
    "refresh_token_expires_in ext_expires_in requested_token_type subject_token_type actor_token_type " +
    "issued_token_type client_assertion_type iss error error_description error_uri interval verification_uri"
  ).split(" "),
);

/** RFC 8414 §2, OpenID Connect Discovery 1.0 §3; endpoints and lists are known by their ending. */
const DISCOVERY =
  /^(issuer|jwks_uri|op_policy_uri|op_tos_uri|service_documentation|\w+_endpoint|\w+_supported)$/;

/** Too short in its words, and too plain, for a token. */
const METADATA_NAME = /^[a-z]{1,16}(_[a-z]{1,16}){1,9}$/;

/** RFC 7517 §4, without the key material. */
const JWKS = /^(kty|use|key_ops|alg|kid|crv)$/;

/** Members that hold further members to look at, instead of a value. */
const CONTAINERS = { oauth: /^$/, discovery: /^mtls_endpoint_aliases$/, jwks: /^keys$/ };

/** RFC 6750 §3, RFC 9449 §7.1, RFC 9470 §3, RFC 9728 §5.1 */
const CHALLENGE =
  /^(realm|error|error_description|error_uri|scope|algs|acr_values|max_age|resource_metadata)$/;

const HEADERS = new RegExp(
  "^(" +
    "accept|accept-(encoding|language)|age|allow|alt-svc|cache-control|connection|content-(encoding|language|length|type)|" +
    "content-security-policy|date|expires|host|keep-alive|last-modified|origin|pragma|referrer-policy|retry-after|server|" +
    "strict-transport-security|transfer-encoding|user-agent|vary|via|access-control-[a-z-]+|cross-origin-[a-z-]+|" +
    "x-(content-type-options|correlation-id|frame-options|powered-by|request-id)" +
    ")$",
);

/** @returns whether the value of a parameter or member may be shown */
export function isShownName(name: string, vocabulary: Vocabulary): boolean {
  return (
    OAUTH.has(name) ||
    (vocabulary === "discovery" && DISCOVERY.test(name)) ||
    (vocabulary === "jwks" && JWKS.test(name))
  );
}

/** @returns whether it is built of words as the names of metadata are, the longest of which have 62 letters */
export function isMetadataName(name: string, vocabulary: Vocabulary): boolean {
  return vocabulary === "discovery" && METADATA_NAME.test(name);
}

/** @returns whether the members of this member are judged one by one */
export function isContainer(name: string, vocabulary: Vocabulary): boolean {
  return CONTAINERS[vocabulary].test(name);
}

/** @returns whether the value of a parameter of WWW-Authenticate may be shown */
export function isShownInChallenge(name: string): boolean {
  return CHALLENGE.test(name.toLowerCase());
}

/** @param name in lower case */
export function isShownHeader(name: string): boolean {
  return HEADERS.test(name);
}
