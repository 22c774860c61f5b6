import { clearItems } from "./storage-items.ts";

const NOTICE = "wiped";

/** One for all of this page: a channel does not hear itself. */
let channel: BroadcastChannel | undefined;

function wipeChannel(): BroadcastChannel | undefined {
  if ("BroadcastChannel" in globalThis) channel ??= new BroadcastChannel("pixy");
  return channel;
}

/**
 * What this tab keeps for itself, such as the secrets of a sign-in under way, goes as well.
 *
 * @param onWipe called when another tab has removed everything
 */
export function followWipe(onWipe: () => void): void {
  wipeChannel()?.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    if (data !== null && typeof data === "object" && "event" in data && data.event === NOTICE) {
      clearItems();
      onWipe();
    }
  });
}

/** Tells the other tabs that everything is removed, and not by whom. */
export function announceWipe(): void {
  wipeChannel()?.postMessage({ event: NOTICE });
}
