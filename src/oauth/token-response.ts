import { requireAcceptance } from "./endpoint-refusal.ts";
import { OAuthError } from "./oauth-error.ts";
import type { ProviderRequest } from "./provider-fetch.ts";

/**
 * @param request the one that was answered
 * @param body the answer's body, where it is a JSON object
 * @returns the members of a success of the token endpoint, without oddities that harm nobody
 * @throws OAuthError `response_malformed`, and those of requireAcceptance
 * @see RFC 6749 §5.1
 */
export function acceptedTokenResponse(
  request: ProviderRequest | undefined,
  response: Response,
  body: Record<string, unknown> | undefined,
): Record<string, unknown> {
  requireAcceptance(request, response, body);
  if (body === undefined) {
    throw new OAuthError(
      "response_malformed",
      "the answer of the token endpoint is not a JSON object",
      { details: { status: response.status } },
    );
  }
  return normalizeTokenResponse(body);
}

/** RFC 6749 §5.1, RFC 8693 §2.2.1, OpenID Connect Core 1.0 §3.1.3.3. What else an answer has is ignored, and not kept. */
const MEMBERS: ReadonlySet<string> = new Set([
  "access_token",
  "token_type",
  "expires_in",
  "refresh_token",
  "scope",
  "id_token",
  "issued_token_type",
]);

/**
 * What is odd but harmless becomes "as if absent"; what is missing or wrong is left to validation.
 * None of the members may be an object. One that is becomes an empty one: validation needs no more to
 * refuse it, and an endless nesting could not be serialised again.
 */
export function normalizeTokenResponse(body: Record<string, unknown>): Record<string, unknown> {
  const known = Object.entries(body)
    .filter(([name]) => MEMBERS.has(name))
    .map(([name, value]) => [name, value !== null && typeof value === "object" ? {} : value]);
  const { expires_in: expiresIn, ...rest }: Record<string, unknown> = Object.fromEntries(known);
  for (const name of ["refresh_token", "scope", "id_token"]) {
    if (rest[name] === null || rest[name] === "") delete rest[name];
  }
  const seconds =
    typeof expiresIn === "string" && /^\d{1,9}$/.test(expiresIn) ? Number(expiresIn) : expiresIn;
  const plausible =
    typeof seconds === "number" && Number.isInteger(seconds) && seconds > 0 && seconds < 1e9;
  return plausible ? { ...rest, expires_in: seconds } : rest;
}

/** A token as the provider is told to forget it. */
export interface RevocableToken {
  readonly token: string;
  readonly hint: "refresh_token" | "access_token";
}

/**
 * @returns the token that is given back for all of a token response: the refresh token where there
 *   is one, because with it a provider ends the whole grant; else the access token
 * @see RFC 7009 §2.1
 */
export function revocableToken({
  refresh_token: refreshToken,
  access_token: accessToken,
}: Readonly<Record<string, unknown>>): RevocableToken | undefined {
  if (typeof refreshToken === "string") return { token: refreshToken, hint: "refresh_token" };
  if (typeof accessToken === "string") return { token: accessToken, hint: "access_token" };
  return undefined;
}

/** @returns every token of a token response, good or not */
export function tokensInResponse(body: Readonly<Record<string, unknown>>): string[] {
  return [body["access_token"], body["refresh_token"], body["id_token"]].filter(
    (token) => typeof token === "string",
  );
}

/** @returns the members of a JSON object; undefined when the text is anything else */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (value === null || typeof value !== "object" || Array.isArray(value)) return undefined;
    return Object.fromEntries(Object.entries(value));
  } catch {
    return undefined;
  }
}
