import { expect, it } from "vitest";
import { foldMiddle } from "../../src/ui/protocol-value.tsx";

it("a value that fits is left alone", () => {
  expect(foldMiddle("https://id.example", 18)).toBe("https://id.example");
});

it("a long value keeps both of its ends and has the length asked for", () => {
  const folded = foldMiddle("0123456789abcdefghijklmnopqrstuvwxyz", 16);
  expect(folded).toBe("0123456789…vwxyz");
  expect(folded).toHaveLength(16);
});

it("folding cuts no character in two", () => {
  const folded = foldMiddle("🔑".repeat(40), 10);
  expect(folded).toBe(`${"🔑".repeat(6)}…${"🔑".repeat(3)}`);
});
