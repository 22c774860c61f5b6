import { describe, expect, it } from "vitest";
import { jsonTokens, prettyJson } from "../../src/ui/json-tokens.ts";

describe("JSON for the eye", () => {
  it("is indented like JSON.stringify does it", () => {
    const value = { a: [1, { b: null }, []], "c:{,}": 'x"\\', d: {}, e: true };
    expect(prettyJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
    expect(prettyJson(JSON.stringify(value, null, 7))).toBe(JSON.stringify(value, null, 2));
  });

  it("keeps numbers and doubled keys as the API sent them", () => {
    expect(prettyJson('{"id":12345678901234567890,"id":1.0}')).toBe(
      '{\n  "id": 12345678901234567890,\n  "id": 1.0\n}',
    );
  });

  it("is not made endless by nesting", () => {
    const text = "[".repeat(5_000) + "]".repeat(5_000);
    expect(prettyJson(text)?.length).toBeLessThan(100 * text.length);
  });

  it("leaves what is not JSON to be shown as it is", () => {
    expect(prettyJson("<html>")).toBeUndefined();
    expect(prettyJson("")).toBeUndefined();
  });

  it("loses no character when it is cut into coloured pieces", () => {
    const text = prettyJson('{"a":-1.5e3,"b":"true 1 \\" {","c":[false,null]}') ?? "";
    const tokens = jsonTokens(text);
    expect(tokens.map((token) => token.text).join("")).toBe(text);
    expect(tokens.filter(({ kind }) => kind !== "plain")).toEqual([
      { kind: "key", text: '"a"' },
      { kind: "number", text: "-1.5e3" },
      { kind: "key", text: '"b"' },
      { kind: "string", text: '"true 1 \\" {"' },
      { kind: "key", text: '"c"' },
      { kind: "word", text: "false" },
      { kind: "word", text: "null" },
    ]);
  });
});
