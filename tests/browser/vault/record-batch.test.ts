import { expect, it } from "vitest";
import { openIndexedDbStore } from "../../../src/vault/indexeddb-store.ts";
import { addRecords } from "../../../src/vault/record-batch.ts";
import { failureOf } from "../../support/oauth-failure.ts";
import { scratchDatabase } from "./scratch-database.ts";

async function openScratch() {
  const name = scratchDatabase();
  return { name, store: await openIndexedDbStore(name) };
}

it("writes all records", async () => {
  const { name, store } = await openScratch();
  expect(
    await addRecords(name, store, [
      ["a", 1],
      ["b", { two: Uint8Array.of(2) }],
    ]),
  ).toBe(true);
  expect(await store.read("b")).toEqual({ two: Uint8Array.of(2) });
});

it("writes none when one of them would take the place of another", async () => {
  const { name, store } = await openScratch();
  await store.update("b", () => "mine");
  expect(
    await addRecords(name, store, [
      ["a", 1],
      ["b", 2],
      ["c", 3],
    ]),
  ).toBe(false);
  expect(await store.readAll("")).toEqual([["b", "mine"]]);
});

it("writes none when one of them cannot be stored", async () => {
  const { name, store } = await openScratch();
  const failure = await failureOf(
    addRecords(name, store, [
      ["a", 1],
      ["b", () => undefined],
    ]),
  );
  expect(failure.code).toBe("storage_unavailable");
  expect(await store.readAll("")).toEqual([]);
});
