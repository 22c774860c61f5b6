import { OAuthError } from "./oauth-error.ts";

/** Bytes; no answer of an OAuth endpoint is honestly longer. */
export const MAX_RESPONSE_BYTES = 1024 * 1024;
/** Milliseconds until an endpoint's whole answer must be here. */
const RESPONSE_DEADLINE = 15_000;

/** The part of a request that protocol code decides; the rest is the same for all. */
export interface ProviderRequest {
  readonly method?: string | undefined;
  readonly headers?: Record<string, string> | undefined;
  readonly body?: BodyInit | null | undefined;
}

/** Sends one request to a provider. */
export type ProviderFetch = (url: string, request?: ProviderRequest) => Promise<Response>;

/**
 * Wraps a fetch so that every answer is whole, bounded in size and time, and every failure an
 * OAuthError. The answer's body is in memory afterwards and may be read again by oauth4webapi.
 *
 * @param fetch the fetch to go through
 * @param options `deadline` in milliseconds; `undefined` never aborts (a refresh that was sent is
 *   never aborted: docs/refresh.md step 4)
 * @throws OAuthError (from the returned function) `provider_unreachable`, `timeout`,
 *   `response_too_large`, `redirect_refused`
 */
export function createProviderFetch(
  fetch: typeof globalThis.fetch,
  options: { deadline: number | undefined } = { deadline: RESPONSE_DEADLINE },
): ProviderFetch {
  return async (url, request = {}) => {
    const deadline =
      options.deadline === undefined ? undefined : AbortSignal.timeout(options.deadline);
    try {
      const response = await fetch(url, {
        method: request.method ?? "GET",
        headers: request.headers ?? {},
        body: request.body ?? null,
        credentials: "omit",
        cache: "no-store",
        redirect: "manual",
        referrerPolicy: "no-referrer",
        signal: deadline ?? null,
      });
      if (response.type === "opaqueredirect" || (response.status >= 300 && response.status < 400)) {
        // Following would hand the request's secrets to whoever the redirect names.
        throw new OAuthError("redirect_refused", "the provider answered with a redirect");
      }
      return new Response(nullBodyStatus(response.status) ? null : await readBounded(response), {
        status: response.status,
        statusText: response.statusText,
        headers: withoutEndlessChallenge(response.headers),
      });
    } catch (cause) {
      if (cause instanceof OAuthError) throw cause;
      if (deadline?.aborted)
        throw new OAuthError("timeout", "the provider did not answer in time", { cause });
      throw new OAuthError("provider_unreachable", "the request failed without an answer", {
        cause,
      });
    }
  };
}

/** Characters; a challenge is a line. Reading it takes oauth4webapi the square of its length. */
const LONGEST_CHALLENGE = 8 * 1024;

/** @returns the headers of an answer, without a WWW-Authenticate that nobody would read to the end */
export function withoutEndlessChallenge(headers: Headers): Headers {
  if ((headers.get("www-authenticate")?.length ?? 0) <= LONGEST_CHALLENGE) return headers;
  const kept = new Headers(headers);
  kept.delete("www-authenticate");
  return kept;
}

async function readBounded(response: Response): Promise<Blob> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  while (reader !== undefined) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > MAX_RESPONSE_BYTES) {
      await reader.cancel();
      throw new OAuthError("response_too_large", "the answer is longer than 1 MiB");
    }
    chunks.push(value);
  }
  return new Blob(chunks);
}

/** Statuses whose Response must not be given a body (Fetch standard, "null body status"). */
function nullBodyStatus(status: number): boolean {
  return status === 101 || status === 103 || status === 204 || status === 205 || status === 304;
}
