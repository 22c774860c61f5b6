import { customFetch, validateApplicationLevelSignature } from "oauth4webapi";
import type { Jwks, JwksSource } from "./jwks.ts";
import { libraryError } from "./library-error.ts";
import { type OAuthContext, ENDPOINTS_ALREADY_CHECKED, serverOf } from "./oauth-client.ts";
import { OAuthError } from "./oauth-error.ts";
import { readUnverified } from "./unverified-jwt.ts";

/** What only the provider's private key can make: `none` and secrets shared with a public client prove nothing. */
const ASYMMETRIC = /^([RPE]S(256|384|512)|EdDSA|Ed25519|ML-DSA-(44|65|87))$/;

/**
 * Verifies the signature of the ID token in an answer whose claims were validated before, or of a
 * signed answer that is itself a JWT. Keys that were fetched ahead may be older than the token:
 * when none fits, or none of those that fit verifies, the provider is asked once more.
 *
 * @param response the very Response that oauth4webapi has processed
 * @param jwt the token in it
 * @throws OAuthError `id_token_invalid` for an `alg` that proves nothing, `signature_invalid` (with
 *   `unknownKey` when it may be good by a key that the provider does not publish yet), `jwks_unavailable`
 * @see RFC 7515 §5.2, OpenID Connect Core 1.0 §3.1.3.7 and §10.1.1
 */
export async function verifyIdTokenSignature(
  context: OAuthContext,
  response: Response,
  jwt: string,
  jwks: JwksSource,
): Promise<void> {
  const { alg, kid } = readUnverified(jwt, "header");
  if (typeof alg !== "string" || !ASYMMETRIC.test(alg)) {
    // A provider may advertise it, and oauth4webapi let it pass up to here.
    throw new OAuthError("id_token_invalid", 'unexpected JWT "alg" header parameter');
  }
  if (context.metadata.jwks_uri === undefined) {
    throw new OAuthError(
      "jwks_unavailable",
      'the provider has no "jwks_uri" to verify its ID token by',
    );
  }
  const early = await jwks.read();
  try {
    await verifyBy(context, response, kid, early);
  } catch (failure) {
    if (!(failure instanceof OAuthError) || failure.code !== "signature_invalid") throw failure;
    await verifyBy(context, response, kid, await jwks.fetch());
  }
}

/** Keys that one token is tried by; no honest key set has more. */
const MOST_KEYS = 100;

/**
 * Tries the keys one by one, because oauth4webapi wants the one right key to be evident: it refuses
 * several without `kid`, and one without `kid` to a token that names it. Whether a key fits by
 * `kty`, `use`, `key_ops`, `alg` and `crv` it decides for each.
 */
async function verifyBy(
  context: OAuthContext,
  response: Response,
  kid: unknown,
  jwks: Jwks,
): Promise<void> {
  // Only a key of that very name can prove that the signature was never good.
  const unknownKey = kid === undefined || jwks.keys.every((key) => key.kid !== kid);
  const details = unknownKey ? { unknownKey } : {};
  let refusal = new OAuthError(
    "signature_invalid",
    "the provider has no key that the ID token could be signed by",
    { details },
  );
  for (const key of candidates(jwks, kid).slice(0, MOST_KEYS)) {
    try {
      await validateApplicationLevelSignature(serverOf(context), response, {
        ...ENDPOINTS_ALREADY_CHECKED,
        [customFetch]: () => Promise.resolve(Response.json({ keys: [{ ...key, kid }] })),
      });
      return;
    } catch (failure) {
      const { code, message, cause } = libraryError(failure, "signature_invalid");
      refusal = new OAuthError(code, message, { details, cause });
    }
  }
  throw refusal;
}

/** The keys that a `kid` names; those without a name when it names none; all when there is no `kid` (RFC 7515 §4.1.4). */
function candidates({ keys }: Jwks, kid: unknown): Jwks["keys"] {
  if (kid === undefined) return keys;
  const named = keys.filter((key) => key.kid === kid);
  return named.length > 0 ? named : keys.filter((key) => key.kid === undefined);
}
