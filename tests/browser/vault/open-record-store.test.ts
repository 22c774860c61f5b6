import { describe, expect, it, onTestFinished, vi } from "vitest";
import { openRecordStore } from "../../../src/vault/open-record-store.ts";
import type { RecordStore } from "../../../src/vault/record-store.ts";
import { scratchDatabase } from "./scratch-database.ts";

describe("where IndexedDB serves", () => {
  it("records outlive the tab", async () => {
    const name = scratchDatabase();
    const store = openRecordStore(name);
    await store.update("a", () => "kept");
    expect(await store.isDurable()).toBe(true);
    expect(await openRecordStore(name).read("a")).toBe("kept");
    expect(await openRecordStore(name).readAll("")).toEqual([["a", "kept"]]);
  });

  it("a wipe leaves nothing, for every tab", async () => {
    const name = scratchDatabase();
    const [one, other] = [openRecordStore(name), openRecordStore(name)];
    await one.update("a", () => 1);
    await other.clear();
    expect(await one.readAll("")).toEqual([]);
  });
});

describe("row 84: where the browser refuses IndexedDB, memory takes its place and says so", () => {
  async function useOf(store: RecordStore) {
    await store.update("a", () => "kept");
    await store.update("b", () => "removed");
    await store.remove("b");
    return { durable: await store.isDurable(), records: await store.readAll("") };
  }
  const inMemory = { durable: false, records: [["a", "kept"]] };

  it("because there is none", async () => {
    vi.stubGlobal("indexedDB", undefined);
    onTestFinished(() => void vi.unstubAllGlobals());
    expect(await useOf(openRecordStore("any"))).toEqual(inMemory);
  });

  it("because it throws", async () => {
    vi.spyOn(IDBFactory.prototype, "open").mockImplementation(() => {
      throw new DOMException("The operation is insecure.", "SecurityError");
    });
    expect(await useOf(openRecordStore("any"))).toEqual(inMemory);
  });

  it("because it opens but cannot be read", async () => {
    vi.spyOn(IDBObjectStore.prototype, "count").mockImplementation(() => {
      throw new DOMException("Internal error.", "UnknownError");
    });
    expect(await useOf(openRecordStore(scratchDatabase()))).toEqual(inMemory);
  });
});
