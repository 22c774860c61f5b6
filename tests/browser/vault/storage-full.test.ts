import { expect, it, onTestFinished } from "vitest";
import { cdp } from "vitest/browser";
import { openIndexedDbStore } from "../../../src/vault/indexeddb-store.ts";
import { failureOf } from "../../support/oauth-failure.ts";
import { scratchDatabase } from "./scratch-database.ts";

/** Bytes that Chromium cannot press together. */
function noise(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}

it("row 85: a full storage is told as such, keeps what it has, and goes on once there is room", async () => {
  const { origin } = globalThis.location;
  const browser = cdp();
  await browser.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 200_000 });
  onTestFinished(async () => {
    await browser.send("Storage.overrideQuotaForOrigin", { origin });
  });
  // Chromium remembers for half a minute how much room there was, unless it begins anew.
  await browser.send("Storage.clearDataForOrigin", { origin, storageTypes: "indexeddb" });
  const store = await openIndexedDbStore(scratchDatabase());
  await store.update("a", () => "kept");
  await store.update("b", () => "taken");
  const failure = await failureOf(store.update("a", () => noise(1_000_000)));
  expect(failure).toMatchObject({ code: "storage_full", cause: { name: "QuotaExceededError" } });
  expect(await store.read("a")).toBe("kept");
  expect(await store.take("b")).toBe("taken");
  expect(await store.readAll("")).toEqual([["a", "kept"]]);
  await browser.send("Storage.overrideQuotaForOrigin", { origin });
  await store.update("a", () => "goes on");
  expect(await store.read("a")).toBe("goes on");
});
