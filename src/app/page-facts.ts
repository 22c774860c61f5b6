import type { PageFacts } from "../queries/settings.ts";

const TRUSTED_TYPES = "require-trusted-types-for";

/** What this page can find out about itself and its browser. */
export async function readPageFacts(): Promise<PageFacts> {
  const meta = document.querySelector<HTMLMetaElement>(
    'meta[http-equiv="Content-Security-Policy" i]',
  );
  const policy = (meta?.content ?? "")
    .split(";")
    .map((directive) => directive.trim())
    .filter((directive) => directive !== "");
  const isEnforced = policy.some((directive) => directive.startsWith(TRUSTED_TYPES));
  return {
    version: __PIXY_VERSION__,
    isSecure: globalThis.isSecureContext,
    policy,
    trustedTypes:
      "trustedTypes" in globalThis ? (isEnforced ? "enforced" : "not-enforced") : "unsupported",
    isPersisted: await askStorage((manager) => manager.persisted()),
  };
}

/** @returns bytes that the browser counts for this origin */
export async function readUsage(): Promise<number | undefined> {
  return (await askStorage((manager) => manager.estimate()))?.usage;
}

async function askStorage<T>(ask: (manager: StorageManager) => Promise<T>): Promise<T | undefined> {
  try {
    // TypeScript believes that every browser has it.
    const manager: StorageManager | undefined = navigator.storage;
    return manager && (await ask(manager));
  } catch {
    return undefined;
  }
}
