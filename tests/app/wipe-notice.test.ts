import { expect, it, vi } from "vitest";
import { followWipe } from "../../src/app/wipe-notice.ts";

/** As a browser's: its items are its own properties, what it can do is not. */
class TabStorage {
  [key: string]: unknown;
  removeItem(key: string): void {
    Reflect.deleteProperty(this, key);
  }
}

it("a wipe in another tab takes away what this tab keeps for itself, before the page goes", async () => {
  const session = new TabStorage();
  session["pixy.transaction.a"] = "a verifier";
  session["other-app"] = "not ours";
  vi.stubGlobal("sessionStorage", session);
  const elsewhere = new BroadcastChannel("pixy");
  const kept = await new Promise((resolve) => {
    followWipe(() => resolve(Object.keys(session)));
    elsewhere.postMessage({ event: "wiped" });
  });
  elsewhere.close();
  expect(kept).toEqual(["other-app"]);
});
