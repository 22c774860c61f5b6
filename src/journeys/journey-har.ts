import type { Journey, JourneyExchange, JourneyStep } from "./journey-event.ts";

/**
 * The exchanges of a journey as an HTTP Archive, which browsers and many tools open.
 *
 * @param title of a step, for people
 * @returns a document with all members that HAR 1.2 requires; what was not recorded is -1 there
 */
export function journeyHar(journey: Journey, title: (step: JourneyStep) => string): string {
  const entries = journey.steps.flatMap((step) =>
    step.exchange === undefined ? [] : [entryOf(step, step.exchange, title(step))],
  );
  const har = {
    log: {
      version: "1.2",
      creator: { name: "Pixy", version: "1" },
      entries,
      comment: `${journey.kind}, ${journey.providerName}. Secrets are masked; steps that are no request are left out.`,
    },
  };
  return JSON.stringify(har, undefined, 2);
}

function entryOf(step: JourneyStep, exchange: JourneyExchange, comment: string) {
  const { method, url, requestHeaders, requestBody, status, responseBody, duration } = exchange;
  const responseHeaders = exchange.responseHeaders ?? {};
  const time = duration ?? -1;
  return {
    startedDateTime: new Date(step.at).toISOString(),
    time,
    request: {
      method,
      url,
      httpVersion: "unknown",
      cookies: [],
      headers: pairs(requestHeaders),
      queryString: queryOf(url),
      ...(requestBody !== undefined && {
        postData: {
          mimeType: requestHeaders["content-type"] ?? "",
          params: [],
          text: requestBody,
        },
      }),
      headersSize: -1,
      bodySize: -1,
    },
    response: {
      // 0 says that no answer was seen.
      status: status ?? 0,
      statusText: "",
      httpVersion: "unknown",
      cookies: [],
      headers: pairs(responseHeaders),
      content: {
        size: -1,
        mimeType: responseHeaders["content-type"] ?? "",
        ...(responseBody !== undefined && { text: responseBody }),
      },
      redirectURL: responseHeaders["location"] ?? "",
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    timings: { send: 0, wait: Math.max(time, 0), receive: 0 },
    comment,
  };
}

function pairs(record: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(record).map(([name, value]) => ({ name, value }));
}

/** As it stands there: what is masked has no encoding. */
function queryOf(url: string): { name: string; value: string }[] {
  const query = /\?([^#]*)/.exec(url)?.[1] ?? "";
  return query === ""
    ? []
    : query.split("&").map((pair) => {
        const [name = "", ...rest] = pair.split("=");
        return { name, value: rest.join("=") };
      });
}
