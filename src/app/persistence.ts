import type { SignIn } from "../connections/sign-in.ts";

/**
 * Asks the browser not to clear Pixy's storage by itself (Safari does after seven days without a
 * visit), once there is something to keep: after a sign-in. Some browsers ask the person, who has just
 * said what they want; a refusal changes nothing.
 */
export function persistAfter(signIn: SignIn): void {
  const look = () => {
    const state = signIn.current();
    if (state.state === "working" || state.state === "account-changed") return;
    stop();
    if (state.state === "done" && state.connectionId !== undefined) void persist();
  };
  const stop = signIn.subscribe(look);
  look();
}

async function persist(): Promise<void> {
  try {
    // TypeScript believes that every browser has it.
    const manager: StorageManager | undefined = navigator.storage;
    await manager?.persist();
  } catch {
    // Without it everything works as long as the browser keeps it.
  }
}
