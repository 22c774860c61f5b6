import type { BrowserContext } from "@playwright/test";

/** From the next page on, the storage opens, tells its providers, and is still looking for all else. */
export async function neverAnswer(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const { get, getAll } = IDBObjectStore.prototype;
    const silent = (): IDBRequest => Object.assign(new EventTarget(), Object.create(null));
    const start = (query: unknown) => (query instanceof IDBKeyRange ? query.lower : query);
    const isHeld = (query: unknown) => /^(connection|journey)/.test(String(start(query)));
    IDBObjectStore.prototype.get = function (query) {
      return isHeld(query) ? silent() : get.call(this, query);
    };
    IDBObjectStore.prototype.getAll = function (query, ...rest) {
      return isHeld(query) ? silent() : getAll.call(this, query, ...rest);
    };
  });
}
