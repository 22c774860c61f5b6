/**
 * Makes a loader whose callers all get the same thing. What did not arrive (a chunk, when the network
 * was gone) is loaded again the next time it is asked for.
 */
export function loadOnce<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () =>
    (loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    }));
}
