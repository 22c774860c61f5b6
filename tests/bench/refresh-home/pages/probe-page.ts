import { setupWorker } from "msw/browser";
import { http, HttpResponse } from "msw/http";
import { trustWorkerScript } from "../../../../src/mock-provider/worker/trusted-worker-script.ts";
import type { ProbeQuestion } from "./probe-messages.ts";
import workerUrl from "./probe-worker.ts?sharedworker&url";
import { createSharedWorker, trustScript } from "./worker-port.ts";

/** What the probes do with their page. */
export interface ProbePage {
  /** @returns `opened`, or why it was not */
  open(options: { name: string; extendedLifetime: boolean; isTrusted: boolean }): Promise<string>;
  ask(question: ProbeQuestion): Promise<unknown>;
  /** Puts MSW into this page, as the mock provider is. */
  mock(): Promise<void>;
}

declare global {
  var probePage: ProbePage | undefined;
}

let worker: SharedWorker | undefined;

globalThis.probePage = {
  async open({ name, extendedLifetime, isTrusted }) {
    const failed = Promise.withResolvers<string>();
    try {
      const script = isTrusted ? trustScript(workerUrl) : workerUrl;
      worker = createSharedWorker(script, { name, extendedLifetime });
    } catch (error) {
      return error instanceof Error ? error.name : String(error);
    }
    worker.addEventListener("error", () => failed.resolve("error event"));
    worker.port.start();
    return Promise.race([failed.promise, ask({ kind: "facts" }).then(() => "opened")]);
  },
  ask,
  async mock() {
    const claimed = new Promise((resolve) => {
      navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true });
    });
    await navigator.serviceWorker.register(trustWorkerScript("/mockServiceWorker.js"));
    await claimed;
    const answer = () => HttpResponse.text("the mock");
    await setupWorker(http.get("/mocked", answer)).start({
      serviceWorker: { url: "/mockServiceWorker.js" },
      quiet: true,
      onUnhandledFrame: "bypass",
    });
  },
};

async function ask(question: ProbeQuestion): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  worker?.port.addEventListener("message", ({ data }) => resolve(data), { once: true });
  worker?.port.postMessage(question);
  return promise;
}
