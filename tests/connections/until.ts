/** Turns of the event loop; far more than anything here takes. */
const PATIENCE = 20_000;
/** Turns without any work off the main thread after which nothing more is to be expected. */
const SILENCE = 12;

/** WebCrypto works on other threads: the only thing here of which the event loop knows nothing. */
let pendingCrypto = 0;

/** Counts the operations of WebCrypto that are under way. To be called once per file. */
export function watchCrypto(): void {
  const { subtle } = crypto;
  for (const name of [
    "encrypt",
    "decrypt",
    "sign",
    "verify",
    "digest",
    "importKey",
    "exportKey",
    "generateKey",
  ] as const) {
    const original: unknown = Reflect.get(subtle, name);
    if (typeof original !== "function") throw new Error(`WebCrypto has no ${name}`);
    Object.defineProperty(subtle, name, {
      configurable: true,
      value: async (...args: unknown[]) => {
        pendingCrypto += 1;
        try {
          return await Reflect.apply(original, subtle, args);
        } finally {
          pendingCrypto -= 1;
        }
      },
    });
  }
}

/** Lets everything happen that is under way in this thread; no timer is waited for. */
function turn(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener("message", () => {
    port1.close();
    resolve();
  });
  port1.start();
  port2.postMessage(undefined);
  return promise;
}

/**
 * Waits for something to become true without letting time pass.
 *
 * @throws Error when it does not
 */
export async function until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  for (let turns = 0; turns < PATIENCE; turns += 1) {
    if (await isTrue()) return;
    await turn();
    if (pendingCrypto > 0) turns = 0;
  }
  throw new Error(`it never happened: ${what}`);
}

/** Lets everything run until only timers and gates are waited for. */
export async function quiet(): Promise<void> {
  for (let silence = 0; silence < SILENCE; silence += 1) {
    await turn();
    if (pendingCrypto > 0) silence = 0;
  }
}
