import { expect, it } from "vitest";
import {
  createShortcutReader,
  destinations,
  type Shortcut,
} from "../../../src/pages/shortcuts/shortcut.ts";

/** Presses keys half a second apart. @returns what the last one did */
function press(
  keys: readonly string[],
  { pause = 500, ...modifiers }: { pause?: number; ctrlKey?: boolean; altKey?: boolean } = {},
): Shortcut | undefined {
  const read = createShortcutReader();
  let last: Shortcut | undefined;
  for (const [at, key] of keys.entries()) {
    last = read({
      key,
      ctrlKey: false,
      metaKey: false,
      altKey: false,
      ...modifiers,
      timeStamp: at * pause,
    });
  }
  return last;
}

it("goes to a screen by two letters, whatever the case", () => {
  expect(press(["g", "j"])).toEqual({ kind: "go", to: "/journeys" });
  expect(press(["G", "C"])).toEqual({ kind: "go", to: "/" });
  expect(press(["g", "g", "s"])).toEqual({ kind: "go", to: "/settings" });
});

it("lists the shortcuts at a question mark, with the Shift that it takes", () => {
  expect(press(["Shift", "?"])).toEqual({ kind: "list" });
});

it("does nothing at one letter, at another one between, or after a long pause", () => {
  expect(press(["j"])).toBeUndefined();
  expect(press(["g", "x", "j"])).toBeUndefined();
  expect(press(["g", "j"], { pause: 2_000 })).toBeUndefined();
});

it("leaves what is pressed with a modifier to the browser", () => {
  expect(press(["g", "j"], { ctrlKey: true })).toBeUndefined();
  expect(press(["?"], { altKey: true })).toBeUndefined();
});

it("gives each destination a letter of its own", () => {
  for (const { key, to } of destinations) {
    expect(press(["g", key]), to).toEqual({ kind: "go", to });
  }
});
