/** Watching must never break what is watched: a step less in the journey is the smaller loss. */
export function quietly<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
