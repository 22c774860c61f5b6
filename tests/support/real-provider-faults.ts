import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import type { Middleware, ProviderContext } from "oidc-provider";
import { callerOf } from "./real-provider-log.ts";
import { tamperIdToken } from "./tampered-id-token.ts";
import type { TamperedPart } from "./tampered-id-token.ts";

/** What to do with one request to the token endpoint instead of plainly answering it. */
type TokenFault =
  | { readonly kind: "status"; readonly status: number; readonly retryAfter: number | undefined }
  | { readonly kind: "cut" }
  | { readonly kind: "tamper"; readonly part: TamperedPart };

/** How one token request goes when a test writes its whole course. */
export interface TokenCourse {
  /** Milliseconds before the provider looks at it. It goes on when the browser is gone. */
  readonly wait?: number | undefined;
  /** Milliseconds for which its answer is kept back. */
  readonly hold?: number | undefined;
  /** Nobody gets the answer, and the request was processed or was not. */
  readonly lost?: "processed" | "unprocessed" | undefined;
  /** Not processed; only this status comes back. */
  readonly status?: number | undefined;
  /** Seconds. */
  readonly retryAfter?: number | undefined;
}

/** Answers that are held back until the test lets them go. */
export interface HeldAnswers {
  /** Resolves when a token request has been processed and its answer waits. */
  readonly arrived: Promise<void>;
  release(): void;
}

interface Gate {
  readonly arrival: PromiseWithResolvers<void>;
  readonly opening: PromiseWithResolvers<void>;
}

/** Makes the provider misbehave, from within this process only. */
export interface ProviderFaults {
  readonly middleware: Middleware;
  /**
   * Refuses the next token requests without processing them.
   *
   * @param retryAfter seconds
   */
  answerNext(count: number, status: number, retryAfter?: number): void;
  /** Processes the next token requests and then breaks off the answer: nobody learns the outcome. */
  cutNext(count: number): void;
  /** Spoils the ID token of the next token answer. */
  tamperNext(part: TamperedPart): void;
  /** Processes token requests, from now on, but keeps their answers back. */
  hold(): HeldAnswers;
  /**
   * Asks how each token request is to go, from now on; undefined stops asking.
   *
   * @param course is told what the browser of the request calls itself and would take for an answer
   */
  script(course: ((userAgent: string) => TokenCourse) | undefined): void;
  /** Changes the next answer to an authorization request on its way back to the client. */
  rewriteNextRedirect(change: (url: URL) => void): void;
  /** Lets every request of a browser wait, preflights too, as a network does. @param milliseconds from now on */
  slowDown(milliseconds: number): void;
  clear(): void;
}

const TOKEN_PATH = "/token";

export function createProviderFaults(redirectUris: readonly string[]): ProviderFaults {
  let faults: TokenFault[] = [];
  let gate: Gate | undefined;
  let rewrite: ((url: URL) => void) | undefined;
  let script: ((userAgent: string) => TokenCourse) | undefined;
  let latency = 0;

  function release(): void {
    gate?.opening.resolve();
    gate = undefined;
  }

  async function atTokenEndpoint(
    context: ProviderContext,
    next: () => Promise<void>,
  ): Promise<void> {
    if (script !== undefined) return follow(script(callerOf(context)), context, next);
    const fault = faults.shift();
    if (fault?.kind === "status") {
      await readForm(context);
      return refuse(context, fault.status, fault.retryAfter);
    }
    await next();
    const closedGate = gate;
    closedGate?.arrival.resolve();
    await closedGate?.opening.promise;
    if (fault?.kind === "cut") await cutShort(context);
    if (fault?.kind === "tamper") tamper(context, fault.part);
  }

  function onTheWayBack(context: ProviderContext): void {
    const target = URL.parse(context.response.get("Location"));
    if (rewrite === undefined || target === null) return;
    if (!redirectUris.includes(target.origin + target.pathname)) return;
    rewrite(target);
    rewrite = undefined;
    context.set("Location", target.href);
  }

  return {
    answerNext(count, status, retryAfter) {
      for (let n = 0; n < count; n++) faults.push({ kind: "status", status, retryAfter });
    },
    cutNext(count) {
      for (let n = 0; n < count; n++) faults.push({ kind: "cut" });
    },
    tamperNext(part) {
      faults.push({ kind: "tamper", part });
    },
    hold() {
      release();
      const held: Gate = { arrival: Promise.withResolvers(), opening: Promise.withResolvers() };
      gate = held;
      return { arrived: held.arrival.promise, release };
    },
    script(course) {
      script = course;
    },
    rewriteNextRedirect(change) {
      rewrite = change;
    },
    slowDown(milliseconds) {
      latency = milliseconds;
    },
    clear() {
      latency = 0;
      faults = [];
      script = undefined;
      rewrite = undefined;
      release();
    },
    async middleware(context, next) {
      if (latency > 0) await setTimeout(latency);
      if (context.method === "POST" && context.path === TOKEN_PATH)
        return atTokenEndpoint(context, next);
      await next();
      onTheWayBack(context);
    },
  };
}

async function follow(
  { wait, hold, lost, status, retryAfter }: TokenCourse,
  context: ProviderContext,
  next: () => Promise<void>,
): Promise<void> {
  await readForm(context);
  if (wait !== undefined) await setTimeout(wait);
  if (status !== undefined) refuse(context, status, retryAfter);
  else if (lost !== "unprocessed") await next();
  if (hold !== undefined) await setTimeout(hold);
  if (lost !== undefined) await cutShort(context);
}

/**
 * A browser that goes away takes with it what was not read. What oidc-provider reads afterwards is the
 * same once more.
 */
async function readForm(context: ProviderContext): Promise<void> {
  const body = await buffer(context.req);
  context.state["form"] = new URLSearchParams(body.toString());
  Object.defineProperties(context.req, {
    readable: { value: true },
    iterator: { value: () => Readable.from([body]).iterator() },
  });
}

/** Answers as a proxy in front of an overloaded provider does: readable by the page, but no OAuth error. */
function refuse(context: ProviderContext, status: number, retryAfter?: number): void {
  context.set("Access-Control-Allow-Origin", context.get("Origin") || "*");
  context.set("Access-Control-Expose-Headers", "Retry-After");
  if (retryAfter !== undefined) context.set("Retry-After", String(retryAfter));
  context.status = status;
  context.type = "text/html";
  context.body = "<!doctype html><title>Try again later</title>";
}

/** After the first bytes: a browser sends a POST again by itself when a reused connection brings none. */
async function cutShort(context: ProviderContext): Promise<void> {
  context.respond = false;
  if (context.req.socket.destroyed) return;
  context.res.writeHead(200, { "Content-Type": "application/json", "Content-Length": "4096" });
  await new Promise<void>((written) => {
    context.res.write("{", () => written());
  });
  context.req.socket.destroy();
}

function tamper(context: ProviderContext, part: TamperedPart): void {
  const { body } = context;
  if (typeof body !== "object" || body === null || !("id_token" in body)) return;
  if (typeof body.id_token !== "string") return;
  context.body = { ...body, id_token: tamperIdToken(body.id_token, part) };
}
