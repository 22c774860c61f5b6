import type { Theme } from "../queries/settings.ts";

export const THEME_KEY = "theme";
const darkScheme = "(prefers-color-scheme: dark)";
/** Whoever shows the choice: it can be made in two places of a page. */
const listeners = new Set<(theme: Theme) => void>();

/** @returns the choice kept in localStorage; the system's where there is none or it cannot be read */
export function readTheme(): Theme {
  try {
    const kept = localStorage.getItem(THEME_KEY);
    return kept === "light" || kept === "dark" ? kept : "system";
  } catch {
    return "system";
  }
}

/** Shows the theme at once, and keeps the choice for the next time. */
export function chooseTheme(theme: Theme): void {
  try {
    if (theme === "system") localStorage.removeItem(THEME_KEY);
    else localStorage.setItem(THEME_KEY, theme);
  } catch {
    // Without storage the choice holds for this page.
  }
  tell(theme);
}

function tell(theme: Theme): void {
  const dark = theme === "dark" || (theme === "system" && matchMedia(darkScheme).matches);
  document.documentElement.dataset["theme"] = dark ? "dark" : "light";
  for (const listener of listeners) listener(theme);
}

/**
 * Shows the kept theme and follows the system and the other tabs from then on.
 *
 * @param onChange told of every choice, wherever it is made
 * @returns stops following
 */
export function followTheme(onChange: (theme: Theme) => void): () => void {
  const follow = () => tell(readTheme());
  const onStorage = (event: StorageEvent) => {
    if (event.key === THEME_KEY || event.key === null) follow();
  };
  listeners.add(onChange);
  follow();
  const system = matchMedia(darkScheme);
  system.addEventListener("change", follow);
  window.addEventListener("storage", onStorage);
  return () => {
    listeners.delete(onChange);
    system.removeEventListener("change", follow);
    window.removeEventListener("storage", onStorage);
  };
}
