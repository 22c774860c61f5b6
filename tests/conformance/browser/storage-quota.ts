import type { Page } from "@playwright/test";
import { openStranger } from "./storage-faults.ts";

/** Bytes: enough for a few connections, and soon used up. */
const SMALL = 400_000;

/** How much an origin may keep, really: Chromium refuses every write beyond it. */
export interface Quota {
  /** Fills what is left, to the last record. */
  useUp(): Promise<void>;
  makeRoom(): Promise<void>;
}

/** Gives the origin of Pixy little room. */
export async function startQuota(page: Page): Promise<Quota> {
  await page.goto("./");
  const { origin } = new URL(page.url());
  const stranger = await openStranger(page);
  const browser = await page.context().newCDPSession(stranger);
  await browser.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: SMALL });
  // Chromium remembers for half a minute how much room there was, unless it begins anew.
  await browser.send("Storage.clearDataForOrigin", { origin, storageTypes: "indexeddb" });
  return {
    async useUp() {
      await stranger.evaluate(fill);
    },
    async makeRoom() {
      await browser.send("Storage.overrideQuotaForOrigin", { origin });
      await stranger.evaluate(empty);
    },
  };
}

/** Writes bytes that cannot be pressed together, less and less of them, until none fits. */
async function fill(): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open("filler", 1);
    request.addEventListener("upgradeneeded", () => request.result.createObjectStore("bytes"));
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(new Error("the filler was not opened")));
  });
  const write = (bytes: Uint8Array) =>
    new Promise<boolean>((resolve) => {
      const transaction = database.transaction("bytes", "readwrite");
      transaction.addEventListener("complete", () => resolve(true));
      transaction.addEventListener("abort", () => resolve(false));
      transaction.objectStore("bytes").put(bytes, Math.random());
    });
  for (let size = 65_536; size >= 64; size /= 2) {
    while (await write(crypto.getRandomValues(new Uint8Array(size))));
  }
  database.close();
}

async function empty(): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.deleteDatabase("filler");
    request.addEventListener("success", () => resolve());
    request.addEventListener("error", () => reject(new Error("the filler was not deleted")));
  });
}
