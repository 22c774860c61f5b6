import { useSyncExternalStore } from "react";

/** Of localStorage: absent while the shortcuts are on. */
export const SHORTCUTS_KEY = "pixy.shortcuts";

const listeners = new Set<() => void>();

/**
 * Whether keys without a modifier do something. Who speaks to the computer, or hits keys by mistake,
 * has to be able to switch that off (WCAG 2.2, 2.1.4).
 */
export function areShortcutsOn(): boolean {
  try {
    return localStorage.getItem(SHORTCUTS_KEY) !== "off";
  } catch {
    return true;
  }
}

function choose(isOn: boolean): void {
  try {
    if (isOn) localStorage.removeItem(SHORTCUTS_KEY);
    else localStorage.setItem(SHORTCUTS_KEY, "off");
  } catch {
    // Where the browser stores nothing they stay on.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

/** The choice, live, and how to make it. */
export function useShortcutChoice(): { isOn: boolean; choose: (isOn: boolean) => void } {
  return { isOn: useSyncExternalStore(subscribe, areShortcutsOn), choose };
}
