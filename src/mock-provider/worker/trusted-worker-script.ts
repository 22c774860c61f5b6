/** A URL that a policy of Trusted Types vouched for; the platform's type library lacks it. */
export interface TrustedScriptURL {
  toString(): string;
}

interface TrustedTypePolicyFactory {
  createPolicy(
    name: string,
    rules: { readonly createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): TrustedScriptURL };
}

declare global {
  // Only some browsers have it.
  var trustedTypes: TrustedTypePolicyFactory | undefined;

  interface ServiceWorkerContainer {
    register(
      scriptURL: TrustedScriptURL,
      options?: RegistrationOptions,
    ): Promise<ServiceWorkerRegistration>;
  }
}

/**
 * Vouches, under Trusted Types, for the worker's script and for nothing else. A page that demands
 * them says `trusted-types mock-service-worker` in its Content Security Policy.
 *
 * @param url of the worker's script
 * @returns the URL itself where the browser has no Trusted Types or the page does not allow the
 *   policy; whether it may be registered is then for the browser to say
 * @see Trusted Types §2.3
 */
export function trustWorkerScript(url: string): string | TrustedScriptURL {
  const worker = new URL(url, location.href).href;
  try {
    const policy = globalThis.trustedTypes?.createPolicy("mock-service-worker", {
      createScriptURL(asked) {
        if (asked === worker) return asked;
        throw new TypeError(`'${asked}' is not the worker of the mock provider.`);
      },
    });
    return policy?.createScriptURL(worker) ?? worker;
  } catch {
    return worker;
  }
}
