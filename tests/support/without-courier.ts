import type { BrowserContext } from "@playwright/test";

/** Makes a browser one that does not know of workers that outlive their pages, as some do not. */
export async function withoutCourier(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const known = ["type", "name", "credentials"];
    globalThis.SharedWorker = new Proxy(SharedWorker, {
      construct: (Platform, [address, options]) =>
        Reflect.construct(Platform, [
          address,
          Object.fromEntries(known.map((name) => [name, Reflect.get(options, name)])),
        ]),
    });
  });
}
