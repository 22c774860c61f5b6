/**
 * @param signal aborted: what is under way is cut off, and nothing more is sent
 * @returns a fetch that fails once the signal is aborted
 */
export function cancellable(
  fetch: typeof globalThis.fetch,
  signal: AbortSignal | undefined,
): typeof globalThis.fetch {
  if (signal === undefined) return fetch;
  return async (input, init) => {
    signal.throwIfAborted();
    return fetch(input, {
      ...init,
      signal: AbortSignal.any([signal, ...(init?.signal ? [init.signal] : [])]),
    });
  };
}
