import type { Journey, JourneyStep, StepKey } from "./journey-event.ts";
import type { JourneyLog } from "./journey-log.ts";
import { quietly } from "./quietly.ts";
import { bodyNote, createRedactor, type Redactor } from "./redact.ts";

/** Calls that are followed at once, and that one round of writing takes; there may be thousands. */
const MOST = 20;

/** What is told of one call while it happens. None of it throws. */
export interface CallTrace {
  /** Of the journey that the call leaves behind. */
  readonly id: string;
  /** A fetch that tells of its requests. */
  watch(fetch: typeof globalThis.fetch): typeof globalThis.fetch;
  note(key: StepKey): void;
  /**
   * @param about whose call it was
   * @param failure why there is no answer, when there is none; `code`: the code of Pixy for it
   */
  end(
    about: CallAbout,
    failure?: { readonly error: unknown; readonly code: string | undefined },
  ): void;
}

/** Whose call it was, known when it is over. */
export interface CallAbout {
  readonly connectionId: string;
  readonly providerName: string;
  /** Tokens of the connection: secret wherever they turn up. */
  readonly secrets: Iterable<string>;
}

/**
 * Records calls to APIs. They are many, and nobody wants to wait for a recording: a call only leaves
 * behind what it holds anyway, and all of it is redacted and written down later, together.
 */
export interface CallRecorder {
  /** @returns undefined when too many calls are under way: this one is counted, not recorded */
  begin(): CallTrace | undefined;
}

/** What a recorder needs. */
export interface CallRecorderOptions {
  readonly log: Pick<JourneyLog, "put" | "explains">;
  /** Milliseconds of the local clock. */
  readonly now: () => number;
  readonly randomId: () => string;
  /** Runs something when there is time for it. */
  readonly later: (work: () => void) => void;
}

interface RawStep {
  readonly key: StepKey;
  readonly at: number;
  state: JourneyStep["state"];
  readonly request?: {
    readonly method: string;
    readonly url: string;
    readonly headers: HeadersInit | undefined;
    readonly bodySize: number | undefined;
  };
  status?: number;
  headers?: Headers;
  duration?: number;
}

interface RawCall {
  readonly id: string;
  readonly startedAt: number;
  readonly steps: RawStep[];
  readonly about: CallAbout;
  readonly errorCode: string | undefined;
  readonly outcome: "done" | "failed";
}

export function createCallRecorder({
  log,
  now,
  randomId,
  later,
}: CallRecorderOptions): CallRecorder {
  let underWay = 0;
  let dropped = 0;
  let over: RawCall[] = [];
  let isWaiting = false;

  function write(): void {
    isWaiting = false;
    const calls = over;
    const count = dropped;
    over = [];
    dropped = 0;
    const redactors = new Map<string, Redactor>();
    const journeys = calls.flatMap(
      (call) => quietly(() => toJourney(call, redactorFor(call, redactors))) ?? [],
    );
    void log.put(journeys, count > 0 ? { api: count } : undefined);
  }

  function writeLater(): void {
    if (isWaiting) return;
    isWaiting = true;
    later(write);
  }

  return {
    begin() {
      if (underWay >= MOST) {
        dropped += 1;
        writeLater();
        return undefined;
      }
      underWay += 1;
      const id = randomId();
      const startedAt = now();
      const steps: RawStep[] = [];
      return {
        id,
        watch: (fetch) => (input, init) => follow(fetch, steps, input, init, now),
        note(key) {
          steps.push({ key, at: now(), state: "done" });
        },
        end(about, failure) {
          underWay -= 1;
          if (failure !== undefined) log.explains(id, failure.error);
          const isGood = failure === undefined && steps.at(-1)?.state === "done";
          const outcome = isGood ? "done" : "failed";
          over.push({ id, startedAt, steps, about, errorCode: failure?.code, outcome });
          if (over.length > MOST) {
            over.shift();
            dropped += 1;
          }
          writeLater();
        },
      };
    },
  };
}

async function follow(
  fetch: typeof globalThis.fetch,
  steps: RawStep[],
  input: RequestInfo | URL,
  init: RequestInit = {},
  now: () => number,
): Promise<Response> {
  const at = now();
  const { method = "GET", headers, body } = init;
  const step: RawStep = {
    key: "api-call",
    at,
    state: "sent",
    request: {
      method,
      url: input instanceof Request ? input.url : String(input),
      headers,
      bodySize: body instanceof ArrayBuffer ? body.byteLength : undefined,
    },
  };
  steps.push(step);
  try {
    const response = await fetch(input, init);
    step.state = response.ok ? "done" : "failed";
    // A redirect that is not followed tells nothing, not even its status.
    if (response.status !== 0) step.status = response.status;
    step.headers = response.headers;
    return response;
  } catch (failure) {
    step.state = "failed";
    throw failure;
  } finally {
    step.duration = now() - at;
  }
}

/** Calls of one connection share what is secret in them: to get ready for that is most of the work. */
function redactorFor({ about }: RawCall, redactors: Map<string, Redactor>): Redactor {
  const redactor = redactors.get(about.connectionId) ?? createRedactor();
  redactors.set(about.connectionId, redactor);
  for (const secret of about.secrets) redactor.conceal(secret);
  return redactor;
}

function toJourney(
  { id, startedAt, steps, about, errorCode, outcome }: RawCall,
  redactor: Redactor,
): Journey {
  const { connectionId, providerName } = about;
  const shown = steps.map(({ key, at, state, request, status, headers, duration }): JourneyStep => {
    if (request === undefined) return { key, at, state };
    const requestHeaders = new Headers(request.headers);
    const exchange = redactor.exchange(
      {
        method: request.method,
        url: request.url,
        requestHeaders,
        ...(request.bodySize !== undefined && {
          requestBody: { note: bodyNote(requestHeaders.get("content-type"), request.bodySize) },
        }),
        status,
        responseHeaders: headers,
        ...(headers !== undefined && {
          responseBody: { note: bodyNote(headers.get("content-type"), lengthIn(headers)) },
        }),
        duration,
      },
      "oauth",
    );
    return { key, at, state, exchange };
  });
  return {
    id,
    kind: "api",
    providerName,
    connectionId,
    startedAt,
    outcome,
    steps: errorCode === undefined ? shown : withError(shown, errorCode),
  };
}

/** What an API has said that it wants is a step of its own: its answer alone was no failure. */
function withError(steps: readonly JourneyStep[], errorCode: string): readonly JourneyStep[] {
  const at = steps.at(-1)?.at ?? 0;
  if (errorCode === "step_up_required" || errorCode === "insufficient_scope")
    return [...steps, { key: "api-wants-more", at, state: "failed", errorCode }];
  const last = steps.at(-1);
  return last?.state === "failed"
    ? [...steps.slice(0, -1), { ...last, errorCode }]
    : [...steps, { key: "stopped", at, state: "failed", errorCode }];
}

function lengthIn(headers: Headers): number | undefined {
  const length = headers.get("content-length");
  return length !== null && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
}
