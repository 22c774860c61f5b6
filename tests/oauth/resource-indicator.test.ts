import { expect, it, test } from "vitest";
import { tokenResourceParameters } from "../../src/oauth/provider-profile.ts";
import { resourceOf } from "../../src/oauth/resource-indicator.ts";

const ROOT = "https://api.example/";
const FILES = "https://api.example/files";
const URN = "urn:example:mail";
const resource = [FILES, ROOT, URN, "https://other.example/api/"];

test.each([
  ["https://api.example/files", FILES],
  ["https://api.example/files/a?b#c", FILES],
  ["https://api.example/filesystem", ROOT],
  ["https://api.example/", ROOT],
  ["https://api.example:8443/files", ""],
  ["http://api.example/files", ""],
  ["https://api.example.evil.example/files", ""],
  ["https://other.example/api", ""],
  ["https://other.example/api/x", "https://other.example/api/"],
  ["urn:example:mail", ""],
  ["no address", ""],
])("of several resources, %s lies in %s", (url, expected) => {
  expect(resourceOf({ resource }, url)).toBe(expected);
});

it("matters only where there are several: one token does for one", () => {
  expect(resourceOf({ resource: [FILES] }, "https://api.example/files/a")).toBe("");
  expect(resourceOf({}, "https://api.example/files/a")).toBe("");
});

it("is named alone in a token request, and not at all for none in particular", () => {
  expect(tokenResourceParameters({ resource }, FILES)).toEqual([["resource", FILES]]);
  expect(tokenResourceParameters({ resource }, "")).toEqual([]);
  expect(tokenResourceParameters({ resource: [FILES] }, "")).toEqual([["resource", FILES]]);
  expect(tokenResourceParameters({}, "")).toEqual([]);
});
