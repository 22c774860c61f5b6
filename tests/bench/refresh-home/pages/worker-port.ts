import { OAuthError } from "../../../../src/oauth/oauth-error.ts";
import type { Unnumbered, WorkerGreeting, WorkerReply, WorkerRequest } from "./worker-messages.ts";

/** A worker as its page sees it. */
export interface WorkerPort {
  /** @throws OAuthError as the worker had it; `timeout` when the worker died before it could say */
  ask(
    request: Unnumbered<WorkerRequest>,
  ): Promise<Extract<WorkerReply, { value: unknown }>["value"]>;
}

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { readonly createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): unknown };
}

/** The name that the page's policy allows, beside production's (Trusted Types §2.3). */
const POLICY = "refresh-home";

export interface SharedWorkerLife {
  readonly name: string;
  /** Whether it may outlive its pages for a while. */
  readonly extendedLifetime: boolean;
}

/** @param url of the worker's script */
export function openWorkerPort(url: string, options: SharedWorkerLife): WorkerPort {
  const script = trustScript(url);
  const waiting = new Map<number, PromiseWithResolvers<WorkerReply>>();
  let lastId = 0;
  // At once: a worker lives as long as the pages that have asked for it.
  let port: MessagePort | undefined = connect();

  function connect(): MessagePort {
    const worker = createSharedWorker(script, options);
    const opened = worker.port;
    const lost = () => {
      if (port === opened) port = undefined;
      for (const { reject } of waiting.values())
        reject(new OAuthError("timeout", "the worker died before it answered"));
      waiting.clear();
    };
    opened.addEventListener("message", ({ data }: MessageEvent<WorkerGreeting | WorkerReply>) => {
      // No event tells of a worker that crashed: whoever asked it would wait for ever.
      if ("aliveLock" in data) void navigator.locks.request(data.aliveLock, lost);
      else {
        waiting.get(data.id)?.resolve(data);
        waiting.delete(data.id);
      }
    });
    worker.addEventListener("error", lost);
    opened.start();
    return opened;
  }

  return {
    async ask(request) {
      const id = (lastId += 1);
      const reply = Promise.withResolvers<WorkerReply>();
      waiting.set(id, reply);
      (port ??= connect()).postMessage({ ...request, id });
      const answer = await reply.promise;
      if ("value" in answer) return answer.value;
      const { code, message } = answer.failure;
      throw code === undefined ? new Error(message) : new OAuthError(code, message);
    },
  };
}

/** The platform's type library knows neither trusted addresses nor `extendedLifetime`. */
export function createSharedWorker(script: unknown, options: SharedWorkerLife): SharedWorker {
  return Reflect.construct(SharedWorker, [script, { type: "module", ...options }]);
}

/** @returns the address as a page may give it to a worker that demands Trusted Types */
export function trustScript(url: string): unknown {
  const types: TrustedTypes | undefined = Reflect.get(globalThis, "trustedTypes");
  return (
    types?.createPolicy(POLICY, { createScriptURL: (asked) => asked }).createScriptURL(url) ?? url
  );
}
