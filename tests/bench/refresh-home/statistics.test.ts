import { describe, expect, it } from "vitest";
import { median, quantile, shareInterval } from "./statistics.ts";

describe("the median", () => {
  it("is the value in the middle, or between the two in the middle, in whatever order they come", () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([10, 2, 4, 1])).toBe(3);
    expect(median([100, 20, 3])).toBe(20);
  });

  it("of nothing is no number", () => {
    expect(median([])).toBeNaN();
  });
});

describe("a quantile", () => {
  it("reaches from the least to the greatest value", () => {
    const values = [4, 3, 2, 1, 0];
    expect([0, 0.25, 0.95, 1].map((share) => quantile(values, share))).toEqual([0, 1, 3.8, 4]);
  });
});

describe("the interval of a share", () => {
  it("is Wilson's", () => {
    // Newcombe 1998, table I.
    const [low, high] = shareInterval(81, 263);
    expect(low).toBeCloseTo(0.2553, 4);
    expect(high).toBeCloseTo(0.3662, 4);
  });

  it("says that none of many may still be a few, and all of many not quite all", () => {
    const [none, few] = shareInterval(0, 200);
    expect(none).toBe(0);
    expect(few).toBeCloseTo(0.0188, 3);
    const [most, all] = shareInterval(200, 200);
    expect(most).toBeCloseTo(0.9812, 3);
    expect(all).toBe(1);
  });

  it("knows nothing of nothing", () => {
    expect(shareInterval(0, 0)).toEqual([0, 1]);
  });
});
