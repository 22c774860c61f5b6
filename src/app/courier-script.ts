import type { CourierWorker } from "../connections/courier-port.ts";
import script from "./courier-worker.ts?sharedworker&url";

/** The name that the page's policy allows (src/cli/security-headers.ts). */
const POLICY = "pixy-courier";

/** No browser makes a worker of this; before it says so, it reads how the worker was to be. */
const NO_ADDRESS = "https://:";

/**
 * Opens the courier's worker, or joins it where another page of this Pixy has.
 *
 * @returns undefined where the browser has no SharedWorker that outlives its pages, or the page's
 *   policy does not allow its script
 * @see HTML, "SharedWorkerOptions" (`extendedLifetime`), Trusted Types §2.3
 */
export function openCourierWorker(): CourierWorker | undefined {
  try {
    const trust = trustScript();
    if (!outlivesPages(trust)) return undefined;
    const worker = construct(trust(script), { extendedLifetime: true });
    return {
      say: (message) => worker.port.postMessage(message),
      listen(onMessage, onFailure) {
        worker.addEventListener("error", onFailure);
        worker.port.addEventListener("message", ({ data }) => onMessage(data));
        worker.port.start();
      },
      close: () => worker.port.close(),
    };
  } catch {
    return undefined;
  }
}

/** A policy can be made once in a page. */
let trusting: ((address: string) => unknown) | undefined;

/** Vouches for the script of the courier, and for no other. */
function trustScript(): (address: string) => unknown {
  if (trusting !== undefined) return trusting;
  const policy = globalThis.trustedTypes?.createPolicy(POLICY, {
    createScriptURL(address) {
      if (address === script || address === NO_ADDRESS) return address;
      throw new TypeError(`'${address}' is not the script of the courier.`);
    },
  });
  return (trusting = (address) => policy?.createScriptURL(address) ?? address);
}

function outlivesPages(trust: (address: string) => unknown): boolean {
  let isAsked = false;
  try {
    construct(trust(NO_ADDRESS), {
      get extendedLifetime() {
        return (isAsked = true);
      },
    });
  } catch {
    // As it must.
  }
  return isAsked;
}

/** The platform's type library knows neither trusted addresses nor `extendedLifetime`. */
function construct(address: unknown, life: { readonly extendedLifetime: boolean }): SharedWorker {
  const options = { type: "module", name: POLICY, credentials: "same-origin" };
  return Reflect.construct(SharedWorker, [
    address,
    Object.defineProperties(options, Object.getOwnPropertyDescriptors(life)),
  ]);
}
