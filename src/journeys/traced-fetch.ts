import { describeExchange, type RequestFacts } from "./describe-exchange.ts";
import type { JourneyExchange, StepKey } from "./journey-event.ts";
import { quietly } from "./quietly.ts";
import { bodyNote, type RawBody, type RawExchange, type Redactor } from "./redact.ts";
import { readExcerpt } from "./response-excerpt.ts";

/** An exchange as far as it has come, redacted. */
export interface TracedExchange {
  readonly key: StepKey;
  readonly state: "sent" | "done" | "failed";
  readonly exchange: JourneyExchange;
}

/** Told of every request when it is sent; what it returns is told how the exchange went on. */
export type ExchangeListener = (sent: TracedExchange) => (update: TracedExchange) => void;

/** What watching needs besides. */
export interface TracedFetchOptions {
  readonly redactor: Redactor;
  /** Milliseconds of the local clock. */
  readonly now: () => number;
  /** Origins known to belong to the provider. */
  readonly providerOrigins: () => readonly string[];
  /** Milliseconds after which an answer's body is not waited for any longer; the caller's is untouched. */
  readonly patience?: number;
}

/**
 * Wraps a fetch so that every exchange is reported, redacted. The caller gets exactly what the
 * fetch gives, and as early: the body is read from a clone, bounded in size and time, and nothing
 * that goes wrong with the watching reaches the caller.
 */
export function createTracedFetch(
  fetch: typeof globalThis.fetch,
  onExchange: ExchangeListener,
  options: TracedFetchOptions,
): typeof globalThis.fetch {
  return async (input, init) => {
    const trace = quietly(() => beginTrace(input, init, onExchange, options));
    try {
      const response = await fetch(input, init);
      quietly(() => trace?.answered(response));
      return response;
    } catch (failure) {
      quietly(() => trace?.failed());
      throw failure;
    }
  };
}

function beginTrace(
  input: RequestInfo | URL,
  init: RequestInit | undefined,
  onExchange: ExchangeListener,
  { redactor, now, providerOrigins, patience = 30_000 }: TracedFetchOptions,
) {
  const { body: requestBody, ...facts } = readRequest(input, init);
  const text = requestBody !== undefined && "text" in requestBody ? requestBody.text : undefined;
  const { bodies, key } = describeExchange({ ...facts, body: text }, providerOrigins());
  const sentAt = now();
  const sent: RawExchange = {
    method: facts.method,
    url: facts.url,
    requestHeaders: facts.headers,
    requestBody: bodies === undefined ? withoutText(requestBody) : requestBody,
  };
  const report = (
    state: TracedExchange["state"],
    answer: Partial<RawExchange> = {},
  ): TracedExchange => ({
    key,
    state,
    exchange: redactor.exchange({ ...sent, ...answer }, bodies ?? "oauth"),
  });
  const update = onExchange(report("sent"));

  async function followBody(
    head: Partial<RawExchange>,
    state: TracedExchange["state"],
    clone: Response,
  ) {
    const type = clone.headers.get("content-type") ?? undefined;
    const excerpt = await readExcerpt(clone, AbortSignal.timeout(patience));
    const responseBody =
      excerpt === undefined ? { note: bodyNote(type, undefined) } : { text: excerpt, type };
    quietly(() =>
      update(
        report(state, {
          ...head,
          ...(excerpt !== "" && { responseBody }),
          duration: now() - sentAt,
        }),
      ),
    );
  }

  return {
    failed: () => update(report("failed", { duration: now() - sentAt })),
    answered(response: Response) {
      // To whoever asks whether a person has answered, "not yet" is an error too (RFC 8628 §3.5).
      const isAnswer = response.ok || (key === "device-poll" && response.status === 400);
      const state = isAnswer ? "done" : "failed";
      const head = {
        // A redirect that is not followed tells nothing, not even its status.
        status: response.status === 0 ? undefined : response.status,
        responseHeaders: response.headers,
        duration: now() - sentAt,
      };
      const clone =
        bodies === undefined || response.body === null
          ? undefined
          : quietly(() => response.clone());
      update(
        report(state, clone === undefined ? { ...head, responseBody: noteOf(response) } : head),
      );
      if (clone !== undefined) void followBody(head, state, clone);
    },
  };
}

/** A body is read only where that takes nothing away from the request. */
function readRequest(
  input: RequestInfo | URL,
  init: RequestInit = {},
): Omit<RequestFacts, "body"> & { body?: RawBody | undefined } {
  const request = input instanceof Request ? input : undefined;
  const headers = new Headers(init.headers ?? request?.headers);
  const { body } = init;
  if (body instanceof URLSearchParams && !headers.has("content-type")) {
    headers.set("content-type", "application/x-www-form-urlencoded;charset=UTF-8");
  }
  return {
    method: (init.method ?? request?.method ?? "GET").toUpperCase(),
    url: input instanceof Request ? input.url : input.toString(),
    headers,
    body: rawBody(body ?? request?.body, headers.get("content-type") ?? undefined),
  };
}

function rawBody(body: unknown, type: string | undefined): RawBody | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === "string" || body instanceof URLSearchParams)
    return { text: String(body), type };
  if (body instanceof Blob) return { note: bodyNote(type ?? body.type, body.size) };
  return {
    note: bodyNote(
      type,
      body instanceof ArrayBuffer || ArrayBuffer.isView(body) ? body.byteLength : undefined,
    ),
  };
}

function withoutText(body: RawBody | undefined): RawBody | undefined {
  return body !== undefined && "text" in body
    ? { note: bodyNote(body.type, new Blob([body.text]).size) }
    : body;
}

function noteOf({ type, body, headers }: Response): RawBody | undefined {
  if (type === "opaqueredirect") return { note: "(a redirect, not followed)" };
  const length = headers.get("content-length");
  const size = length !== null && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
  return body === null ? undefined : { note: bodyNote(headers.get("content-type"), size) };
}
