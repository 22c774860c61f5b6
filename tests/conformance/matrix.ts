/**
 * What a provider, a browser or a network may do wrong, and what Pixy must do. The title of a test
 * begins with the name of what it proves; `docs/conformance.md` has the verdicts.
 */

/** A row of the matrix, a client test of somebody else, or one kind of errors. */
export interface MatrixItem {
  /** What the titles of its tests begin with. */
  readonly name: string;
  /** The fault, and what Pixy must do, in one line. */
  readonly says: string;
  /** Only a real browser can prove it. */
  readonly isForBrowser: boolean;
}

export interface MatrixGroup {
  readonly title: string;
  readonly items: readonly MatrixItem[];
}

const inNode = false;
const inBrowser = true;

export const matrix: readonly MatrixGroup[] = [
  group("Discovery", inNode, [
    [
      "1",
      "The metadata names another issuer, if only by a slash at its end: it stops, and says how the provider writes it",
    ],
    [
      "2",
      "A web page with status 200 in the place of the metadata: said in words that can be read",
    ],
    ["3", "404 for the metadata: the endpoints can be given by hand"],
    ["4", "An endpoint that is plain http and not of this machine, or a script: refused"],
    ["5", "S256 is not listed: it goes on with S256, state and nonce, and warns"],
    ["6", "The metadata changes in mid-login: the sign-in ends by the metadata that it began with"],
    [
      "7",
      "OAuth metadata instead of OpenID's, and issuers with a path in both well-known forms: found",
    ],
    ["8", "Members that nobody knows, `none` and `refresh_token` not listed: accepted"],
  ]),
  group("Authorization response", inNode, [
    ["9", "A wrong or a missing state: no token request"],
    ["10", "A wrong iss, or none although one was promised: no token request"],
    ["11", "A parameter that stands twice: rejected"],
    ["12", "A code together with an error: rejected"],
    ["13", "An error becomes what a person can act upon; with an unknown state it has no effect"],
    ["14", "HTML in error_description: shown as text"],
    ["15", "A script as error_uri: no link"],
    ["16", "An access token in the fragment: stripped and ignored"],
    ["17", "Neither a code nor an error: said so, no token request, a link to Connections"],
    ["18", "Another provider's answer: found by iss, or by the redirect URI where no iss is sent"],
    ["19", "A hostile return path: leads home"],
    ["21", "A forged postMessage: ignored"],
    ["22", "`code` and `state` on any other route: untouched"],
  ]),
  group("Token response", inNode, [
    ["23", "No expires_in: the access token is used until a 401"],
    ["24", "expires_in in digits is its number; anything else that is none counts as absent"],
    ["25", "token_type in any letter case: accepted"],
    ["26", "An unknown token_type: rejected"],
    ["27", "No access_token: rejected"],
    ["28", "No id_token although openid was asked for: rejected"],
    ["29", "Less scope than asked for: shown, and what needs more says so"],
    ["30", "DPoP asked and Bearer answered: rejected"],
    ["31", "An error with status 200, as another content type or beside WWW-Authenticate: found"],
    ["32", "use_dpop_nonce without end: one retry"],
    ["33", "The pushed request has expired: one fresh push"],
    ["34", "A token of 20 kB: works"],
    ["34a", "null as refresh_token, scope or id_token: as if absent"],
    ["35", "A content type with a charset, members that nobody knows: accepted"],
  ]),
  group("ID token", inNode, [
    ["36", "Wrong iss: rejected"],
    ["37", "Wrong aud: rejected"],
    ["38", "A stranger beside us in aud: rejected"],
    ["39", "Wrong azp: rejected"],
    ["40", "No sub: rejected"],
    ["41", "No iat: rejected"],
    ["42", "Expired: rejected"],
    ["43", "No exp: rejected"],
    ["44", "nbf in the future: rejected"],
    ["45", "Wrong nonce: rejected"],
    ["46", "No nonce: rejected"],
    ["47", "alg none: rejected"],
    ["48", "HS256 with the public key or the client id for a secret: rejected"],
    ["49", "Malformed: rejected"],
    ["50", "Older than max_age, or no auth_time when asked: rejected"],
    ["51", "aud as an array of one: accepted"],
    ["52", "A corrupted signature, a swapped payload: rejected"],
    ["53", "ES256, PS256 and EdDSA as advertised: accepted; an alg that was not: rejected"],
  ]),
  group("JWKS", inNode, [
    ["54", "Keys rotated since they were fetched, if only moments ago: one refetch, accepted"],
    ["55", "Unknown kids again and again: a pause, no flood"],
    ["56", "One key without kid: accepted"],
    ["57", "Several keys without kid: the right one is found, never just the first"],
    ["58", "A key that the token brings along in jwk, jku or x5u: ignored"],
    ["59", "A key for another use or alg: not used"],
    ["60", "The keys cannot be had: nothing is stored"],
    ["61", "A key of an unknown type among the keys: ignored"],
  ]),
  group("Refresh", inNode, [
    ["62", "No refresh token in the answer: the old one stays"],
    ["63", "A rotated refresh token: takes the place of the old one in one write"],
    ["64", "Another iss or sub in the ID token: the answer is discarded"],
    ["65", "invalid_grant: reads again, adopts what is newer, else Needs reconnect"],
    ["66", "5xx, HTML, no answer: the tokens stay"],
    ["67", "Still 401 after a refresh: stops, no loop"],
    ["68", "429, with a Retry-After that can be seen or not: waits"],
    ["69", "No refresh token: Needs reconnect at the expiry, with the reason"],
    ["70", "Less scope after a refresh: shown; a wider scope refused: told, still Connected"],
    ["70a", "invalid_client, unauthorized_client: the registration has changed, the tokens stay"],
    ["70b", "The same refresh token comes back unbound: warned"],
  ]),
  group("API and userinfo", inNode, [
    ["71", "Userinfo about somebody else: discarded"],
    ["72", "100 parallel calls on an expired token: one refresh"],
    ["73", "403 insufficient_scope: asks for consent to the missing scope"],
    ["74", "401 insufficient_user_authentication: a stronger sign-in, then the call goes on"],
    ["75", "An address of a foreign origin: no token leaves"],
    ["76", "A redirect to a foreign origin: the token does not follow"],
    ["77", "WWW-Authenticate hidden by CORS: decides by the status"],
    ["78", "Signed userinfo: verified"],
  ]),
  group("Disconnect and logout", inNode, [
    ["79", "No revocation, no end-session endpoint: local, and said so"],
    ["80", "Revocation fails or hangs: local is done anyway"],
    ["81", "An odd or a missing state on the way back: means nothing"],
    ["83", "A refresh that answers after the disconnect: discarded"],
  ]),
  group("Storage, navigation and other tabs", inBrowser, [
    ["20", "Pixy in a frame: blocked by a header"],
    ["82", "A disconnect: other tabs follow at once"],
    ["84", "IndexedDB missing, throwing or hanging: in memory, and said so"],
    ["85", "The quota ends while a token rotates: in memory, warned, no refresh token lost"],
    ["86", "A corrupted record, one of a newer schema: set aside, the others work"],
    ["87", "The vault's key is lost: its tokens are dropped, Needs reconnect"],
    ["88", "A CryptoKey cannot be cloned: the key stays in memory"],
    ["89", "The database is deleted while it is open: no crash"],
    ["90", "sessionStorage is refused: a clear error before leaving the page"],
  ]),
  group("Tabs and time", inBrowser, [
    ["91", "Eight tabs refresh at once, with reuse detection: one request, all go on"],
    [
      "92",
      "A tab is killed in mid-refresh, at any point: recovered or said so, never a silent loss; 200 kills are in reliability.md",
    ],
    ["93", "The holder of the lock is frozen: the wait is bounded, and what is newer is read"],
    ["94", "Sleep over the expiry: noticed on waking"],
    ["95", "The clock is off by up to 5 minutes: works, and not beyond"],
    ["96", "The clock is off by a day: says by how much, no loop"],
    ["97", "Back to the callback's address: no exchange"],
    ["98", "The callback twice, StrictMode: one exchange"],
    ["99", "A reload in mid-exchange: sign in again, the code is not sent again"],
    ["100", "Two sign-ins at once, in two tabs and in one: both complete"],
    ["101", "Back to a page that was left, after a disconnect: nothing of the account is shown"],
    ["Locks", "A page that is replaced, reloaded or put away in mid-refresh leaves no lock behind"],
  ]),
  group("Network", inNode, [
    ["102", "Offline at the start: everything local works"],
    ["103", "No answer in time: visible, can be tried again, the tokens stay"],
    ["104", "5xx to the code exchange: the code is not sent again"],
    ["105", "An error page in HTML: an error that can be read"],
    ["106", "A body of more than 1 MiB: not read on"],
    ["107", "A slow body: a deadline"],
    ["108", "Blocked by CORS, also only the POST: said so, with the way to the readiness check"],
  ]),
  group("OpenID relying-party conformance: accept", inNode, [
    ["oidcc-client-test", "A whole sign-in by authorization code"],
    ["oidcc-client-test-kid-absent-single-jwks", "The only key has no kid, and verifies"],
    ["oidcc-client-test-idtoken-sig-rs256", "An ID token signed with RS256"],
    ["oidcc-client-test-scope-userinfo-claims", "Claims asked for by scope"],
    ["oidcc-client-test-userinfo-bearer-header", "The token for userinfo is in the header"],
    ["oidcc-client-test-userinfo-signed", "Signed userinfo"],
    ["oidcc-client-test-discovery-openid-config", "Endpoints come from the metadata"],
    ["oidcc-client-test-discovery-jwks-uri-keys", "Keys come from jwks_uri"],
    ["oidcc-client-test-signing-key-rotation", "The keys rotate between two sign-ins"],
    [
      "oidcc-client-test-signing-key-rotation-just-before-signing",
      "The keys rotate just before signing",
    ],
    ["oidcc-client-test-dynamic-registration", "Pixy registers itself"],
    ["oidcc-client-test-refresh-token", "A refresh for the same account"],
    ["oidcc-client-test-rp-init-logout", "Logout at the provider"],
    ["oidcc-client-test-rp-init-logout-other-state", "Logout that comes back with another state"],
    ["oidcc-client-test-rp-init-logout-no-state", "Logout that comes back without a state"],
    ["oidcc-client-test-3rd-party-init-login", "A sign-in that somebody else asks for"],
  ]),
  group("OpenID relying-party conformance: reject", inNode, [
    ["oidcc-client-test-invalid-iss", "An ID token of another issuer"],
    ["oidcc-client-test-invalid-aud", "An ID token for another client"],
    ["oidcc-client-test-missing-aud", "An ID token for nobody"],
    ["oidcc-client-test-missing-sub", "An ID token about nobody"],
    ["oidcc-client-test-missing-iat", "An ID token without its time of issue"],
    ["oidcc-client-test-nonce-invalid", "An ID token for another sign-in"],
    [
      "oidcc-client-test-kid-absent-multiple-jwks",
      "Several keys without kid: the right one is found",
    ],
    ["oidcc-client-test-idtoken-sig-none", "An ID token without a signature"],
    ["oidcc-client-test-invalid-sig-rs256", "A wrong RS256 signature"],
    ["oidcc-client-test-invalid-sig-es256", "A wrong ES256 signature"],
    ["oidcc-client-test-invalid-sig-hs256", "A wrong HS256 signature"],
    ["oidcc-client-test-userinfo-invalid-sub", "Userinfo about somebody else"],
    ["oidcc-client-test-discovery-issuer-mismatch", "Metadata of another issuer"],
    ["oidcc-client-test-refresh-token-invalid-issuer", "A refresh brings another issuer"],
    ["oidcc-client-test-refresh-token-invalid-sub", "A refresh brings another subject"],
  ]),
  group("FAPI 2.0 client tests: accept", inNode, [
    ["FAPI 2.0 token response without expires_in", "The token is used until it is refused"],
    ["FAPI 2.0 token_type case", "token_type in any letter case"],
    ["FAPI 2.0 DPoP scheme case", "The DPoP scheme in any letter case"],
  ]),
  group("FAPI 2.0 client tests: reject", inNode, [
    ["FAPI 2.0 secondary aud", "A stranger beside us in the ID token's aud"],
    ["FAPI 2.0 null alg", "An ID token whose alg is null"],
    ["FAPI 2.0 alternate alg", "An ID token whose alg was not advertised"],
    ["FAPI 2.0 expired by more than 5 minutes", "An ID token beyond the tolerance for clocks"],
    ["FAPI 2.0 missing exp", "An ID token without exp"],
    ["FAPI 2.0 missing aud", "An ID token without aud"],
    ["FAPI 2.0 missing iss", "An ID token without iss"],
    ["FAPI 2.0 missing nonce", "An ID token without nonce"],
    ["FAPI 2.0 authorization response iss invalid", "No token request"],
    ["FAPI 2.0 authorization response iss removed", "No token request"],
    ["FAPI 2.0 authorization response state invalid", "No token request"],
    ["FAPI 2.0 authorization response state missing", "No token request"],
    ["FAPI 2.0 API always 401 with a rotating refresh token", "It stops"],
  ]),
  group("Errors, and what a good client does", inNode, [
    [
      "Errors authorization",
      "Declined: shown and offered again. A problem that passes: nothing by itself. A wrong setting: named. A person is needed: asked",
    ],
    ["Errors token", "A registration that cannot serve a browser, or a wrong setting: named"],
    [
      "Errors device",
      "Not yet: waits. Slower: five seconds more, for good. Expired: another code is offered. Denied: stops",
    ],
    [
      "Errors DPoP",
      "A nonce is wanted: one retry. A refused proof: one more, then the clock is named",
    ],
    ["Errors revocation", "A kind that is not supported: no failure. 503: tried once more"],
    ["Errors registration", "A redirect URI or metadata that is refused: said which setting"],
  ]),
];

function group(
  title: string,
  isForBrowser: boolean,
  lines: readonly (readonly [name: string, says: string])[],
): MatrixGroup {
  return { title, items: lines.map(([name, says]) => ({ name, says, isForBrowser })) };
}
