import { describe, expect, it } from "vitest";
import { exactTime, relativeTime, shortDuration, spokenDuration } from "../../src/ui/time-words.ts";

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const now = Date.UTC(2026, 10, 20, 12);

describe("a moment seen from now", () => {
  it.each([
    [now, "just now"],
    [now - 4 * second, "just now"],
    [now - 30 * second, "30 seconds ago"],
    [now - 59 * second, "59 seconds ago"],
    [now - 60 * second, "1 minute ago"],
    [now - 62 * second, "1 minute ago"],
    [now + 89 * second, "in 1 minute"],
    [now - 3 * hour, "3 hours ago"],
    [now - (2 * hour - second), "2 hours ago"],
    [now - 72 * hour, "3 days ago"],
    [now - 729 * 24 * hour, "729 days ago"],
    [now + 1207 * 24 * hour, "in 3 years"],
    [now + 12 * minute, "in 12 minutes"],
    [now + 45 * second, "in 45 seconds"],
  ])("%d reads %s", (at, words) => {
    expect(relativeTime(at, now)).toBe(words);
  });
});

describe("a length of time", () => {
  it("is short for the eye and in full words for the ear", () => {
    expect(shortDuration(53 * minute)).toBe("53 min");
    expect(spokenDuration(53 * minute)).toBe("53 minutes");
    expect(shortDuration(28 * second)).toBe("28 s");
    expect(spokenDuration(second)).toBe("1 second");
    expect(shortDuration(5 * hour)).toBe("5 h");
    expect(shortDuration(96 * hour)).toBe("4 days");
  });

  it("stays in the unit in which it still moves", () => {
    expect(shortDuration(89 * second)).toBe("89 s");
    expect(shortDuration(90 * second)).toBe("2 min");
    expect(shortDuration(119 * minute)).toBe("119 min");
    expect(shortDuration(47 * hour)).toBe("47 h");
  });
});

it("the exact time names day, second and zone", () => {
  expect(exactTime(now)).toMatch(/^(19|20|21) Nov 2026, \d\d:\d\d:00 \S+/u);
});
