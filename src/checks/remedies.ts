/** What mends something at a provider. Closed: every one has words for any provider. */
export type Remedy =
  | "metadata"
  | "issuer"
  | "https"
  | "code-flow"
  | "pkce"
  | "public-client"
  | "iss"
  | "signing"
  | "keys"
  | "scopes"
  | "cors"
  | "exposed-headers"
  | "redirect-uri"
  | "framing"
  | "refresh-token"
  | "rotation"
  | "reuse"
  | "lifetimes"
  | "revocation"
  | "logout";

/** How one kind of provider calls these things, where it is known. */
export type ProviderTerms = Readonly<Partial<Record<Remedy, string>>>;

/** In everybody's words. Text between backticks is a name or a value. */
const words: Readonly<Record<Remedy, string>> = {
  metadata:
    "Have the provider publish its metadata below the issuer, under `/.well-known/`. Without it, its endpoints can be given by hand under `metadata` in `config.json`.",
  issuer:
    "Use the issuer exactly as the provider writes it, to the last slash, or correct the `issuer` in its metadata.",
  https:
    "Serve every endpoint by https, at an address of the provider, and write it so in the metadata.",
  "code-flow":
    "Switch on the authorization code flow at the provider (`response_type=code`), and refresh tokens with it.",
  pkce: "Have the provider require PKCE of this client, with the method `S256` and no other.",
  "public-client":
    "Register a public client (single-page app, no secret): its authentication method at the token endpoint is `none`. And look whether the client id is the right one.",
  iss: "Switch on the `iss` parameter of authorization responses (RFC 9207). Else give this provider a callback of its own: `distinctCallback` in `config.json`.",
  signing:
    "Have ID tokens signed with an asymmetric algorithm, such as `RS256` or `ES256`, and take `none` off the list.",
  keys: "Publish the public keys that tokens are signed with, and only these, at the `jwks_uri`.",
  scopes: "Allow the scope for this client, or take it out of what is asked for.",
  cors: "Add `{origin}` to the web origins that the provider allows (CORS), for this client or for the whole provider.",
  "exposed-headers":
    "Answer pages of `{origin}` with `Access-Control-Expose-Headers: WWW-Authenticate, DPoP-Nonce`, and allow `Authorization` and `DPoP` in their preflights.",
  "redirect-uri":
    "Register `{redirectUri}` as a redirect URI of this client, exactly and without a wildcard.",
  framing: "Send `Content-Security-Policy: frame-ancestors 'none'` with the sign-in pages.",
  "refresh-token":
    "Allow the grant type `refresh_token` for this client, and ask for the scope `offline_access` where the provider wants that.",
  rotation: "Switch on the rotation of refresh tokens for public clients, or use DPoP.",
  reuse:
    "Switch on the detection of reuse: a refresh token that comes a second time has to end the whole grant.",
  lifetimes:
    "Shorten the life of access tokens, to an hour at the most, and give refresh tokens an end.",
  logout:
    "Switch on RP-initiated logout for this client, and register the start page of `{origin}` as a post-logout redirect URI.",
  revocation: "Let public clients revoke their tokens at the `revocation_endpoint`.",
};

/**
 * How something is mended, in the provider's own terms where these are known.
 *
 * @param client what has to be entered there
 */
export function remedyWords(
  remedy: Remedy,
  terms: ProviderTerms,
  client: { readonly origin: string; readonly redirectUri: string },
): string {
  return (terms[remedy] ?? words[remedy])
    .replaceAll("{origin}", client.origin)
    .replaceAll("{redirectUri}", client.redirectUri);
}
