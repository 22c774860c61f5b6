import { OAuthError } from "../oauth/oauth-error.ts";
import { createProviderFetch } from "../oauth/provider-fetch.ts";
import { parseObject } from "../oauth/token-response.ts";

/** What the token endpoint said to a request that was put together by hand. */
export interface HandmadeAnswer {
  readonly isGranted: boolean;
  /** The `error` of a refusal, or its HTTP status. */
  readonly refusal: string;
  readonly headers: Headers;
  /** Empty where it is not in the answer. */
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly idToken: string;
}

/**
 * Asks for tokens as somebody does who has no use for a library: with these parameters and no others.
 *
 * @param url of the token endpoint
 * @param options `headers` are those that a page cannot set by itself
 * @throws OAuthError `provider_error` and `rate_limited` for an answer that is no judgement; those of
 *   createProviderFetch
 * @see RFC 6749 §5.1, §5.2
 */
export async function requestTokensByHand(
  url: string,
  parameters: Readonly<Record<string, string>>,
  {
    fetch,
    headers = {},
  }: { fetch: typeof globalThis.fetch; headers?: Readonly<Record<string, string>> },
): Promise<HandmadeAnswer> {
  const response = await createProviderFetch(fetch)(url, {
    method: "POST",
    headers: { ...headers },
    body: new URLSearchParams(parameters),
  });
  const { status } = response;
  if (status >= 500 || status === 429) {
    throw new OAuthError(
      status === 429 ? "rate_limited" : "provider_error",
      "the token endpoint has judged nothing",
      { details: { status } },
    );
  }
  const body = parseObject(await response.text()) ?? {};
  const accessToken = textOf(body["access_token"]);
  return {
    isGranted: response.ok && accessToken !== "",
    refusal: textOf(body["error"]).slice(0, 60) || `HTTP ${status}`,
    headers: response.headers,
    accessToken,
    refreshToken: textOf(body["refresh_token"]),
    idToken: textOf(body["id_token"]),
  };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
