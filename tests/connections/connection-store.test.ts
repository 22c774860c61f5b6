import { describe, expect, it, vi } from "vitest";
import type { ConnectionRecord } from "../../src/connections/connection-record.ts";
import { createConnectionStore, SwapRefusedError } from "../../src/connections/connection-store.ts";
import { createMemoryStore } from "../../src/vault/memory-store.ts";

const NOW = Date.UTC(2026, 0, 31, 12);

const record: ConnectionRecord = {
  schema: 1,
  id: "c1",
  profileId: "example",
  providerName: "Example",
  issuer: "https://id.example",
  clientId: "pixy",
  account: { subject: "alice", label: "Alice", attestedBy: "none" },
  requestedScope: "read",
  grantedScope: "read",
  connectedAt: NOW,
  accessTokenReceivedAt: NOW,
  hasRefreshToken: false,
  hasIdToken: false,
  canSignOut: true,
  lineage: "l1",
  generation: 3,
  failures: 0,
  ended: false,
  history: [],
};

describe("a write to a stored connection", () => {
  const rename = (current: ConnectionRecord) => ({ ...current, providerName: "Renamed" });

  async function stored() {
    const records = createMemoryStore();
    const store = createConnectionStore(records);
    await store.put(record);
    return { records, store };
  }

  it("goes onto the very write that was read", async () => {
    const { store } = await stored();
    const written = await store.swap("c1", record, rename);

    expect(written.providerName).toBe("Renamed");
    expect(await store.read("c1")).toEqual(written);
  });

  for (const [what, expected] of Object.entries({
    "an older generation": { lineage: "l1", generation: 2 },
    "a newer generation": { lineage: "l1", generation: 4 },
    "another lineage": { lineage: "l2", generation: 3 },
  })) {
    it(`is refused on ${what}`, async () => {
      const { store } = await stored();

      await expect(store.swap("c1", expected, rename)).rejects.toThrow(SwapRefusedError);
      expect(await store.read("c1")).toEqual(record);
    });
  }

  it("does not bring a removed one back", async () => {
    const { records, store } = await stored();
    await store.remove("c1");

    await expect(store.swap("c1", record, rename)).rejects.toThrow(SwapRefusedError);
    expect(await records.readAll("")).toEqual([]);
  });

  it("that renews it does not bring a removed one back either", async () => {
    const { records, store } = await stored();
    const renewed = { ...record, lineage: "l2", generation: 0 };
    await store.put(renewed, record);
    expect(await store.read("c1")).toEqual(renewed);
    await store.remove("c1");

    await expect(store.put(record, renewed)).rejects.toThrow(SwapRefusedError);
    expect(await records.readAll("")).toEqual([]);
  });

  it("that fails by itself writes nothing", async () => {
    const { store } = await stored();
    const failure = new Error("not today");
    const fail = () => {
      throw failure;
    };

    await expect(store.swap("c1", record, fail)).rejects.toBe(failure);
    expect(await store.read("c1")).toEqual(record);
  });

  it("that removes it returns what it was at that moment", async () => {
    const { records, store } = await stored();
    expect(await store.take("c1")).toEqual(record);
    expect(await store.take("c1")).toBeUndefined();

    await records.update("connection:c2", () => "rubbish");
    expect(await store.take("c2")).toBe("unreadable");
    expect(await records.readAll("")).toEqual([]);
  });

  it("that removes it asks once whether it may, and leaves it whole when it may not", async () => {
    const { store } = await stored();
    const check = vi.fn(() => {
      throw new SwapRefusedError();
    });

    await expect(store.take("c1", check)).rejects.toThrow(SwapRefusedError);
    expect(check).toHaveBeenCalledOnce();
    expect(await store.read("c1")).toEqual(record);
  });
});
