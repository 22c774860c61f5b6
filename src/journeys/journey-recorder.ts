import type { Guide } from "./guide.ts";
import type { Journey, JourneyExchange, JourneyStep, StepKey } from "./journey-event.ts";
import { quietly } from "./quietly.ts";
import { createRedactor, type RawBody, type Redactor } from "./redact.ts";
import { createTracedFetch } from "./traced-fetch.ts";

/** Steps; a flow that takes more is repeating itself. */
const MOST_STEPS = 100;

/** Done again and again until it brings something: it stays one step, and is counted. */
const REPEATED: ReadonlySet<string> = new Set(["device-poll"]);

/** What is told of a step; unless said otherwise, it is done. */
export type StepReport = Omit<JourneyStep, "key" | "at" | "waited" | "times" | "state"> & {
  readonly state?: JourneyStep["state"];
};

/** Writes down one flow while it happens. None of its functions throws. */
export interface JourneyRecorder {
  readonly id: string;
  /** Records a step that is not a request of `fetch`. It is redacted like the others. */
  step(key: StepKey, report?: StepReport): void;
  /**
   * Stands before the next step, where a person goes through the flow step by step.
   *
   * @param over aborted: nobody waits there any more
   * @returns undefined when the flow may go on at once; else what resolves when it may, or it is over
   */
  before(next: StepKey, over?: AbortSignal): Promise<void> | undefined;
  /** Tells values that are secret wherever they turn up in what is recorded from now on. */
  conceal(...secrets: readonly (string | undefined)[]): void;
  /** Every exchange that goes through it becomes a step. */
  readonly fetch: typeof fetch;
  /** Tells which failure this journey shows the cause of. */
  explains(failure: unknown): void;
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
  readonly guide?: Guide | undefined;
  /** Told of every change. */
  readonly changed: (journey: Journey) => void;
  /** Told to keep the journey over a redirect. */
  readonly suspended: (journey: Journey) => void;
  /** Told to keep the journey for good, again whenever something is added. Never rejects. */
  readonly finished: (journey: Journey) => Promise<void>;
  readonly explains: (failure: unknown) => void;
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
  let waited: number | undefined;
  let known = 0;

  function change(next: Partial<Journey>): void {
    journey = { ...journey, ...next };
    // What was harmless when it was written down may have turned out to be a secret since.
    if (redactor.known() !== known) {
      known = redactor.known();
      journey = { ...journey, steps: journey.steps.map((step) => coverStep(step, redactor)) };
    }
    options.changed(journey);
    if (journey.outcome !== "running") kept = options.finished(journey);
  }

  /** @returns where the step is now, or undefined when there is no room for it */
  function addStep(step: JourneyStep): number | undefined {
    const index = journey.steps.length;
    const previous = journey.steps[index - 1];
    if (previous?.key === step.key && REPEATED.has(step.key)) {
      const { at, waited, times = 1 } = previous;
      const again = { ...step, at, ...(waited !== undefined && { waited }), times: times + 1 };
      change({ steps: journey.steps.with(index - 1, again) });
      return index - 1;
    }
    const last = { key: "not-recorded", at: step.at, state: "done" } as const;
    if (index <= MOST_STEPS)
      change({
        steps: [
          ...journey.steps,
          index === MOST_STEPS ? last : { ...step, ...(waited !== undefined && { waited }) },
        ],
      });
    waited = undefined;
    return index < MOST_STEPS ? index : undefined;
  }

  return {
    id: journey.id,
    fetch: createTracedFetch(
      options.fetch,
      (sent) => {
        const at = now();
        const index = addStep({ at, ...sent });
        const times = index === undefined ? index : journey.steps[index]?.times;
        return (update) => {
          if (index === undefined) return;
          const step = journey.steps[index];
          // What is done again meanwhile is no longer about this answer.
          if (step?.times !== times) return;
          change({ steps: journey.steps.with(index, { at, ...step, ...update }) });
        };
      },
      { redactor, now, providerOrigins: () => providerOrigins(journey) },
    ),
    step(key, { exchange, ...report } = {}) {
      quietly(() =>
        addStep({
          key,
          at: now(),
          state: "done",
          ...report,
          ...(exchange !== undefined && { exchange: redactExchange(exchange, redactor) }),
        }),
      );
    },
    before(next, over) {
      const since = now();
      const turn = options.guide?.before(journey.id, journey.kind, next, over);
      return turn?.then(() => void (waited = now() - since));
    },
    conceal(...secrets) {
      const before = redactor.known();
      for (const secret of secrets) if (secret !== undefined) redactor.conceal(secret);
      if (redactor.known() !== before) change({});
    },
    explains: options.explains,
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

/** The failure stands where it happened: at the request that was refused, or after all that went well. */
function stepsWithError(
  steps: readonly JourneyStep[],
  errorCode: string,
  at: number,
): readonly JourneyStep[] {
  if (steps.some((step) => step.errorCode !== undefined)) return steps;
  const index = steps.findLastIndex(({ state }) => state === "failed");
  const failed = steps[index];
  if (failed !== undefined) return steps.with(index, { ...failed, errorCode });
  return [...steps, { key: "stopped", at, state: "failed", errorCode }];
}

function providerOrigins({ steps }: Journey): string[] {
  return steps.flatMap(({ key, exchange }) => {
    const isElsewhere = key === "api-call" || key === "returned";
    const origin = !isElsewhere && exchange !== undefined && URL.parse(exchange.url)?.origin;
    return origin ? [origin] : [];
  });
}

function coverStep(step: JourneyStep, redactor: Redactor): JourneyStep {
  const { exchange } = step;
  if (exchange === undefined) return step;
  // What cannot be looked at again is not kept: it was written down before the secrets were known.
  const { exchange: _, ...rest } = step;
  const covered = quietly(() => redactor.again(exchange));
  return covered === undefined ? rest : { ...rest, exchange: covered };
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
