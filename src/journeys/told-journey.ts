import { describeExchange } from "./describe-exchange.ts";
import type { Journey, JourneyExchange, JourneyStep, ToldWords } from "./journey-event.ts";

/** One step of what was tried out, after it has happened. */
export interface ToldStep {
  readonly words: ToldWords;
  /** Milliseconds of the local clock. */
  readonly at: number;
  readonly state?: "done" | "failed" | undefined;
  /** An error code of Pixy, when the step failed by one. */
  readonly errorCode?: string | undefined;
  /** Redacted, in the order of sending. */
  readonly exchanges?: readonly JourneyExchange[] | undefined;
}

/** What was tried out: a grant by hand, an attack, the checks of a provider. */
export interface ToldRun extends Pick<
  Journey,
  "kind" | "providerName" | "outcome" | "connectionId"
> {
  readonly about: string;
  readonly steps: readonly ToldStep[];
}

/** Makes a journey of what was tried out. Each exchange stands in it once. */
export function toldJourney({ steps, ...run }: ToldRun, id: string): Journey {
  const shown = new Set<JourneyExchange>();
  return {
    ...run,
    id,
    startedAt: steps[0]?.at ?? 0,
    steps: steps.flatMap(({ words, at, state = "done", errorCode, exchanges = [] }) => {
      const fresh = exchanges.filter((exchange) => !shown.has(exchange));
      for (const exchange of fresh) shown.add(exchange);
      const told = {
        key: "told",
        at,
        state,
        told: words,
        ...(errorCode !== undefined && { errorCode }),
      };
      // What it was for was posted; metadata and keys were fetched on the way.
      const main = fresh.findLast(({ method }) => method === "POST") ?? fresh.at(-1);
      if (main === undefined) return [told];
      return fresh.map((exchange) =>
        exchange === main ? { ...told, exchange } : sentOnTheWay(exchange, at),
      );
    }),
  };
}

/** What a step needed besides: it is known by its request. */
function sentOnTheWay(exchange: JourneyExchange, at: number): JourneyStep {
  const { method, url, requestHeaders, requestBody: body, status } = exchange;
  const { key } = describeExchange({ method, url, headers: new Headers(requestHeaders), body }, []);
  const state = status === undefined || status >= 400 ? "failed" : "done";
  return { key, at, state, exchange };
}
