import { describe, expect, it, onTestFinished, vi } from "vitest";
import { OAuthError } from "../../../src/oauth/oauth-error.ts";
import { abandon } from "../../connections/failure.ts";
import type { Tab } from "../../connections/tab.ts";
import { createGate, type RotatingProvider } from "../../support/rotating-provider.ts";
import { createProfile } from "./browser-tabs.ts";
import type { FrameGift } from "./tab-frame.ts";

const ROUNDS = 30;
/** Milliseconds. */
const LONGEST_PAUSE = 8_000;

/** A tab with a JavaScript world of its own, which the browser ends as it ends a closed tab. */
async function openFrame(name: string, provider: RotatingProvider) {
  const { promise, resolve } = Promise.withResolvers<Tab>();
  const frame = document.createElement("iframe");
  document.body.append(frame);
  const gift: FrameGift = { name, provider, ready: resolve };
  Object.assign(frame.contentWindow ?? {}, { pixyFrameGift: gift });
  const script = document.createElement("script");
  script.type = "module";
  script.src = new URL("tab-frame.ts", import.meta.url).href;
  frame.contentDocument?.head.append(script);
  return { tab: await promise, kill: () => frame.remove() };
}

/** The pauses between two sends take no time in this page; deadlines stay what they are. */
function hurry(): void {
  const { setTimeout } = globalThis;
  vi.stubGlobal("setTimeout", (handler: () => void, milliseconds: number) =>
    setTimeout(handler, milliseconds > LONGEST_PAUSE ? milliseconds : 0),
  );
  onTestFinished(() => void vi.unstubAllGlobals());
}

async function turns(count: number): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  for (let turn = 0; turn < count; turn += 1) {
    const { promise, resolve } = Promise.withResolvers<void>();
    port1.addEventListener("message", () => resolve(), { once: true });
    port1.start();
    port2.postMessage(undefined);
    await promise;
  }
  port1.close();
}

async function outcomeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "refreshed";
  } catch (error) {
    return error instanceof OAuthError ? error.code : "no OAuthError";
  }
}

describe("a tab that is closed in the middle of a refresh", () => {
  it("lets go of the lock, and the next one goes on", async () => {
    const { name, provider, openTab } = await createProfile();
    const tab = await openTab();
    const id = await tab.connect();
    const { tab: frame, kill } = await openFrame(name, provider);
    const held = createGate();
    provider.faults.push({ held, lost: "before" });
    abandon(frame.service.refresh(id));
    await held.reached;
    await expect.poll(async () => (await tab.find(id)).status).toBe("Refreshing");
    hurry();
    kill();
    held.open();

    await tab.service.refresh(id);
    expect((await tab.find(id)).status).toBe("Connected");
    expect(provider.refreshes().map(({ token }) => token)).toEqual([0, 0]);
    expect(provider.refreshes().some(({ overlaps }) => overlaps)).toBe(false);
  });

  it("at any point is never a silent loss: the connection goes on, or says that it was cut off", async () => {
    const { name, provider, openTab } = await createProfile();
    const tab = await openTab();
    hurry();
    for (let round = 0; round < ROUNDS; round += 1) {
      const id = await tab.connect(`person-${round}`);
      const { tab: frame, kill } = await openFrame(name, provider);
      const before = provider.refreshes().length;
      const held = createGate();
      provider.faults.push({ held });
      abandon(frame.service.refresh(id));
      await turns(Math.floor(Math.random() * 400));
      held.open();
      await turns(Math.floor(Math.random() * 400));
      kill();
      provider.faults.length = 0;

      const outcome = await outcomeOf(tab.service.refresh(id));
      const sent = provider.refreshes().slice(before);
      expect(sent.length).toBeLessThanOrEqual(2);
      // Only a token that was used up before can have cost the connection.
      const [first, second] = sent;
      const wasUsedUp = first?.outcome === "tokens" && second?.token === first.token;
      expect(outcome).toBe(wasUsedUp ? "refresh_interrupted" : "refreshed");
      const { status } = await tab.find(id);
      expect(status).toBe(wasUsedUp ? "Needs reconnect" : "Connected");
      // And neither is a lie.
      expect(await outcomeOf(tab.get(id))).toBe(outcome);
    }

    expect(provider.refreshes().some(({ overlaps }) => overlaps)).toBe(false);
  }, 120_000);
});
