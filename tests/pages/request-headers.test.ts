import { expect, it } from "vitest";
import { parseHeaders, withContentType } from "../../src/pages/console/request-headers.ts";

it("reads one header a line and skips empty lines", () => {
  expect(parseHeaders("Accept: application/json\n\n  X-Trace:a:b \n")).toEqual({
    ok: true,
    headers: { Accept: "application/json", "X-Trace": "a:b" },
  });
});

it("names the line that is no header", () => {
  expect(parseHeaders("Accept: */*\nnonsense")).toEqual({
    ok: false,
    problem: "Line 2 is not of the form Name: value",
  });
});

it("leaves Authorization to the connection's token", () => {
  expect(parseHeaders("authorization: Bearer mine")).toMatchObject({ ok: false });
});

it("names the line that no header can carry", () => {
  expect(parseHeaders("X-Name: 日本")).toEqual({
    ok: false,
    problem: "Line 1 has a character that no header can carry",
  });
});

it("says of a JSON body what it is, unless the person says it", () => {
  expect(withContentType({}, '{"a":1}')).toEqual({ "Content-Type": "application/json" });
  expect(withContentType({ "content-type": "text/plain" }, '{"a":1}')).toEqual({
    "content-type": "text/plain",
  });
  expect(withContentType({}, "a=1")).toEqual({});
});
