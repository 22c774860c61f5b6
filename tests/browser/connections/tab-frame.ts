import { openIndexedDbStore } from "../../../src/vault/indexeddb-store.ts";
import { openTab, type Tab } from "../../connections/tab.ts";
import type { RotatingProvider } from "../../support/rotating-provider.ts";

/** What a frame is born with: the world outside of the browser, and how to report back. */
export interface FrameGift {
  readonly name: string;
  readonly provider: RotatingProvider;
  readonly ready: (tab: Tab) => void;
}

declare global {
  var pixyFrameGift: FrameGift | undefined;
}

const gift = globalThis.pixyFrameGift;
if (gift !== undefined) {
  const records = await openIndexedDbStore(gift.name);
  const channel = new BroadcastChannel(gift.name);
  gift.ready(openTab(gift.provider, { records, locks: navigator.locks, channel }));
}
