import { SIGN_OUT_KEY } from "../connections/sign-out-key.ts";
import type { StorageItems } from "../queries/settings.ts";
import { SHORTCUTS_KEY } from "../pages/shortcuts/shortcut-choice.ts";
import { THEME_KEY } from "./theme.ts";

/** What the keys of Pixy begin with in sessionStorage. */
const SESSION_PREFIX = "pixy.";

/** What is Pixy's in localStorage. */
const ownKeys: ReadonlySet<string> = new Set([THEME_KEY, SHORTCUTS_KEY]);

/** What the mock provider keeps there begins with this; it has a row of its own. */
const MOCK_PREFIX = "pixy-mock-";

/** Counts what lies in the browser's two storages, by key; no value is read. */
export function countItems(): StorageItems {
  const session = keysOf(() => sessionStorage);
  const local = keysOf(() => localStorage);
  const starting = (prefix: string) => session.filter((key) => key.startsWith(prefix)).length;
  const counts = {
    transactions: starting("pixy.transaction."),
    journeys: starting("pixy.journey.") > 0,
    signOut: session.includes(SIGN_OUT_KEY),
    guided: session.includes("pixy.guided"),
    drafts: starting("pixy.provider-draft."),
    theme: local.includes(THEME_KEY),
    shortcuts: local.includes(SHORTCUTS_KEY),
  };
  const known =
    starting(MOCK_PREFIX) +
    counts.transactions +
    starting("pixy.journey.") +
    Number(counts.signOut) +
    Number(counts.guided) +
    counts.drafts +
    Number(counts.theme) +
    Number(counts.shortcuts);
  return { ...counts, others: session.length + local.length - known };
}

/**
 * Removes what is Pixy's: other apps of this origin share the storages.
 *
 * @returns how many items there were
 */
export function clearItems(): number {
  const session = keysOf(() => sessionStorage).filter((key) => key.startsWith(SESSION_PREFIX));
  const local = keysOf(() => localStorage).filter((key) => ownKeys.has(key));
  for (const key of session) sessionStorage.removeItem(key);
  for (const key of local) localStorage.removeItem(key);
  return session.length + local.length;
}

/** Where the browser blocks site data, even naming the storage throws: nothing is in it then. */
function keysOf(storage: () => Storage): string[] {
  try {
    return Object.keys(storage());
  } catch {
    return [];
  }
}
