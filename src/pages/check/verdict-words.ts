import type { Verdict } from "../../checks/check.ts";

/** How a verdict looks and is called. */
export const verdictWords: Readonly<
  Record<Verdict, { readonly tone: "good" | "warn" | "bad" | "none"; readonly word: string }>
> = {
  fail: { tone: "bad", word: "Fail" },
  warn: { tone: "warn", word: "Warn" },
  unknown: { tone: "none", word: "Unknown" },
  pass: { tone: "good", word: "Pass" },
};
