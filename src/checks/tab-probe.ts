import { createProviderFetch } from "../oauth/provider-fetch.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import type { Redactor } from "../journeys/redact.ts";
import { toExchange } from "./exchange.ts";
import type { Answer, Probe, ProbeRequest, Reading } from "./probe.ts";

/** Milliseconds until an endpoint's whole answer must be here. */
const PATIENCE = 10_000;

/**
 * Looks at a provider from a page. Where the browser says no more than that a request failed, the same
 * address is asked once more without wanting to read the answer (`no-cors`): when that arrives,
 * somebody is there, and CORS is what is missing.
 *
 * @see Fetch standard, "CORS protocol", "opaque filtered response"
 */
export function createTabProbe({
  fetch,
  now,
  redactor,
}: {
  fetch: typeof globalThis.fetch;
  /** Milliseconds of the local clock. */
  now: () => number;
  redactor: Redactor;
}): Probe {
  const send = createProviderFetch(fetch, { deadline: PATIENCE });

  /** Whether anybody answers at an address. A plain GET: it changes nothing there. */
  async function answers(url: string): Promise<boolean> {
    try {
      await fetch(url, {
        mode: "no-cors",
        credentials: "omit",
        cache: "no-store",
        redirect: "follow",
        referrerPolicy: "no-referrer",
        signal: AbortSignal.timeout(PATIENCE),
      });
      return true;
    } catch {
      return false;
    }
  }

  return {
    from: "tab",
    async send(request) {
      const { method, url, headers = {}, form, reads } = request;
      const since = now();
      const exchange = (answer?: Answer) =>
        toExchange(
          { method, url, headers, form, answer, reads, duration: now() - since },
          redactor,
        );
      try {
        const response = await send(url, {
          method,
          headers,
          body: form === undefined ? null : new URLSearchParams(form),
        });
        const answer = {
          status: response.status,
          headers: response.headers,
          body: await response.text(),
        };
        return {
          access: "open",
          reason: "",
          answer,
          hiddenHeaders: [],
          exchanges: [exchange(answer)],
        };
      } catch (failure) {
        return { ...(await explain(failure, request)), exchanges: [exchange()] };
      }
    },
    authorize: async () => ({ at: "unseen", exchanges: [] }),
  };

  async function explain(
    failure: unknown,
    { url }: ProbeRequest,
  ): Promise<Omit<Reading, "exchanges">> {
    const code = failure instanceof OAuthError ? failure.code : undefined;
    if (code === "redirect_refused" || code === "response_too_large") {
      const reason = code === "redirect_refused" ? "it is a redirect" : "it is longer than 1 MiB";
      return { access: "blocked", reason, hiddenHeaders: [] };
    }
    if (code !== "timeout" && (await answers(url))) {
      return {
        access: "blocked",
        reason: "CORS is missing",
        hiddenHeaders: [],
      };
    }
    return {
      access: "unreachable",
      reason:
        code === "timeout"
          ? `no answer within ${PATIENCE / 1000} seconds`
          : "check how the address is written, whether the server runs, and whether this network reaches it",
      hiddenHeaders: [],
    };
  }
}
