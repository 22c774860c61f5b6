/** Bytes of an answer that are looked at: what is longer is no token answer and no metadata. */
const MOST = 64 * 1024;

/**
 * Reads an answer as far as is reasonable, and lets go of it then: a body without end must not be
 * buffered because somebody watches.
 *
 * @param patience gives up the reading
 * @returns undefined when the body is too long, breaks off, or does not end in time
 */
export async function readExcerpt(
  response: Response,
  patience: AbortSignal,
): Promise<string | undefined> {
  const reader = response.body?.getReader();
  if (reader === undefined) return "";
  // Of the two branches of a cloned body, cancelling one settles when the other is done: not awaited.
  const letGo = () => void reader.cancel().catch(() => undefined);
  patience.addEventListener("abort", letGo, { once: true });
  const decoder = new TextDecoder();
  let size = 0;
  let text = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (patience.aborted) return undefined;
      if (done) return text + decoder.decode();
      size += value.byteLength;
      if (size > MOST) {
        letGo();
        return undefined;
      }
      text += decoder.decode(value, { stream: true });
    }
  } catch {
    // The caller meets the same failure in its own branch, and deals with it.
    return undefined;
  } finally {
    patience.removeEventListener("abort", letGo);
  }
}
