import { expect, it } from "vitest";
import { countRecords } from "../../src/connections/storage-ledger.ts";
import { createMemoryStore } from "../../src/vault/memory-store.ts";
import { connectedTab } from "./connected-tab.ts";

it("everything that a connection leaves behind has a name in the ledger", async () => {
  const { world } = await connectedTab();
  const counts = await countRecords(world.records);
  expect(counts.filter(({ count }) => count > 0)).toEqual([
    { kind: "connections", count: 1, withTokens: 1 },
    { kind: "vault-key", count: 1, withTokens: undefined },
    { kind: "metadata", count: 1, withTokens: undefined },
    { kind: "keys", count: 1, withTokens: undefined },
  ]);
});

it("what no version of Pixy has written is told as such, and lists count by their entries", async () => {
  const records = createMemoryStore();
  await records.update("vault-key-2", () => 1);
  await records.update("request-history", () => [{}, {}, {}]);
  await records.update("connection:a", () => "damaged");
  const counts = new Map((await countRecords(records)).map((entry) => [entry.kind, entry]));
  expect(counts.get("unknown")?.count).toBe(1);
  expect(counts.get("request-history")?.count).toBe(3);
  expect(counts.get("connections")).toMatchObject({ count: 1, withTokens: 0 });
  expect(counts.get("vault-key")?.count).toBe(0);
});
