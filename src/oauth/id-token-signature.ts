import { customFetch, validateApplicationLevelSignature } from "oauth4webapi";
import type { Jwks, JwksSource } from "./jwks.ts";
import { libraryError } from "./library-error.ts";
import { type OAuthContext, ENDPOINTS_ALREADY_CHECKED, serverOf } from "./oauth-client.ts";
import { OAuthError } from "./oauth-error.ts";

/**
 * Verifies the signature of the ID token in an answer whose claims were validated before. Keys
 * that were fetched ahead may be older than the token: when none fits, or the one that fits does
 * not verify, the provider is asked once more.
 *
 * @param response the very Response that oauth4webapi has processed
 * @throws OAuthError `signature_invalid`, `jwks_unavailable`
 * @see RFC 7515 §5.2, OpenID Connect Core 1.0 §3.1.3.7 and §10.1.1
 */
export async function verifyIdTokenSignature(
  context: OAuthContext,
  response: Response,
  jwks: JwksSource,
): Promise<void> {
  if (context.metadata.jwks_uri === undefined) {
    throw new OAuthError("jwks_unavailable", 'the provider has no "jwks_uri" to verify its ID token by');
  }
  const early = await jwks.read();
  try {
    await verifyBy(context, response, early);
  } catch (failure) {
    if (!(failure instanceof OAuthError) || failure.code !== "signature_invalid") throw failure;
    await verifyBy(context, response, await jwks.fetch());
  }
}

async function verifyBy(context: OAuthContext, response: Response, jwks: Jwks): Promise<void> {
  try {
    await validateApplicationLevelSignature(serverOf(context), response, {
      ...ENDPOINTS_ALREADY_CHECKED,
      [customFetch]: () => Promise.resolve(Response.json(jwks)),
    });
  } catch (failure) {
    throw libraryError(failure, "signature_invalid");
  }
}
