import type { PageFacts } from "../queries/settings.ts";

const TRUSTED_TYPES = "require-trusted-types-for";
/** Milliseconds in which the host has to answer. */
const PATIENCE = 3_000;

/** What this page can find out about itself and its browser. */
export async function readPageFacts(): Promise<PageFacts> {
  const meta = document.querySelector<HTMLMetaElement>(
    'meta[http-equiv="Content-Security-Policy" i]',
  );
  const policy = directivesOf(meta?.content ?? "");
  const [hostPolicy, isPersisted] = await Promise.all([
    readHostPolicy(),
    askStorage((manager) => manager.persisted()),
  ]);
  const isEnforced = [...policy, ...(hostPolicy ?? [])].some((directive) =>
    directive.startsWith(TRUSTED_TYPES),
  );
  return {
    version: __PIXY_VERSION__,
    isSecure: globalThis.isSecureContext,
    policy,
    hostPolicy,
    trustedTypes:
      "trustedTypes" in globalThis ? (isEnforced ? "enforced" : "not-enforced") : "unsupported",
    isPersisted,
  };
}

/** A page does not see with which headers it came, so the host is asked for it once more. */
async function readHostPolicy(): Promise<readonly string[] | undefined> {
  try {
    const { headers } = await fetch(import.meta.env.BASE_URL, {
      method: "HEAD",
      cache: "no-cache",
      signal: AbortSignal.timeout(PATIENCE),
    });
    return directivesOf(headers.get("content-security-policy") ?? "");
  } catch {
    return undefined;
  }
}

/** Headers that a host sends twice come joined by a comma (RFC 9110 §5.3). */
function directivesOf(policy: string): readonly string[] {
  return policy
    .split(/[;,]/)
    .map((directive) => directive.trim())
    .filter((directive) => directive !== "");
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
