import type { BrowserContext } from "@playwright/test";

/**
 * From the next page on, the storage opens and tells its providers, but connections and journeys cannot
 * be had.
 *
 * @param how it is still looking for them, or cannot read them
 */
export async function spoilReading(
  context: BrowserContext,
  how: "silent" | "failing",
): Promise<void> {
  await context.addInitScript((isSilent) => {
    const { get, getAll } = IDBObjectStore.prototype;
    const spoilt = (): IDBRequest => {
      if (!isSilent) throw new DOMException("The disk could not be read.", "UnknownError");
      return Object.assign(new EventTarget(), Object.create(null));
    };
    const start = (query: unknown) => (query instanceof IDBKeyRange ? query.lower : query);
    const isHeld = (query: unknown) => /^(connection|journey)/.test(String(start(query)));
    IDBObjectStore.prototype.get = function (query) {
      return isHeld(query) ? spoilt() : get.call(this, query);
    };
    IDBObjectStore.prototype.getAll = function (query, ...rest) {
      return isHeld(query) ? spoilt() : getAll.call(this, query, ...rest);
    };
  }, how === "silent");
}
