import { describe, expect, it } from "vitest";
import { insertFigures } from "./report.ts";

describe("the figures in the document", () => {
  const document =
    "Before.\n\n<!-- figures: generated -->\n\nold\n\n<!-- figures: end -->\n\nAfter.\n";

  it("replace those that stood there, and nothing else", () => {
    expect(insertFigures(document, "| a |")).toBe(document.replace("old", "| a |"));
    expect(insertFigures(insertFigures(document, "| a |"), "old")).toBe(document);
  });

  it("need a place", () => {
    expect(() => insertFigures("no markers", "| a |")).toThrow("no place");
  });
});
