import type { HttpHandler } from "msw/http";
import { setupWorker } from "msw/browser";
import { type TrustedScriptURL, trustWorkerScript } from "./trusted-worker-script.ts";

/** Milliseconds a request to ourselves may take before we count as not being in control. */
const PROBE_TIMEOUT = 3000;

/** The service worker that brings the requests of this page to the handlers. */
export interface WorkerControl {
  /** Whether requests of this page reach the handlers. */
  readonly controlled: () => boolean;
  /** Why the worker could not be registered, if it could not. */
  readonly problem: () => string | undefined;
  readonly subscribe: (listener: () => void) => () => void;
  /** Registers the worker again and, if that does not put it in control, reloads the page. */
  readonly repair: () => Promise<void>;
}

/** What is needed to start it. */
export interface WorkerOptions {
  readonly handlers: readonly HttpHandler[];
  /** Path of the app: the worker controls what is below. */
  readonly base: string;
  /** Where MSW's worker script is. */
  readonly url: string;
  /** A URL that only the handlers answer with `ok`. */
  readonly probe: string;
}

/**
 * Starts the worker. A page that it does not control (a hard reload, a private window) is left as
 * it is: MSW on its own would reload the page, in a loop where the browser bypasses workers, and
 * in the middle of a sign-in.
 */
export async function startWorker(options: WorkerOptions): Promise<WorkerControl> {
  const { handlers, base, url, probe } = options;
  const script = trustWorkerScript(url);
  const msw = setupWorker(...handlers);
  const listeners = new Set<() => void>();
  let started: Promise<unknown> | undefined;
  let controlled = false;
  let problem: string | undefined;

  async function interceptAndProbe(): Promise<void> {
    await stayRegistered(base);
    // It finds the worker registered, so it does not register one itself.
    started ??= msw.start({
      serviceWorker: { url, options: { scope: base } },
      quiet: true,
      onUnhandledFrame: "bypass",
    });
    try {
      await started;
    } catch (error) {
      started = undefined;
      throw error;
    }
    controlled = await answers(probe);
  }

  async function takeControl(): Promise<void> {
    problem = undefined;
    try {
      // Without service workers MSW intercepts in the page itself.
      const ready = "serviceWorker" in navigator ? await registerWorker(script, base) : true;
      if (ready) await interceptAndProbe();
      else controlled = false;
    } catch (cause) {
      controlled = false;
      problem = cause instanceof Error ? cause.message : String(cause);
    }
    for (const listener of listeners) listener();
  }

  await takeControl();
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.addEventListener("controllerchange", () => void takeControl());
  }

  return {
    controlled: () => controlled,
    problem: () => problem,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async repair() {
      await takeControl();
      if (!controlled && problem === undefined) location.reload();
    },
  };
}

/**
 * @returns whether the worker controls this page
 * @throws when the browser refuses to register it
 */
async function registerWorker(script: string | TrustedScriptURL, scope: string): Promise<boolean> {
  const workers = navigator.serviceWorker;
  // Another app of this origin may have a worker that reaches here.
  function inControl(): boolean {
    return workers.controller?.scriptURL === String(script);
  }
  // Registering once more would wait for the browser's update check, which takes seconds.
  if (inControl() && (await workers.getRegistration(scope))?.active) return true;
  const registration = await workers.register(script, { scope });
  const worker = registration.installing ?? registration.waiting ?? registration.active;
  if (inControl()) return true;
  // One that was active before this page came will not claim it any more.
  if (worker === null || worker.state === "activated") return false;

  const claimed = Promise.withResolvers<boolean>();
  const stop = new AbortController();
  const { signal } = stop;
  workers.addEventListener("controllerchange", () => claimed.resolve(inControl()), { signal });
  worker.addEventListener(
    "statechange",
    () => {
      if (worker.state === "redundant") claimed.resolve(false);
      // It claims while it activates; the news of it may still be on its way.
      if (worker.state === "activated") setTimeout(() => claimed.resolve(false), PROBE_TIMEOUT);
    },
    { signal },
  );
  try {
    return await claimed.promise;
  } finally {
    stop.abort();
  }
}

/**
 * MSW's worker unregisters itself when its last page says goodbye, also when that page only leaves
 * for the sign-in page and comes back. The next tab would then bring a worker of its own, which
 * takes the others over without knowing them. So nobody says goodbye: a worker without pages does
 * nothing.
 */
async function stayRegistered(scope: string): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const worker = (await navigator.serviceWorker.getRegistration(scope))?.active;
  if (!worker) return;
  const post = worker.postMessage.bind(worker);
  worker.postMessage = (
    message: unknown,
    options?: StructuredSerializeOptions | Transferable[],
  ) => {
    if (message === "CLIENT_CLOSE") return;
    post(message, Array.isArray(options) ? { transfer: options } : options);
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(PROBE_TIMEOUT);
    const response = await fetch(url, { cache: "no-store", signal });
    return response.headers.get("x-mock-provider") === "present";
  } catch {
    return false;
  }
}
