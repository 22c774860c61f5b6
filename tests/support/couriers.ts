import type { Browser, CDPSession } from "@playwright/test";

/** The couriers of a browser. Playwright shows neither them nor what they ask for. */
export interface Couriers {
  /** Every address that a courier was seen to ask for; the first moments of one go unseen. */
  readonly addresses: readonly string[];
  /** @returns how many live */
  count(): Promise<number>;
  /** Ends all of them at once, as a crash does: they say nothing any more. */
  kill(): Promise<void>;
  /** Makes all of them stand still for good: they live, and answer nobody. */
  hang(): Promise<void>;
  detach(): Promise<void>;
}

const SCRIPT = /\/assets\/courier-worker-[^/]+\.js$/;

/** @param onAddress told of every address as it is asked for */
export async function watchCouriers(
  browser: Browser,
  onAddress: (address: string) => void = () => undefined,
): Promise<Couriers> {
  const session = await browser.newBrowserCDPSession();
  const addresses: string[] = [];
  /** Sessions within the session, by target. */
  const attached = new Map<string, string>();
  let lastId = 0;

  session.on("Target.targetCreated", ({ targetInfo: { targetId, type, url } }) => {
    if (type === "shared_worker" && SCRIPT.test(url)) void attach(targetId).catch(() => undefined);
  });
  session.on("Target.targetDestroyed", ({ targetId }) => attached.delete(targetId));
  session.on("Target.receivedMessageFromTarget", ({ message }) => {
    const address = addressIn(message);
    if (address === undefined) return;
    addresses.push(address);
    onAddress(address);
  });
  await session.send("Target.setDiscoverTargets", { discover: true });

  async function attach(targetId: string): Promise<string> {
    const known = attached.get(targetId);
    if (known !== undefined) return known;
    // Playwright's own connection knows nothing of sessions that it has not made.
    const { sessionId } = await session.send("Target.attachToTarget", { targetId, flatten: false });
    attached.set(targetId, sessionId);
    await tell(sessionId, "Network.enable");
    return sessionId;
  }

  async function tell(sessionId: string, method: string, params: object = {}): Promise<void> {
    const message = JSON.stringify({ id: (lastId += 1), method, params });
    await session.send("Target.sendMessageToTarget", { sessionId, message });
  }

  /** It says so itself, in the same breath: what is sent to it may lie there for a while. */
  async function standStill(sessionId: string): Promise<void> {
    const { promise: said, resolve } = Promise.withResolvers<void>();
    session.on("Target.receivedMessageFromTarget", ({ sessionId: from, message }) => {
      if (from === sessionId && message.includes('"Runtime.bindingCalled"')) resolve();
    });
    await tell(sessionId, "Runtime.enable");
    await tell(sessionId, "Runtime.addBinding", { name: "standsStill" });
    await tell(sessionId, "Runtime.evaluate", { expression: 'standsStill(""); for (;;);' });
    await said;
  }

  return {
    addresses,
    count: async () => (await couriersOf(session)).length,
    async kill() {
      for (const targetId of await couriersOf(session))
        await session.send("Target.closeTarget", { targetId });
    },
    async hang() {
      for (const targetId of await couriersOf(session)) await standStill(await attach(targetId));
    },
    detach: () => session.detach(),
  };
}

async function couriersOf(session: CDPSession): Promise<string[]> {
  const { targetInfos } = await session.send("Target.getTargets");
  return targetInfos
    .filter(({ type, url }) => type === "shared_worker" && SCRIPT.test(url))
    .map(({ targetId }) => targetId);
}

function addressIn(message: string): string | undefined {
  const event: unknown = JSON.parse(message);
  if (event === null || typeof event !== "object" || !("params" in event)) return undefined;
  const { params } = event;
  if (params === null || typeof params !== "object" || !("request" in params)) return undefined;
  const { request } = params;
  const isAsked = request !== null && typeof request === "object" && "url" in request;
  return isAsked && typeof request.url === "string" ? request.url : undefined;
}
