import { text } from "node:stream/consumers";
import type { Middleware, ProviderContext } from "oidc-provider";
import { tamperIdToken } from "./tampered-id-token.ts";
import type { TamperedPart } from "./tampered-id-token.ts";

/** What to do with one request to the token endpoint instead of plainly answering it. */
type TokenFault =
  | { readonly kind: "status"; readonly status: number; readonly retryAfter: number | undefined }
  | { readonly kind: "cut" }
  | { readonly kind: "tamper"; readonly part: TamperedPart };

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
  /** Changes the next answer to an authorization request on its way back to the client. */
  rewriteNextRedirect(change: (url: URL) => void): void;
  clear(): void;
}

const TOKEN_PATH = "/token";

export function createProviderFaults(redirectUris: readonly string[]): ProviderFaults {
  let faults: TokenFault[] = [];
  let gate: Gate | undefined;
  let rewrite: ((url: URL) => void) | undefined;

  function release(): void {
    gate?.opening.resolve();
    gate = undefined;
  }

  async function atTokenEndpoint(
    context: ProviderContext,
    next: () => Promise<void>,
  ): Promise<void> {
    const fault = faults.shift();
    if (fault?.kind === "status") return refuse(context, fault.status, fault.retryAfter);
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
    rewriteNextRedirect(change) {
      rewrite = change;
    },
    clear() {
      faults = [];
      rewrite = undefined;
      release();
    },
    async middleware(context, next) {
      if (context.method === "POST" && context.path === TOKEN_PATH)
        return atTokenEndpoint(context, next);
      await next();
      onTheWayBack(context);
    },
  };
}

/** Answers as a proxy in front of an overloaded provider does: readable by the page, but no OAuth error. */
async function refuse(
  context: ProviderContext,
  status: number,
  retryAfter?: number,
): Promise<void> {
  context.state["grantType"] = new URLSearchParams(await text(context.req)).get("grant_type");
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
