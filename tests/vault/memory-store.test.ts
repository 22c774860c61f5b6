import { describe, expect, it } from "vitest";
import { createMemoryStore } from "../../src/vault/memory-store.ts";
import { itKeepsRecords } from "../support/record-store-contract.ts";

describe("the memory of this tab", () => {
  itKeepsRecords(() => Promise.resolve(createMemoryStore()));

  it("says that it does not outlive the tab", async () => {
    expect(await createMemoryStore().isDurable()).toBe(false);
  });
});
