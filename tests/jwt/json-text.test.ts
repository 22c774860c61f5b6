import { describe, expect, it, test } from "vitest";
import { readJsonText } from "../../src/jwt/json-text.ts";

describe("text that is no JSON breaks at its character", () => {
  test.each([
    ["", 0],
    ["{", 1],
    ['{"a"}', 4],
    ['{"a":1,}', 7],
    ['{"a":01}', 6],
    ["[1 2]", 3],
    ["[1,]", 3],
    ['{"a":tru}', 5],
    ["{'a':1}", 1],
    ['{"a":1}}', 7],
    ['{"a":"\n"}', 5],
    [String.raw`{"a":"\x"}`, 5],
    ['{"a":1', 6],
    ["[}", 1],
    ["{]", 1],
    ["\uFEFF{}", 0],
  ])("%j at %i", (text, at) => {
    expect(readJsonText(text)).toEqual({ ok: false, at });
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });
});

it("every member of an object is found with the text of its value", () => {
  const text = '{ "a" : 12345678901234567890 ,"b":{"c":[1, {"d":2}]},"\\u0065":"x"}';
  expect(readJsonText(text)).toEqual({
    ok: true,
    members: [
      { name: "a", json: "12345678901234567890" },
      { name: "b", json: '{"c":[1, {"d":2}]}' },
      { name: "e", json: '"x"' },
    ],
    doubled: [],
    depth: 4,
  });
});

it("a name that stands twice in one object is found, at any depth and however it is written", () => {
  const read = readJsonText(String.raw`{"a":1,"\u0061":2,"b":[{"c":1,"c":2}],"d":{"a":1}}`);
  expect(read).toMatchObject({ ok: true, doubled: ["a", "c"] });
  expect(read.ok && read.members?.map(({ json }) => json).slice(0, 2)).toEqual(["1", "2"]);
});

it("what is JSON, but no object, has no members", () => {
  for (const text of ["1", '"{}"', "null", "[]", ' [{"a":1}] ']) {
    expect(readJsonText(text)).toMatchObject({ ok: true, members: undefined });
  }
});
