import { OAuthError } from "../oauth/oauth-error.ts";

/** Where an authorization request led. */
export type SignInArrival =
  | { readonly at: "page" }
  /** To an error page, or back with an `error`. */
  | { readonly at: "refused"; readonly code: string };

/**
 * Opens the page that an authorization request leads to, as a person does who follows a link.
 *
 * @throws OAuthError `provider_unreachable`, `provider_error`
 * @see RFC 6749 §4.1.1, §4.1.2.1
 */
export async function openSignInPage(
  url: URL,
  fetch: typeof globalThis.fetch,
): Promise<SignInArrival> {
  const page = await send(url, fetch, {});
  await page.body?.cancel();
  const error = URL.parse(page.url)?.searchParams.get("error");
  if (error) return { at: "refused", code: error.slice(0, 60) };
  if (page.status >= 500) throw notAnswered(page.status);
  return page.ok ? { at: "page" } : { at: "refused", code: `HTTP ${page.status}` };
}

/**
 * Fills in the page and sends it.
 *
 * @param body what a person writes into its form
 * @returns where the form led, with the answer of the provider in its query
 * @throws OAuthError `authorization_failed` when it led to no redirect URI; `provider_unreachable`
 */
export async function sendSignInForm(
  url: URL,
  body: URLSearchParams,
  { redirectUri, fetch }: { redirectUri: string; fetch: typeof globalThis.fetch },
): Promise<URL> {
  const end = await send(url, fetch, { method: "POST", body, redirect: "follow" });
  await end.body?.cancel();
  if (end.url.startsWith(redirectUri)) return new URL(end.url);
  throw notAnswered(end.status);
}

async function send(
  url: URL,
  fetch: typeof globalThis.fetch,
  init: RequestInit,
): Promise<Response> {
  try {
    return await fetch(url.href, { credentials: "omit", cache: "no-store", ...init });
  } catch (cause) {
    throw new OAuthError("provider_unreachable", "the request failed without an answer", { cause });
  }
}

function notAnswered(status: number): OAuthError {
  return new OAuthError("authorization_failed", "the provider sent nobody back", {
    details: { status },
  });
}
