import { describe, expect, test } from "vitest";
import { parseRetryAfter } from "../../src/oauth/endpoint-refusal.ts";

const NOW = Date.parse("2026-01-01T00:00:00Z");

describe("Retry-After", () => {
  test.each([
    ["0", 0],
    ["120", 120],
    [" 7 ", 7],
    ["Thu, 01 Jan 2026 00:02:00 GMT", 120],
    ["Thu, 01 Jan 2026 00:00:00 GMT", 0],
    ["Wed, 31 Dec 2025 23:00:00 GMT", 0],
    ["Thursday, 01-Jan-26 00:01:00 GMT", 60],
  ])("of %j is %i seconds", (value, seconds) => {
    expect(parseRetryAfter(value, NOW)).toBe(seconds);
  });

  test.each([
    null,
    "",
    "soon",
    "12s",
    "-5",
    "1.5",
    "1e3",
    "0x10",
    "1000000",
    "GMT",
    "2030-01-01T00:00:00Z",
  ])("of %j is none", (value) => {
    expect(parseRetryAfter(value, NOW)).toBeUndefined();
  });

  test("rounds up, so that nobody comes too early", () => {
    expect(parseRetryAfter("Thu, 01 Jan 2026 00:00:10 GMT", NOW + 500)).toBe(10);
  });
});
