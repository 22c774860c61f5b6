/** What the person chose: the system's theme, or one of the two. */
export type Theme = "system" | "light" | "dark";

const key = "theme";
const darkScheme = "(prefers-color-scheme: dark)";

/** @returns the choice kept in localStorage; the system's where there is none or it cannot be read */
export function readTheme(): Theme {
  try {
    const kept = localStorage.getItem(key);
    return kept === "light" || kept === "dark" ? kept : "system";
  } catch {
    return "system";
  }
}

/** Shows the theme at once, and keeps the choice for the next time. */
export function chooseTheme(theme: Theme): void {
  try {
    if (theme === "system") localStorage.removeItem(key);
    else localStorage.setItem(key, theme);
  } catch {
    // Without storage the choice holds for this page.
  }
  showTheme(theme);
}

function showTheme(theme: Theme): void {
  const dark = theme === "dark" || (theme === "system" && matchMedia(darkScheme).matches);
  document.documentElement.dataset["theme"] = dark ? "dark" : "light";
}

/**
 * Shows the kept theme and follows the system and the other tabs from then on.
 *
 * @param onChange told when another tab chose differently
 * @returns stops following
 */
export function followTheme(onChange: (theme: Theme) => void): () => void {
  const follow = () => {
    const theme = readTheme();
    showTheme(theme);
    onChange(theme);
  };
  const onStorage = (event: StorageEvent) => {
    if (event.key === key || event.key === null) follow();
  };
  follow();
  const system = matchMedia(darkScheme);
  system.addEventListener("change", follow);
  window.addEventListener("storage", onStorage);
  return () => {
    system.removeEventListener("change", follow);
    window.removeEventListener("storage", onStorage);
  };
}
