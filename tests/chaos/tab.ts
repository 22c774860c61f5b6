import type { CDPSession, Page } from "@playwright/test";
import { type Disturbance, signatureOf, userAgentOf } from "./evidence.ts";
import type { Stage } from "./stage.ts";

/** One of the tabs that are open, until it is killed. */
export interface Tab {
  /** Of this very tab: the one that takes its place is called otherwise. */
  readonly name: string;
  readonly page: Page;
  readonly session: CDPSession;
  /** `disturbed`: reloading, stopped or cut off, and nobody uses it. */
  state: "well" | "disturbed" | "gone";
}

/** Milliseconds in which a tab must have died, stopped or loaded. */
const PATIENCE = 30_000;

/** @param path within the app */
export async function openTab(stage: Stage, name: string, path: string): Promise<Tab> {
  const page = await stage.context.newPage();
  const session = await stage.context.newCDPSession(page);
  await session.send("Emulation.setUserAgentOverride", { userAgent: userAgentOf(name) });
  await page.addInitScript(signErrands, signatureOf(name));
  const tab: Tab = { name, page, session, state: "well" };
  page.on("close", () => (tab.state = "gone"));
  page.on("crash", () => (tab.state = "gone"));
  await page.goto(path, { timeout: PATIENCE, waitUntil: "commit" });
  return tab;
}

/** Runs in the page: what it hands to the courier carries its signature, in a header that needs no leave. */
function signErrands(signature: string): void {
  const { postMessage } = MessagePort.prototype;
  MessagePort.prototype.postMessage = function signing(message: unknown, ...rest: unknown[]) {
    const isErrand = message !== null && typeof message === "object" && "errand" in message;
    const headers: unknown = isErrand ? Reflect.get(Object(message.errand), "headers") : undefined;
    if (headers !== null && typeof headers === "object" && "accept" in headers)
      headers.accept = `${String(headers.accept)}, ${signature}`;
    Reflect.apply(postMessage, this, [message, ...rest]);
  };
}

type Deed = Disturbance["deed"];

/** Closes a tab, without asking anything that runs in it. */
export async function closeTab(
  tab: Tab,
  record: Disturbance[],
  deed: Deed = "close",
): Promise<void> {
  await disturb(tab, deed, record, async () => {
    await tab.page.close();
    tab.state = "gone";
  });
}

/** Ends the process in which a tab runs. */
export async function crashTab(tab: Tab, record: Disturbance[]): Promise<void> {
  await disturb(tab, "crash", record, async () => {
    const crashed = tab.page.waitForEvent("crash", { timeout: PATIENCE });
    // There is nobody left to answer it.
    tab.session.send("Page.crash").catch(() => undefined);
    await crashed;
    await tab.page.close();
  });
}

export async function reloadTab(tab: Tab, record: Disturbance[]): Promise<void> {
  await disturb(tab, "reload", record, async () => {
    await tab.page.reload({ timeout: PATIENCE });
  });
}

/**
 * Stops everything that runs in a tab, and lets it go on afterwards.
 *
 * @param lasts milliseconds
 */
export async function stopTab(tab: Tab, record: Disturbance[], lasts: number): Promise<void> {
  const { session, page } = tab;
  await disturb(tab, "stop", record, async () => {
    const stopped = new Promise<void>((resolve) =>
      session.once("Debugger.paused", () => resolve()),
    );
    await session.send("Debugger.enable");
    await session.send("Debugger.pause");
    // Whatever runs next is where it stops.
    const probe = page.evaluate(() => Date.now());
    const first = await Promise.race([
      stopped.then(() => "stopped"),
      probe.then(
        () => "ran on",
        () => "died",
      ),
    ]);
    if (first === "ran on") throw new Error(`${tab.name} did not stop`);
    let isStopped = true;
    session.once("Debugger.resumed", () => (isStopped = false));
    await sleep(lasts);
    if (!isStopped) throw new Error(`${tab.name} went on by itself`);
    await session.send("Debugger.resume");
    await session.send("Debugger.disable");
  });
}

/**
 * Takes the network from one tab, and gives it back.
 *
 * @param lasts milliseconds
 */
export async function cutOffTab(tab: Tab, record: Disturbance[], lasts: number): Promise<void> {
  await disturb(tab, "cut-off", record, async () => {
    await emulateNetwork(tab, true);
    await sleep(lasts);
    await emulateNetwork(tab, false);
  });
}

async function emulateNetwork({ session }: Tab, offline: boolean): Promise<void> {
  await session.send("Network.emulateNetworkConditions", {
    offline,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: -1,
  });
}

/** Does something to a tab and writes down when; a tab that dies of something else meanwhile is well served. */
async function disturb(
  tab: Tab,
  deed: Deed,
  record: Disturbance[],
  work: () => Promise<void>,
): Promise<void> {
  const disturbance = { tab: tab.name, deed, from: Date.now(), to: Infinity };
  record.push(disturbance);
  tab.state = "disturbed";
  try {
    await work();
  } catch (error) {
    if (!isGone(tab)) throw error;
  } finally {
    disturbance.to = Date.now();
    if (!isGone(tab)) tab.state = "well";
  }
}

function isGone({ page, state }: Tab): boolean {
  return page.isClosed() || state === "gone";
}

export async function sleep(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
