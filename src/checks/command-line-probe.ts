import { createProviderFetch } from "../oauth/provider-fetch.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { hiddenHeaders, originObjection, preflightedHeaders, preflightObjection } from "./cors.ts";
import type { JourneyExchange } from "../journeys/journey-event.ts";
import type { Redactor } from "../journeys/redact.ts";
import { toExchange } from "./exchange.ts";
import type { Answer, Arrival, Probe, ProbeRequest, Reading } from "./probe.ts";

/** Milliseconds until an endpoint's whole answer must be here. */
const PATIENCE = 10_000;

/**
 * Looks at a provider from outside of a browser, where every answer can be read: it sends what a
 * browser would for a page of the origin, preflights included, and judges the answers as one does.
 *
 * @param options `origin` of the page; `fetch` that may send an `Origin` header
 */
export function createCommandLineProbe({
  fetch,
  now,
  origin,
  redactor,
}: {
  fetch: typeof globalThis.fetch;
  /** Milliseconds of the local clock. */
  now: () => number;
  origin: string;
  redactor: Redactor;
}): Probe {
  /** What came, and the exchange to show for it. */
  async function ask({
    method,
    url,
    headers = {},
    form,
    reads,
  }: Omit<ProbeRequest, "method"> & { method: string }): Promise<{
    answer?: Answer;
    failure?: string;
    exchange: JourneyExchange;
  }> {
    const since = now();
    const shown = (answer?: Answer) =>
      toExchange({ method, url, headers, form, answer, reads, duration: now() - since }, redactor);
    // A redirect is an answer here, and never followed.
    let redirect: Answer | undefined;
    const watched: typeof globalThis.fetch = async (input, init) => {
      const response = await fetch(input, init);
      if (response.status >= 300 && response.status < 400) {
        redirect = { status: response.status, headers: response.headers, body: "" };
        await response.body?.cancel();
      }
      return response;
    };
    try {
      const response = await createProviderFetch(watched, { deadline: PATIENCE })(url, {
        method,
        headers: { ...headers },
        body: form === undefined ? null : new URLSearchParams(form),
      });
      const { status } = response;
      const answer = { status, headers: response.headers, body: await response.text() };
      return { answer, exchange: shown(answer) };
    } catch (error) {
      if (redirect !== undefined) return { answer: redirect, exchange: shown(redirect) };
      return { failure: failureWords(error), exchange: shown() };
    }
  }

  return {
    from: "command-line",
    async send(request): Promise<Reading> {
      const exchanges: JourneyExchange[] = [];
      const asked = preflightedHeaders(request);
      let objection: string | undefined;
      if (asked.length > 0) {
        const preflight = await ask({
          method: "OPTIONS",
          url: request.url,
          headers: {
            origin,
            "access-control-request-method": request.method,
            "access-control-request-headers": asked.join(","),
          },
        });
        exchanges.push(preflight.exchange);
        objection =
          preflight.answer === undefined
            ? undefined
            : preflightObjection(request, origin, preflight.answer);
      }
      const { answer, failure, exchange } = await ask({
        ...request,
        headers: { ...request.headers, origin },
      });
      exchanges.push(exchange);
      if (answer === undefined) {
        return { access: "unreachable", reason: failure ?? "", hiddenHeaders: [], exchanges };
      }
      if (answer.status >= 300 && answer.status < 400) objection ??= "it is a redirect";
      const reading = originObjection(origin, answer.headers);
      objection ??= reading === undefined ? undefined : `the answer has ${reading}`;
      return {
        access: objection === undefined ? "open" : "blocked",
        reason: objection ?? "",
        answer,
        hiddenHeaders: hiddenHeaders(answer.headers),
        exchanges,
      };
    },
    async authorize(url, redirectUri): Promise<Arrival> {
      // A navigation, not a request of a page: no Origin.
      const { answer, exchange } = await ask({ method: "GET", url });
      const exchanges = [exchange];
      if (answer === undefined) return { at: "unreachable", exchanges };
      if (answer.status >= 400) return { at: "refused", exchanges };
      const target = URL.parse(answer.headers.get("location") ?? "", url);
      if (answer.status < 300) return { at: "page", pageHeaders: answer.headers, exchanges };
      if (target === null) return { at: "page", exchanges };
      const home = new URL(redirectUri);
      if (target.origin === home.origin && target.pathname === home.pathname) {
        return { at: "returned", parameters: target.searchParams, exchanges };
      }
      return { at: target.searchParams.has("error") ? "refused" : "page", exchanges };
    },
  };
}

function failureWords(error: unknown): string {
  const code = error instanceof OAuthError ? error.code : undefined;
  if (code === "timeout") return `no answer within ${PATIENCE / 1000} seconds`;
  if (code === "response_too_large") return "the answer is longer than 1 MiB";
  return `no answer${systemWord(error)}`;
}

/** @returns the system's own word for a failure, such as ECONNREFUSED */
function systemWord(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ("code" in cause && typeof cause.code === "string" && /^[A-Z_]+$/.test(cause.code)) {
      return ` (${cause.code})`;
    }
  }
  return "";
}
