import type { ConnectionService } from "../connections/connection-service.ts";

/** Milliseconds; two tabs or a flapping network must not make a storm of it. */
const SHORTEST_WAIT = 1_000;
/** setTimeout counts in 32 bits; the clock is looked at again long before. */
const LONGEST_WAIT = 60 * 60_000;

/**
 * Tries again what failed for a reason that may be gone: when its time has come, when the network
 * is back, when the person comes back to the tab, when the page is woken from sleep or bfcache
 * (docs/refresh.md step 13).
 */
export function startRecovery(service: ConnectionService): void {
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function schedule(): Promise<void> {
    clearTimeout(timer);
    // The screens tell what is wrong with the storage; here there is nothing to recover then.
    const due = await service.nextRecovery().catch(() => undefined);
    if (due === undefined) return;
    clearTimeout(timer);
    const wait = Math.min(Math.max(due - Date.now(), SHORTEST_WAIT), LONGEST_WAIT);
    timer = setTimeout(() => void recover(), wait);
  }

  async function recover(): Promise<void> {
    // A tab that nobody looks at leaves it to the one that is looked at, or to its own return.
    if (document.visibilityState === "visible") await service.recover().catch(() => undefined);
    await schedule();
  }

  service.subscribe(() => void schedule());
  askBeforeLoss(service);
  globalThis.addEventListener("online", () => void recover());
  globalThis.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) service.resync();
    void recover();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void recover();
  });
  void schedule();
  // Before anybody needs the tokens, the screens shall say which are lost.
  void service.checkTokens().catch(() => undefined);
}

/**
 * Has the browser ask before it closes a tab that has the only copy of a connection's tokens
 * (docs/refresh.md step 10).
 */
function askBeforeLoss(service: ConnectionService): void {
  const ask = (event: BeforeUnloadEvent) => {
    if (service.holdsUnsaved()) event.preventDefault();
  };
  service.subscribe(() => {
    // Only while it is needed: some browsers keep no page for going back that listens to this.
    if (service.holdsUnsaved()) globalThis.addEventListener("beforeunload", ask);
    else globalThis.removeEventListener("beforeunload", ask);
  });
}
