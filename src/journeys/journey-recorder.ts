import type { Journey, JourneyExchange, JourneyStep } from "./journey-event.ts";
import { quietly } from "./quietly.ts";
import { createRedactor, type RawBody, type Redactor } from "./redact.ts";
import { createTracedFetch } from "./traced-fetch.ts";

/** Steps; a flow that takes more goes round in circles. */
const MOST_STEPS = 100;

/** Writes down one flow while it happens. None of its functions throws, and none needs waiting for. */
export interface JourneyRecorder {
  readonly id: string;
  /** Records a step that is not a request of `fetch`. It is redacted like the others. */
  step(step: Omit<JourneyStep, "at">): void;
  /** Every exchange that goes through it becomes a step. */
  readonly fetch: typeof fetch;
  /** Tells which connection the journey belongs to, as soon as there is one. */
  link(connectionId: string): void;
  /** Before the page is left for the provider; the journey goes on with `JourneyLog.resume`. */
  suspend(): void;
  /**
   * Keeps the journey. What still comes afterwards (the end of an answer, a name from userinfo) is
   * added to it.
   *
   * @param errorCode of the failure; it is shown at the step that failed
   */
  finish(outcome: "done" | "failed", errorCode?: string): Promise<void>;
}

/** What a recorder needs. */
export interface JourneyRecorderOptions {
  readonly fetch: typeof fetch;
  /** Milliseconds of the local clock. */
  readonly now: () => number;
  /** Told of every change. */
  readonly changed: (journey: Journey) => void;
  /** Told to keep the journey over a redirect. */
  readonly suspended: (journey: Journey) => void;
  /** Told to keep the journey for good, again whenever something is added. Never rejects. */
  readonly finished: (journey: Journey) => Promise<void>;
}

/** Records on from what is there of a journey. */
export function createJourneyRecorder(
  start: Journey,
  options: JourneyRecorderOptions,
): JourneyRecorder {
  const { now } = options;
  const redactor = createRedactor();
  let journey = start;
  let kept = Promise.resolve();

  function change(next: Partial<Journey>): void {
    journey = { ...journey, ...next };
    options.changed(journey);
    if (journey.outcome !== "running") kept = options.finished(journey);
  }

  /** @returns where the step is now, or undefined when there is no room for it */
  function addStep(step: JourneyStep): number | undefined {
    const index = journey.steps.length;
    if (index < MOST_STEPS) change({ steps: [...journey.steps, step] });
    else if (index === MOST_STEPS)
      change({ steps: [...journey.steps, { ...TOO_MANY, at: step.at }] });
    return index < MOST_STEPS ? index : undefined;
  }

  return {
    id: journey.id,
    fetch: createTracedFetch(
      options.fetch,
      (sent) => {
        const at = now();
        const index = addStep({ at, ...sent });
        return (update) => {
          if (index === undefined) return;
          change({ steps: journey.steps.with(index, { ...journey.steps[index], at, ...update }) });
        };
      },
      { redactor, now, providerOrigins: () => providerOrigins(journey) },
    ),
    step(step) {
      quietly(() => addStep({ ...redactStep(step, redactor), at: now() }));
    },
    link(connectionId) {
      change({ connectionId });
    },
    suspend() {
      options.suspended(journey);
    },
    finish(outcome, errorCode) {
      if (journey.outcome !== "running") return kept;
      const steps =
        errorCode === undefined ? journey.steps : stepsWithError(journey.steps, errorCode, now());
      change({ outcome, steps });
      return kept;
    },
  };
}

const TOO_MANY = { actor: "tab", title: "Later steps were not recorded", state: "done" } as const;

/** The failure stands where it happened: at the request that was refused, or after all that went well. */
function stepsWithError(
  steps: readonly JourneyStep[],
  errorCode: string,
  at: number,
): readonly JourneyStep[] {
  const last = steps.at(-1);
  if (last?.state === "failed")
    return steps.with(steps.length - 1, { ...last, errorCode: last.errorCode ?? errorCode });
  return [...steps, { at, actor: "tab", title: "Stopped here", state: "failed", errorCode }];
}

function providerOrigins({ steps }: Journey): string[] {
  return steps.flatMap(({ actor, exchange }) => {
    const origin =
      actor === "provider" && exchange !== undefined && URL.parse(exchange.url)?.origin;
    return origin ? [origin] : [];
  });
}

function redactStep(step: Omit<JourneyStep, "at">, redactor: Redactor): Omit<JourneyStep, "at"> {
  const { title, purpose, exchange } = step;
  // First, because it tells which values are secret.
  const redacted = exchange === undefined ? undefined : redactExchange(exchange, redactor);
  return {
    ...step,
    title: redactor.text(title),
    ...(purpose !== undefined && { purpose: redactor.text(purpose) }),
    ...(redacted !== undefined && { exchange: redacted }),
  };
}

function redactExchange(exchange: JourneyExchange, redactor: Redactor): JourneyExchange {
  const { requestHeaders, requestBody, responseHeaders = {}, responseBody } = exchange;
  return redactor.exchange(
    {
      ...exchange,
      requestHeaders: Object.entries(requestHeaders),
      requestBody: rawBody(requestBody, requestHeaders),
      responseHeaders: Object.entries(responseHeaders),
      responseBody: rawBody(responseBody, responseHeaders),
    },
    "oauth",
  );
}

function rawBody(
  text: string | undefined,
  headers: Readonly<Record<string, string>>,
): RawBody | undefined {
  if (text === undefined) return undefined;
  return {
    text,
    type: Object.entries(headers).find(([name]) => name.toLowerCase() === "content-type")?.[1],
  };
}
