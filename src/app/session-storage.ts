/**
 * The tab's sessionStorage, looked up at each use: where the browser blocks site data, even naming
 * it throws, and that must meet whoever wants to keep something, not the start of the app.
 */
export function createSessionStorage(): Storage {
  return {
    get length() {
      return globalThis.sessionStorage.length;
    },
    key: (index) => globalThis.sessionStorage.key(index),
    getItem: (key) => globalThis.sessionStorage.getItem(key),
    setItem: (key, value) => globalThis.sessionStorage.setItem(key, value),
    removeItem: (key) => globalThis.sessionStorage.removeItem(key),
    clear: () => globalThis.sessionStorage.clear(),
  };
}
