/** What a shortcut does: lists them all, or goes to a screen. */
export type Shortcut = { readonly kind: "list" } | { readonly kind: "go"; readonly to: string };

/** The screens, each by the letter after "g". */
export const destinations = [
  { key: "c", name: "Connections", to: "/" },
  { key: "o", name: "Console", to: "/console" },
  { key: "j", name: "Journeys", to: "/journeys" },
  { key: "t", name: "Tokens", to: "/jwt" },
  { key: "k", name: "Check", to: "/check" },
  { key: "a", name: "Add provider", to: "/providers/new" },
  { key: "s", name: "Settings", to: "/settings" },
] as const;

/** Milliseconds in which the second key has to follow the first. */
const PATIENCE = 1_500;

/** What is pressed, as a KeyboardEvent says it. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  /** Milliseconds of any clock that never goes back. */
  readonly timeStamp: number;
}

/** @returns a reader of key presses, in their order, that says when they are a shortcut */
export function createShortcutReader(): (press: KeyPress) => Shortcut | undefined {
  let begun = -Infinity;
  return ({ key, ctrlKey, metaKey, altKey, timeStamp }) => {
    const isSecond = timeStamp - begun <= PATIENCE;
    // Shift comes before the question mark, and is no answer to "g".
    if (key === "Shift") return undefined;
    begun = -Infinity;
    // With one of these it is the browser's, or a screen reader's.
    if (ctrlKey || metaKey || altKey) return undefined;
    if (key === "?") return { kind: "list" };
    if (isSecond) {
      const destination = destinations.find((each) => each.key === key.toLowerCase());
      if (destination !== undefined) return { kind: "go", to: destination.to };
    }
    if (key.toLowerCase() === "g") begun = timeStamp;
    return undefined;
  };
}
