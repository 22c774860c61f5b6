import { OAuthError, type OAuthErrorDetails } from "./oauth-error.ts";
import type { ProviderRequest } from "./provider-fetch.ts";

/** The parameters of our requests that no error may repeat. */
const SECRETS =
  "code code_verifier refresh_token token device_code subject_token client_secret password".split(
    " ",
  );

/**
 * Lets only a success of an OAuth endpoint pass. Real providers send errors with status 200, with a
 * foreign content type or beside a WWW-Authenticate header; oauth4webapi would hide which error it was.
 *
 * @param request the one that was answered
 * @param body the answer's body, where it is a JSON object
 * @throws OAuthError `token_request_rejected`, `rate_limited`, `provider_error`
 * @see RFC 6749 §5.2, RFC 7009 §2.2.1
 */
export function requireAcceptance(
  request: ProviderRequest | undefined,
  response: Response,
  body: Readonly<Record<string, unknown>> | undefined,
): void {
  requireAvailability(response);
  const error = errorOf(response, body);
  if (response.ok && (typeof error !== "string" || error === "")) return;
  const description = body?.error_description;
  throw new OAuthError("token_request_rejected", "the endpoint refused the request", {
    details: {
      ...detailsOf(response),
      ...(typeof error === "string" && error !== "" && { error: shownText(error, request) }),
      ...(typeof description === "string" && { description: shownText(description, request) }),
    },
  });
}

/** @returns the `error` of an answer, wherever it stands; undefined when it has none */
export function errorOf(
  response: Response,
  body: Readonly<Record<string, unknown>> | undefined,
): unknown {
  const challenge = response.ok ? null : response.headers.get("www-authenticate");
  return body?.error ?? challengeError(challenge);
}

/**
 * @throws OAuthError `rate_limited`, `provider_error`
 * @see RFC 6585 §4, RFC 9110 §15.6
 */
export function requireAvailability(response: Response): void {
  const details = detailsOf(response);
  if (response.status === 429) {
    throw new OAuthError("rate_limited", "the provider asks to wait", { details });
  }
  if (response.status >= 500) {
    throw new OAuthError("provider_error", "the endpoint answered with a server error", {
      details,
    });
  }
}

function detailsOf({ status, headers }: Response): OAuthErrorDetails {
  const retryAfter = parseRetryAfter(headers.get("retry-after"));
  return { status, ...(retryAfter !== undefined && { retryAfter }) };
}

/**
 * @param value a Retry-After header: seconds or a date (RFC 9110 §10.2.3)
 * @returns seconds from now, from 0 to 999,999; undefined when there is none
 */
export function parseRetryAfter(value: string | null, now = Date.now()): number | undefined {
  const text = value?.trim() ?? "";
  if (/^\d{1,6}$/.test(text)) return Number(text);
  // Date.parse by itself finds a date in "-5" and in "1.5".
  const date = text.endsWith("GMT") ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date)
    ? undefined
    : Math.min(LONGEST_WAIT, Math.max(0, Math.ceil((date - now) / 1000)));
}

/** Seconds, eleven days: nobody waits longer, and no calendar has the times of far greater numbers. */
const LONGEST_WAIT = 999_999;

/** A quoted string or a token (RFC 9110 §11.2). */
function challengeError(header: string | null): string | undefined {
  return header?.match(/\berror\s*=\s*"?([^"\s,]{1,100})/i)?.[1];
}

/** Characters of a provider's own words that are kept. */
const MOST_SHOWN = 300;

/** @returns as much of a provider's own words as an error keeps, without what we had sent */
export function shownText(text: string, request?: ProviderRequest): string {
  return withoutEchoes(text, request).slice(0, MOST_SHOWN);
}

/** Some providers repeat what they were sent ("unknown code abc"), be it as the form had it. */
function withoutEchoes(text: string, request: ProviderRequest | undefined): string {
  const sent = request?.body;
  if (!(sent instanceof URLSearchParams)) return text;
  return [
    ...SECRETS.flatMap((name) => sent.get(name) ?? []),
    ...credentialsIn(request?.headers?.["authorization"]),
  ]
    .filter((secret) => secret !== "")
    .flatMap((secret) => [secret, new URLSearchParams({ "": secret }).toString().slice(1)])
    .reduce((shown, secret) => shown.replaceAll(secret, "…"), text);
}

/** @returns the secret of a client that proves itself by HTTP Basic, in the forms that it was sent in (RFC 6749 §2.3.1) */
function credentialsIn(header = ""): string[] {
  const encoded = /^Basic (\S+)$/.exec(header)?.[1];
  if (encoded === undefined) return [];
  const [, secret = ""] = atob(encoded).split(":");
  return [encoded, new URLSearchParams(`=${secret}`).get("") ?? ""];
}
