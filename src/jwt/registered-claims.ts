/** What a registered name means. */
export interface Meaning {
  /** One plain sentence. */
  readonly sentence: string;
  /** Specification and section. */
  readonly reference: string;
  /** The value counts seconds since 1970 (RFC 7519 §2, NumericDate). */
  readonly isTime?: true;
}

const CORE = "OpenID Connect Core 1.0";

/**
 * The claims of the IANA registry "JSON Web Token Claims" as far as people of OAuth and OpenID
 * Connect meet them, and a few that every large provider has.
 */
const claims: ReadonlyMap<string, Meaning> = new Map(
  Object.entries<Meaning>({
    // RFC 7519
    iss: { sentence: "Who issued the token.", reference: "RFC 7519 §4.1.1" },
    sub: {
      sentence: "Whom the token is about, by an identifier that is unique at its issuer.",
      reference: "RFC 7519 §4.1.2",
    },
    aud: {
      sentence: "For whom the token is meant. Whoever is not named must refuse it.",
      reference: "RFC 7519 §4.1.3",
    },
    exp: {
      sentence: "From this time on nobody may accept the token.",
      reference: "RFC 7519 §4.1.4",
      isTime: true,
    },
    nbf: {
      sentence: "Before this time nobody may accept the token.",
      reference: "RFC 7519 §4.1.5",
      isTime: true,
    },
    iat: { sentence: "When the token was issued.", reference: "RFC 7519 §4.1.6", isTime: true },
    jti: {
      sentence: "This token's own number: whoever has seen it before can tell a replay.",
      reference: "RFC 7519 §4.1.7",
    },

    // Access tokens
    client_id: {
      sentence: "The client that the token was issued to.",
      reference: "RFC 8693 §4.3, RFC 9068 §2.2",
    },
    scope: {
      sentence: "What the token permits, as words separated by spaces.",
      reference: "RFC 8693 §4.2, RFC 9068 §2.2.3",
    },
    roles: {
      sentence: "The roles that the subject has.",
      reference: "RFC 9068 §2.2.3.1, RFC 7643 §4.1.2",
    },
    groups: {
      sentence: "The groups that the subject is a member of.",
      reference: "RFC 9068 §2.2.3.1, RFC 7643 §4.1.2",
    },
    entitlements: {
      sentence: "What the subject is entitled to.",
      reference: "RFC 9068 §2.2.3.1, RFC 7643 §4.1.2",
    },
    authorization_details: {
      sentence: "What the token permits, in more detail than a scope can say.",
      reference: "RFC 9396 §9.1",
    },
    cnf: {
      sentence:
        "The key that the token is bound to: whoever cannot prove to hold it cannot use the token.",
      reference: "RFC 7800 §3.1, RFC 9449 §6, RFC 8705 §3.1",
    },
    act: {
      sentence: "Who acts on behalf of the subject; further inside, on whose behalf that one acts.",
      reference: "RFC 8693 §4.1",
    },
    may_act: {
      sentence: "Who is allowed to act on behalf of the subject.",
      reference: "RFC 8693 §4.4",
    },

    // ID tokens
    nonce: {
      sentence: "Repeats what the app sent, so that this token belongs to that one sign-in.",
      reference: `${CORE} §2`,
    },
    auth_time: {
      sentence: "When the person last signed in at the provider.",
      reference: `${CORE} §2`,
      isTime: true,
    },
    acr: {
      sentence: "How strong the sign-in was, in the provider's own grading.",
      reference: `${CORE} §2`,
    },
    amr: {
      sentence: "How the person signed in: pwd is a password, otp a one-time code, mfa several.",
      reference: `${CORE} §2, RFC 8176`,
    },
    azp: {
      sentence: "The client that the token was issued to, where the audience alone does not say.",
      reference: `${CORE} §2`,
    },
    at_hash: {
      sentence: "Half a hash of the access token that came along: both belong together.",
      reference: `${CORE} §3.1.3.6`,
    },
    c_hash: {
      sentence: "Half a hash of the code that came along: both belong together.",
      reference: `${CORE} §3.3.2.11`,
    },
    s_hash: {
      sentence: "Half a hash of the state that came along.",
      reference: "FAPI 1.0 Advanced §5.1",
    },
    sid: {
      sentence: "The session at the provider: a logout names it again.",
      reference: "OpenID Connect Front-Channel Logout 1.0 §3",
    },
    sub_jwk: {
      sentence: "The key of a provider that issues its own identities.",
      reference: `${CORE} §7.4`,
    },

    // About a person
    name: { sentence: "The person's full name.", reference: `${CORE} §5.1` },
    given_name: { sentence: "The person's given names.", reference: `${CORE} §5.1` },
    family_name: { sentence: "The person's family names.", reference: `${CORE} §5.1` },
    middle_name: { sentence: "The person's middle names.", reference: `${CORE} §5.1` },
    nickname: { sentence: "What the person is casually called.", reference: `${CORE} §5.1` },
    preferred_username: {
      sentence: "The name that the person likes to be known by. It may change, and is not unique.",
      reference: `${CORE} §5.1, §5.7`,
    },
    profile: { sentence: "Address of a page about the person.", reference: `${CORE} §5.1` },
    picture: { sentence: "Address of a picture of the person.", reference: `${CORE} §5.1` },
    website: { sentence: "Address of the person's own site.", reference: `${CORE} §5.1` },
    email: {
      sentence: "The person's e-mail address. It may change, and is not unique.",
      reference: `${CORE} §5.1, §5.7`,
    },
    email_verified: {
      sentence: "Whether the provider has made sure that the e-mail address is the person's.",
      reference: `${CORE} §5.1`,
    },
    gender: { sentence: "The person's gender.", reference: `${CORE} §5.1` },
    birthdate: { sentence: "The person's birthday.", reference: `${CORE} §5.1` },
    zoneinfo: { sentence: "The person's time zone.", reference: `${CORE} §5.1` },
    locale: { sentence: "The person's language and region.", reference: `${CORE} §5.1` },
    phone_number: { sentence: "The person's phone number.", reference: `${CORE} §5.1` },
    phone_number_verified: {
      sentence: "Whether the provider has made sure that the phone number is the person's.",
      reference: `${CORE} §5.1`,
    },
    address: { sentence: "The person's postal address.", reference: `${CORE} §5.1.1` },
    updated_at: {
      sentence: "When what is known about the person was last changed.",
      reference: `${CORE} §5.1`,
      isTime: true,
    },
    _claim_names: {
      sentence: "Claims that are to be had elsewhere, and where.",
      reference: `${CORE} §5.6.2`,
    },
    _claim_sources: {
      sentence: "Where claims can be had that are not in this token.",
      reference: `${CORE} §5.6.2`,
    },

    // Events
    events: {
      sentence: "What has happened, each kind of event under its own address.",
      reference: "RFC 8417 §2.2",
    },
    toe: { sentence: "When it happened.", reference: "RFC 8417 §2.2", isTime: true },
    txn: { sentence: "Number of the transaction that this is about.", reference: "RFC 8417 §2.2" },
    sub_id: { sentence: "Whom or what this is about, in parts.", reference: "RFC 9493 §4.1" },

    // DPoP proofs
    htm: {
      sentence: "The method of the one request that this proof is for.",
      reference: "RFC 9449 §4.2",
    },
    htu: {
      sentence: "The address of the one request that this proof is for, without its query.",
      reference: "RFC 9449 §4.2",
    },
    ath: {
      sentence: "Hash of the access token that is sent with this proof.",
      reference: "RFC 9449 §4.2",
    },

    // Authorization requests and responses
    response_type: {
      sentence: "What the authorization request asks for.",
      reference: "RFC 6749 §3.1.1, RFC 9101 §4",
    },
    redirect_uri: { sentence: "Where the answer is to be sent.", reference: "RFC 6749 §3.1.2" },
    state: {
      sentence: "The app's own value, which comes back unchanged.",
      reference: "RFC 6749 §4.1.1",
    },
    code: {
      sentence: "The authorization code: good once, for whoever has the verifier.",
      reference: "RFC 6749 §4.1.2",
    },
    error: { sentence: "Why the provider refused.", reference: "RFC 6749 §4.1.2.1" },
    error_description: {
      sentence: "Why the provider refused, in its own words.",
      reference: "RFC 6749 §4.1.2.1",
    },
    token_introspection: {
      sentence: "What the provider says about the token it was asked about.",
      reference: "RFC 9701 §5",
    },
    active: {
      sentence: "Whether the token it was asked about is good now.",
      reference: "RFC 7662 §2.2",
    },
    username: { sentence: "Readable name of who authorized it.", reference: "RFC 7662 §2.2" },
    token_type: { sentence: "How the token is to be presented.", reference: "RFC 7662 §2.2" },

    // Not registered, and yet everywhere
    scp: { sentence: "The scope, as Microsoft and Okta write it.", reference: "not registered" },
    tid: {
      sentence: "The Microsoft Entra tenant that issued the token.",
      reference: "not registered",
    },
    oid: {
      sentence: "The subject, the same in every app of a Microsoft Entra tenant.",
      reference: "not registered",
    },
    upn: { sentence: "Microsoft's readable name of a user.", reference: "not registered" },
    ver: { sentence: "Version of the issuer's token format.", reference: "not registered" },
    cid: { sentence: "The client, as Okta writes it.", reference: "not registered" },
    uid: { sentence: "The user, as Okta writes it.", reference: "not registered" },
    appid: { sentence: "The client, as Microsoft writes it.", reference: "not registered" },
    hd: {
      sentence: "The Google Workspace domain of the account.",
      reference: "not registered",
    },
    realm_access: {
      sentence: "Roles in the whole realm, as Keycloak writes them.",
      reference: "not registered",
    },
    resource_access: {
      sentence: "Roles for each client, as Keycloak writes them.",
      reference: "not registered",
    },
    session_state: {
      sentence: "State of the session at the provider, which a page can watch for changes.",
      reference: "OpenID Connect Session Management 1.0 §2",
    },
    permissions: {
      sentence: "What the token permits, as Auth0 writes it.",
      reference: "not registered",
    },
  }),
);

/** @returns undefined for a name that is the issuer's own */
export function explainClaim(name: string): Meaning | undefined {
  return claims.get(name);
}
