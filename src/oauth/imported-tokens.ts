import type { CompletedAuthorization } from "./token-grant.ts";
import type { JwksSource } from "./jwks.ts";
import type { OAuthContext } from "./oauth-client.ts";
import { type ImportField, OAuthError } from "./oauth-error.ts";
import { firstResource } from "./provider-profile.ts";
import { normalizeTokenResponse, parseObject } from "./token-response.ts";
import { validateTokenRefresh } from "./token-refresh.ts";
import type { AccountClaims, TokenSet } from "./token-set.ts";

/** Tokens as a person pastes them: the text of a token response, or its tokens one by one. */
export type PastedTokens =
  | string
  | {
      readonly access_token: string;
      readonly refresh_token: string;
      readonly id_token: string;
    };

/** What was pasted, in a form that can be used. Who gave it to whom is not known yet. */
export interface ReadTokens {
  readonly tokenSet: TokenSet;
  /** Absent when what was pasted does not say. */
  readonly scope: string | undefined;
}

/**
 * Reads tokens that were obtained elsewhere. `expires_in` counts from now, because nothing says when
 * it began; many libraries store `expires_at` (seconds since 1970) instead, which is more exact.
 *
 * @param now milliseconds of the local clock
 * @param resource the one of several (RFC 8707) that an access token is for
 * @throws OAuthError `import_invalid` with the `field`
 * @see RFC 6749 §5.1
 */
export function readPastedTokens(pasted: PastedTokens, now: number, resource = ""): ReadTokens {
  const given = typeof pasted === "string" ? parseObject(pasted) : { ...pasted };
  if (given === undefined) throw invalid("response", "what was pasted is not a JSON object");
  const body = normalizeTokenResponse(given);
  const accessToken = readToken(body, "access_token");
  const refreshToken = readToken(body, "refresh_token");
  const idToken = readToken(body, "id_token");
  if (accessToken === undefined && refreshToken === undefined) {
    throw invalid("response", 'there is neither an "access_token" nor a "refresh_token"');
  }
  // Bound to a key that stayed where they were obtained (RFC 9449 §5), they would be refused here.
  const tokenType = readText(body, "token_type") ?? "bearer";
  if (tokenType.toLowerCase() !== "bearer") throw invalid("token_type", 'unexpected "token_type"');
  const expiresAt = expiryOf(given, body, now);
  if (refreshToken === undefined && expiresAt !== undefined && expiresAt <= now) {
    throw invalid("access_token", 'the "access_token" has expired, and nothing renews it');
  }
  return {
    tokenSet: {
      accessTokens:
        accessToken === undefined
          ? {}
          : { [resource]: { token: accessToken, tokenType: "bearer", receivedAt: now, expiresAt } },
      refreshToken,
      idToken,
    },
    scope: readText(body, "scope"),
  };
}

/**
 * Finds out whose tokens these are, if they say.
 *
 * The ID token is validated in full, but for its nonce, which only the client that asked for it
 * knows, and for its expiry. "Expiration time on or after which the ID Token MUST NOT be accepted by
 * the RP when performing authentication with the OP" (OpenID Connect Core 1.0 §2): an import
 * authenticates nobody and opens no session. The token is only asked whose grant this was when it
 * was issued, and that stays true, as it does for an `id_token_hint` (§3.1.2.1). So its times are
 * judged as of `iat`; one of the future is refused.
 *
 * @throws OAuthError `import_invalid` with the `field` and the refusal as `cause`, `clock_wrong`,
 *   `jwks_unavailable`
 * @see OpenID Connect Core 1.0 §3.1.3.7
 */
export async function attestPastedTokens(
  context: OAuthContext,
  { tokenSet, scope }: ReadTokens,
  jwks: JwksSource,
): Promise<CompletedAuthorization> {
  const { profile } = context;
  if (profile.refreshTokens === "none" && Object.keys(tokenSet.accessTokens).length === 0) {
    throw invalid("refresh_token", "the profile keeps no refresh token, and there is nothing else");
  }
  const claims =
    tokenSet.idToken === undefined ? undefined : await validate(context, tokenSet.idToken, jwks);
  return {
    tokenSet,
    grantedScope: scope ?? profile.scope,
    ...(claims !== undefined && { claims }),
  };
}

/** It is judged as that of a refresh answer which continues nothing and may be of any age. */
async function validate(
  context: OAuthContext,
  idToken: string,
  jwks: JwksSource,
): Promise<AccountClaims | undefined> {
  const answer = {
    // The library judges an ID token only beside an access token, and looks at no more than its type.
    body: { access_token: "none", token_type: "bearer", id_token: idToken },
    receivedAt: 0,
    resource: firstResource(context.profile),
  };
  const before = { tokenSet: { accessTokens: {} }, subject: undefined };
  try {
    return (await validateTokenRefresh(context, answer, before, { jwks })).claims;
  } catch (error) {
    if (error instanceof OAuthError && WRONG_ID_TOKEN.has(error.code)) {
      throw invalid("id_token", error.message, error);
    }
    throw error;
  }
}

const WRONG_ID_TOKEN: ReadonlySet<string> = new Set([
  "id_token_invalid",
  "signature_invalid",
  "account_changed",
  "token_response_invalid",
]);

function readText(body: Readonly<Record<string, unknown>>, field: ImportField): string | undefined {
  const value = body[field] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value !== "string") throw invalid(field, `"${field}" is not a text`);
  return value.trim() || undefined;
}

/** What no header or form can carry was broken by copying, or is more than the token (RFC 6750 §2.1). */
function readToken(
  body: Readonly<Record<string, unknown>>,
  field: ImportField,
): string | undefined {
  const token = readText(body, field);
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) {
    throw invalid(field, `unexpected characters in the "${field}"`);
  }
  return token;
}

/** @returns milliseconds of the local clock; undefined when nothing plausible says */
function expiryOf(
  { expires_at: at }: Readonly<Record<string, unknown>>,
  { expires_in: seconds }: Readonly<Record<string, unknown>>,
  now: number,
): number | undefined {
  if (typeof at === "number" && at > 0 && at < 1e11) return at * 1000;
  return typeof seconds === "number" && seconds > 0 && seconds < 1e9
    ? now + seconds * 1000
    : undefined;
}

function invalid(field: ImportField, message: string, cause?: unknown): OAuthError {
  return new OAuthError("import_invalid", message, { details: { field }, cause });
}
