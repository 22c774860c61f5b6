/**
 * @param signal aborted: what is under way is cut off, and nothing more is sent
 * @returns the fetch, as somebody has it who may think better of it
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
