import { OAuthError } from "../oauth/oauth-error.ts";
import { isSecureUrl } from "../oauth/secure-endpoint.ts";

/**
 * An access token goes only where it belongs.
 *
 * @param url of the request
 * @param allowed the origins that belong to the connection
 * @throws OAuthError `origin_not_allowed`
 */
export function requireAllowedOrigin(url: string, allowed: ReadonlySet<string>): void {
  if (!isSecureUrl(url) || !allowed.has(new URL(url).origin)) {
    throw new OAuthError(
      "origin_not_allowed",
      "the access token of this connection is not for this address",
    );
  }
}

/**
 * The platform refuses a name or a password in an address as well, but with an error that repeats it.
 *
 * @throws OAuthError `origin_not_allowed`
 */
export function requireNoCredentials(input: RequestInfo | URL): void {
  const url = URL.parse(input instanceof Request ? input.url : String(input));
  if (url !== null && url.username + url.password !== "") {
    throw new OAuthError("origin_not_allowed", "the address has a name or a password in it");
  }
}

/** Headers that any page may send to anybody, so that no secret is expected in them. */
const PLAIN_HEADERS: ReadonlySet<string> = new Set([
  "accept",
  "accept-language",
  "content-language",
  "content-type",
  // What authorizes is replaced by ours.
  "authorization",
  "dpop",
]);

/**
 * When it follows a redirect to another origin, the platform drops the Authorization header; a body
 * and all other headers it hands over.
 *
 * @see Fetch standard, HTTP-redirect fetch and CORS-safelisted request headers
 */
export function mayFollowRedirects(request: Request, body: ArrayBuffer | null): boolean {
  return (
    request.redirect === "follow" &&
    body === null &&
    [...request.headers.keys()].every((name) => PLAIN_HEADERS.has(name))
  );
}
