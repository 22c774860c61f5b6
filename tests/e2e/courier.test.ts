import type { Page } from "@playwright/test";
import { moveClock, setClockOff, wake } from "../conformance/browser/page-clock.ts";
import { queryLocks } from "../conformance/browser/refresh-locks.ts";
import { type Couriers, watchCouriers } from "../support/couriers.ts";
import { withoutCourier } from "../support/without-courier.ts";
import { describeInstallations, expect, test as base } from "./fixtures.ts";
import {
  connect,
  connectionCard,
  expectApiKnows,
  expectFailure,
  expectStatus,
  openConnection,
  pressOnCard,
  sendRequest,
} from "./person.ts";
import type { RealProvider } from "../support/real-provider.ts";

/** Milliseconds in which a page without its courier has gone on by itself. */
const RECOVERY = 60_000;
/** Milliseconds after which a send is older than what anybody still works on. */
const MINUTE = 61_000;

const test = base.extend<{ couriers: Couriers }>({
  couriers: async ({ browser }, provide) => {
    const couriers = await watchCouriers(browser);
    await provide(couriers);
    await couriers.kill();
    await couriers.detach();
  },
});

/** @returns what the provider answered to the refreshes, and how many different tokens came */
function refreshes(provider: RealProvider) {
  const requests = provider.tokenRequests("refresh_token");
  return {
    answers: requests.map(({ status }) => status),
    tokens: new Set(requests.map(({ refresh }) => refresh?.token)).size,
  };
}

describeInstallations(() => {
  test("a refresh is sent by the courier, which asks for nothing else", async ({
    page,
    context,
    provider,
    couriers,
  }) => {
    const byPage: string[] = [];
    context.on("request", (request) => byPage.push(request.url()));
    await connect(page);
    expect(await couriers.count()).toBe(0);
    await pressOnCard(page, "Refresh now");
    await expect.poll(() => refreshes(provider)).toEqual({ answers: [200], tokens: 1 });
    await expectStatus(page, "Connected");
    await pressOnCard(page, "Refresh now");
    await expect.poll(() => refreshes(provider)).toEqual({ answers: [200, 200], tokens: 2 });
    await expectStatus(page, "Connected");

    const token = `${provider.issuer}/token`;
    expect(await couriers.count()).toBe(1);
    expect(new Set(couriers.addresses)).toEqual(new Set([token]));
    // The one is that of the sign-in.
    expect(byPage.filter((address) => address === token)).toHaveLength(1);
  });
});

