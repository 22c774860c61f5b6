import { delay } from "../delay.ts";
import { ProviderError } from "../provider-error.ts";

/** Milliseconds that a slow answer takes. */
const SLOW = 3000;

/** Takes its time. */
export function dawdle(): Promise<void> {
  return delay(SLOW);
}

/** @returns nothing, ever: whoever waits for it has to give up */
export function never(): Promise<void> {
  return new Promise(() => {});
}

/**
 * @param headers those to be replaced; `undefined` takes one away
 * @returns the same answer with other headers
 */
export function withHeaders(
  response: Response,
  headers: Readonly<Record<string, string | undefined>>,
): Response {
  // What stands for a broken connection has no headers.
  if (response.type === "error") return response;
  const changed = new Headers(response.headers);
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) changed.delete(name);
    else changed.set(name, value);
  }
  const { status } = response;
  return new Response(response.body, { status, headers: changed });
}

/** @returns an answer that the browser does not show to a page of another origin */
export function withoutCors(response: Response): Response {
  return withHeaders(response, { "access-control-allow-origin": undefined });
}

/** @param name the header that a page of another origin is not shown any more */
export function withHiddenHeader(response: Response, name: string): Response {
  const exposed = (response.headers.get("access-control-expose-headers") ?? "")
    .split(/,\s*/)
    .filter((shown) => shown.toLowerCase() !== name.toLowerCase())
    .join(", ");
  return withHeaders(response, { "access-control-expose-headers": exposed });
}

/** @returns what a proxy in front of the provider would say */
export function htmlAnswer(status: number, message: string): Response {
  return new Response(`<!doctype html><title>${message}</title><h1>${message}</h1>`, {
    status,
    headers: {
      "access-control-allow-origin": "*",
      "cache-control": "no-store",
      "content-type": "text/html; charset=utf-8",
    },
  });
}

/** @returns a 503 that asks to come back after five seconds (RFC 9110 §15.6.4) */
export function unavailable(description: string): ProviderError {
  const headers = { "retry-after": "5" };
  return new ProviderError(503, "temporarily_unavailable", description, { headers });
}
