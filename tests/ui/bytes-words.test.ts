import { expect, it } from "vitest";
import { formatBytes } from "../../src/ui/bytes-words.ts";

it.each([
  [0, "0 B"],
  [812, "812 B"],
  [1400, "1.4 kB"],
  [3_200_000, "3.2 MB"],
])("%d bytes read %s", (bytes, words) => {
  expect(formatBytes(bytes)).toBe(words);
});
