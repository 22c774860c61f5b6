import { expect, it } from "vitest";
import {
  checkHeaders,
  pastedRows,
  withContentType,
} from "../../src/pages/console/request-headers.ts";

it("reads a header a line, skips empty ones, and joins what is there twice", () => {
  expect(
    checkHeaders([
      { name: "Accept", value: "text/html" },
      { name: "", value: "" },
      { name: " X-Trace ", value: " a:b " },
      { name: "accept", value: "*/*" },
    ]),
  ).toEqual({ ok: true, headers: { Accept: "text/html, */*", "X-Trace": "a:b" } });
});

it.each([
  ["authorization", "Bearer mine", "set by Pixy"],
  ["DPoP", "proof", "set by Pixy"],
  ["Cookie", "a=1", "set by the browser alone"],
  ["Sec-Fetch-Site", "none", "set by the browser alone"],
  ["Host", "elsewhere", "set by the browser alone"],
  ["X Name", "1", "no spaces"],
  ["", "alone", "needs a name"],
  ["X-Name", "日本", "no header can carry"],
])("%s: %s is refused, and the line is named", (name, value, words) => {
  const rows = [
    { name: "Accept", value: "*/*" },
    { name, value },
  ];
  expect(checkHeaders(rows)).toEqual({
    ok: false,
    row: 1,
    problem: expect.stringContaining(words),
  });
});

it("takes a pasted head apart, and leaves alone what is none", () => {
  expect(pastedRows("Accept: */*\nX-Trace:a:b\n")).toEqual([
    { name: "Accept", value: "*/*" },
    { name: "X-Trace", value: "a:b" },
  ]);
  expect(pastedRows("Accept")).toBeUndefined();
  expect(pastedRows("Accept: */*\nnonsense")).toBeUndefined();
});

it("says of a JSON body what it is, unless the person says it", () => {
  expect(withContentType({}, '{"a":1}')).toEqual({ "Content-Type": "application/json" });
  expect(withContentType({ "content-type": "text/plain" }, '{"a":1}')).toEqual({
    "content-type": "text/plain",
  });
  expect(withContentType({}, "a=1")).toEqual({});
});