test.describe("a tab that is closed while its refresh is under way", () => {
  test("loses nothing: the next tab uses the answer, and the token was sent once", async ({
    page,
    context,
    provider,
    api,
    guard,
  }) => {
    guard.expectFailure(/\/me$/);
    await connect(page);
    const held = provider.faults.hold();
    await pressOnCard(page, "Refresh now");
    await held.arrived;
    await page.close();
    const next = await context.newPage();
    await next.goto("./");
    await nobodyRefreshes(next);
    held.release();

    await openConnection(next);
    api.refuseNext(1);
    await expectApiKnows(next);
    expect(refreshes(provider)).toEqual({ answers: [200], tokens: 1 });
    await next.goto("./");
    await pressOnCard(next, "Refresh now");
    await expect.poll(() => refreshes(provider)).toEqual({ answers: [200, 200], tokens: 2 });
    await expectStatus(next, "Connected");
  });

  test("loses nothing either when another one waits for the same refresh", async ({
    page,
    context,
    provider,
    api,
    guard,
  }) => {
    guard.expectFailure(/\/me$/);
    await connect(page);
    const other = await context.newPage();
    await other.goto("./");
    await openConnection(other);
    const held = provider.faults.hold();
    await pressOnCard(page, "Refresh now");
    await held.arrived;
    api.refuseNext(1);
    await sendRequest(other, "Who am I");
    await expect.poll(() => api.calls.map(({ status }) => status)).toEqual([401]);
    await page.close();
    // Whoever is next in line has the lock now, and must wait for what was sent all the same.
    await expect.poll(() => waitingForCourier(other)).toBe(1);
    held.release();

    await expect.poll(() => api.calls.map(({ status }) => status)).toEqual([401, 200]);
    expect(refreshes(provider)).toEqual({ answers: [200], tokens: 1 });
  });

  test("loses its answer in a browser whose workers die with their pages", async ({
    page,
    context,
    provider,
    api,
    guard,
    couriers,
  }) => {
    test.setTimeout(RECOVERY + 60_000);
    guard.expectFailure(/\/me$|\/token$/);
    await withoutCourier(context);
    await connect(page);
    await pressOnCard(page, "Refresh now");
    await expect.poll(() => refreshes(provider)).toEqual({ answers: [200], tokens: 1 });
    await expectStatus(page, "Connected");
    const held = provider.faults.hold();
    await pressOnCard(page, "Refresh now");
    await held.arrived;
    await page.close();
    const next = await context.newPage();
    await next.goto("./");
    await nobodyRefreshes(next);
    held.release();

    await openConnection(next);
    api.refuseNext(1);
    await sendRequest(next, "Who am I");
    await expectFailure(next, "refresh_interrupted");
    // The one in the middle went to a page that was no more: the provider may have noticed, or not.
    const { answers, tokens } = refreshes(provider);
    expect({ answers, tokens }).toEqual({ answers: [200, answers[1], 400], tokens: 2 });
    expect(await couriers.count()).toBe(0);
  });
});

