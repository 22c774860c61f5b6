import { describe, expect, it } from "vitest";
import { openRecordStore } from "../../src/vault/open-record-store.ts";
import { itKeepsRecords } from "../support/record-store-contract.ts";

describe("where there is no IndexedDB", () => {
  itKeepsRecords(() => Promise.resolve(openRecordStore("pixy")));

  it("says that nothing outlives the tab", async () => {
    expect(await openRecordStore("pixy").isDurable()).toBe(false);
  });
});
