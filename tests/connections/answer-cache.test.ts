import { describe, expect, it, vi } from "vitest";
import { createAnswerCache, FRESH } from "../../src/connections/answer-cache.ts";
import { createMemoryStore } from "../../src/vault/memory-store.ts";

const NOW = Date.UTC(2026, 0, 31, 12);

describe("remembered answers", () => {
  it("are used while they are fresh, and never fail anybody", async () => {
    const clock = { now: NOW };
    const records = createMemoryStore();
    const answers = createAnswerCache(records, () => clock.now);
    await answers.write("key", "value");
    clock.now += FRESH;
    expect(await answers.read("key", FRESH)).toBe("value");
    clock.now += 1;
    expect(await answers.read("key", FRESH)).toBeUndefined();
    expect(await answers.read("key", Infinity)).toBe("value");
    clock.now = NOW - 1;
    expect(await answers.read("key", FRESH)).toBeUndefined();
    expect(await answers.read("key", Infinity)).toBe("value");

    await records.update("key", () => "rubbish");
    expect(await answers.read("key", Infinity)).toBeUndefined();
    vi.spyOn(records, "read").mockRejectedValue(new Error("no storage"));
    vi.spyOn(records, "update").mockRejectedValue(new Error("no storage"));
    expect(await answers.read("key", Infinity)).toBeUndefined();
    await answers.write("key", "value");
  });
});