test("a host whose policy allows no courier loses nothing else: the page sends by itself", async ({
  browser,
  servers,
  provider,
  couriers,
}) => {
  const context = await browser.newContext({ baseURL: servers.apps["/"] });
  // As a policy that was set by hand before there was a courier: a page obeys all that it has.
  await context.addInitScript(() => {
    new MutationObserver((_, observer) => {
      const policy = document.createElement("meta");
      policy.httpEquiv = "Content-Security-Policy";
      policy.content = "trusted-types 'none'";
      document.head?.prepend(policy);
      if (policy.isConnected) observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
  const byPage: string[] = [];
  context.on("request", (request) => byPage.push(request.url()));
  const page = await context.newPage();
  await connect(page);
  for (const answers of [[200], [200, 200]]) {
    await pressOnCard(page, "Refresh now");
    await expect.poll(() => refreshes(provider)).toEqual({ answers, tokens: answers.length });
    await expectStatus(page, "Connected");
  }
  const token = `${provider.issuer}/token`;
  expect(byPage.filter((address) => address === token)).toHaveLength(3);
  expect(await couriers.count()).toBe(0);
  await context.close();
});

test.describe("a courier that is gone", () => {
  test("between two refreshes is replaced", async ({ page, provider, couriers }) => {
    await connect(page);
    await pressOnCard(page, "Refresh now");
    await expect.poll(() => refreshes(provider)).toEqual({ answers: [200], tokens: 1 });
    await expectStatus(page, "Connected");
    await couriers.kill();
    await expect.poll(() => couriers.count()).toBe(0);

    await pressOnCard(page, "Refresh now");
    await expect.poll(() => refreshes(provider)).toEqual({ answers: [200, 200], tokens: 2 });
    await expectStatus(page, "Connected");
    expect(await couriers.count()).toBe(1);
  });

  test("while it carries a request stops nobody: what it sent is in doubt, and sent again", async ({
    page,
    provider,
    guard,
    couriers,
  }) => {
    test.setTimeout(RECOVERY + 60_000);
    guard.expectFailure(/\/token$/);
    await connect(page);
    const arrival = Promise.withResolvers<void>();
    // The provider has not looked at it yet when the courier dies.
    provider.faults.script(() => {
      arrival.resolve();
      return { wait: 3_000, lost: "unprocessed" };
    });
    await pressOnCard(page, "Refresh now");
    await arrival.promise;
    provider.faults.script(undefined);
    const held = provider.faults.hold();
    await couriers.kill();

    await expectFailure(page, "provider_unreachable");
    held.release();
    await expect
      .poll(() => refreshes(provider), { timeout: RECOVERY })
      .toEqual({ answers: [0, 200], tokens: 1 });
    await expectStatus(page, "Connected");
  });

  test("in all but name is not waited for: the page sends by itself", async ({
    page,
    context,
    provider,
    couriers,
  }) => {
    await connect(page);
    await pressOnCard(page, "Refresh now");
    await expect.poll(() => refreshes(provider)).toEqual({ answers: [200], tokens: 1 });
    await expectStatus(page, "Connected");
    await couriers.hang();

    const byPage: string[] = [];
    context.on("request", (request) => byPage.push(request.url()));
    await pressOnCard(page, "Refresh now");
    await expect.poll(() => refreshes(provider)).toEqual({ answers: [200, 200], tokens: 2 });
    await expectStatus(page, "Connected");
    expect(byPage).toContain(`${provider.issuer}/token`);
  });

  test("in mid-carry, in all but name, keeps nobody for longer than a person waits", async ({
    page,
    context,
    provider,
    guard,
    couriers,
  }) => {
    test.setTimeout(RECOVERY + 60_000);
    guard.expectFailure(/\/token$/);
    await connect(page);
    await setClockOff(page, 0);
    await makeImpatient(page);
    await page.goto("./");
    const held = provider.faults.hold();
    await pressOnCard(page, "Refresh now");
    await held.arrived;
    await couriers.hang();
    held.release();
    await expectFailure(page, "timeout");
    await expect(connectionCard(page)).toContainText("provider_unreachable");
    expect(refreshes(provider)).toEqual({ answers: [200], tokens: 1 });

    // A minute after the send it may be repeated: nobody knows what came of it.
    await moveClock(page, MINUTE);
    await wake(page);
    await expectStatus(page, "Needs reconnect", {}, RECOVERY);
    expect(refreshes(provider)).toEqual({ answers: [200, 400], tokens: 1 });
    const other = await context.newPage();
    await other.goto("./");
    await expectStatus(other, "Needs reconnect");
  });
});

/**
 * From its next load on a page waits a twentieth of its time for an answer to a refresh, for each sign of
 * life of the courier and for a lock: the code that waits is the very same.
 */
async function makeImpatient(page: Page): Promise<void> {
  await page.addInitScript(
    ({ patience, answer, beat, lock }) => {
      const { setTimeout, setInterval } = globalThis;
      const { timeout } = AbortSignal;
      const shortened = (wait: number, usual: number) => (wait === usual ? wait * patience : wait);
      Object.assign(globalThis, {
        setTimeout: (handler: TimerHandler, wait = 0, ...values: unknown[]) =>
          setTimeout(handler, shortened(wait, answer), ...values),
        setInterval: (handler: TimerHandler, wait = 0, ...values: unknown[]) =>
          setInterval(handler, shortened(wait, beat), ...values),
      });
      AbortSignal.timeout = (wait) => Reflect.apply(timeout, AbortSignal, [shortened(wait, lock)]);
    },
    { patience: 1 / 20, answer: 15_000, beat: 5_000, lock: 20_000 },
  );
}

/** A tab that is closed goes on for a moment, and may still take its answer: it is gone when its lock is. */
async function nobodyRefreshes(page: Page): Promise<void> {
  const holders = async () =>
    (await queryLocks(page)).held.filter((name) => name.startsWith("pixy.refresh."));
  await expect.poll(holders).toEqual([]);
}

async function waitingForCourier(page: Page): Promise<number> {
  const { pending } = await queryLocks(page);
  return pending.filter((name) => name.startsWith("pixy.courier.")).length;
}
