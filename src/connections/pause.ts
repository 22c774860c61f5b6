/** setTimeout counts in 32 bits. */
const LONGEST = 2 ** 31 - 1;

/**
 * Lets time pass.
 *
 * @param milliseconds until it resolves
 * @param signal rejects with its reason as soon as it is aborted
 */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const stop = () => {
    clearTimeout(timer);
    reject(signal.reason);
  };
  const timer = setTimeout(
    () => {
      signal.removeEventListener("abort", stop);
      resolve();
    },
    Math.min(milliseconds, LONGEST),
  );
  if (signal.aborted) stop();
  else signal.addEventListener("abort", stop, { once: true });
  return promise;
}
