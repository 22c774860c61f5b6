import type { Page } from "@playwright/test";
import { expect, test } from "../../e2e/fixtures.ts";
import {
  connect,
  expectApiKnows,
  expectFailure,
  expectStatus,
  openConnection,
  pressOnCard,
  sendRequest,
} from "../../e2e/person.ts";
import type { RealProvider } from "../../support/real-provider.ts";
import { withoutCourier } from "../../support/without-courier.ts";
import { moveClock, setClockOff } from "./page-clock.ts";
import { noLocks, queryLocks } from "./refresh-locks.ts";
import { stopPage, stopPageAtStatement } from "./stopped-page.ts";
import { refreshes } from "./refresh-answers.ts";

/*
 * The tab that holds the lock, its request, the lock and the provider are real throughout. Only the
 * tab that waits has its patience shortened and its clock moved, because it would take minutes: its
 * 20 seconds of waiting for the lock are half a second, and the mark becomes a minute old at once. The
 * code that waits, is told, looks again and takes over is the very same.
 */

/** Milliseconds that a tab waits for the lock, and the part of it that it waits here. */
const WAIT = 20_000;
const SPEED = 40;
/** Milliseconds: older than the mark of a holder that may still live. */
const LONG_AFTER = 61_000;

/** Opens the page of the connection in another tab, an impatient one. */
async function openWaitingTab(page: Page): Promise<Page> {
  const tab = await page.context().newPage();
  await setClockOff(tab, 0);
  await tab.addInitScript(
    ({ wait, speed }) => {
      const { timeout } = AbortSignal;
      AbortSignal.timeout = (milliseconds) =>
        Reflect.apply(timeout, AbortSignal, [
          milliseconds === wait ? milliseconds / speed : milliseconds,
        ]);
    },
    { wait: WAIT, speed: SPEED },
  );
  await tab.goto("./");
  await openConnection(tab);
  return tab;
}

/** Milliseconds until a request that nobody looks at is broken off. */
const BROKEN_OFF = 5_000;

/** @returns whether the provider honours the refresh token that it gave out last */
async function isNewestHonoured(provider: RealProvider): Promise<boolean> {
  const newest = provider.secrets.findLast(({ kind }) => kind === "refresh_token");
  return newest !== undefined && (await provider.introspect(newest.value)).active;
}

test("93 the holder of the lock is stopped in mid-refresh: others wait bounded, are told, and use its tokens when it goes on", async ({
  page,
  provider,
  api,
  guard,
}) => {
  guard.expectFailure(/\/me$/);
  await connect(page);
  const other = await openWaitingTab(page);
  const held = provider.faults.hold();
  await pressOnCard(page, "Refresh now");
  await held.arrived;
  const stopped = await stopPage(page);
  // The answer reaches the browser, and nobody is there to take it.
  held.release();
  const before = await stopped.pulse(other);
  // The courier is done, and the page is not.
  await expect.poll(async () => (await queryLocks(other)).held).toHaveLength(1);

  api.refuseNext(1);
  await sendRequest(other, "Who am I");
  await expectFailure(other, "timeout");
  await expect(other.getByRole("status").filter({ hasText: "Refreshing" })).toBeVisible();
  expect(await stopped.pulse(other)).toBe(before);
  expect(refreshes(provider)).toEqual([200]);

  await stopped.resume();
  await expectStatus(page, "Connected");
  await expectApiKnows(other);
  expect(refreshes(provider)).toEqual([200]);
  expect(api.calls.map(({ status }) => status)).toEqual([401, 200]);
  expect(await isNewestHonoured(provider)).toBe(true);
  await expect.poll(() => queryLocks(other)).toEqual(noLocks);
});

test("93 the holder is stopped and its request comes to nothing: after a minute its lock is taken, and it loses nothing", async ({
  page,
  provider,
  api,
  guard,
}) => {
  guard.expectFailure(/\/me$|\/token$/);
  await connect(page);
  const other = await openWaitingTab(page);
  const { promise: sent, resolve: onSent } = Promise.withResolvers<void>();
  provider.faults.script(() => {
    onSent();
    return { wait: BROKEN_OFF, lost: "unprocessed" };
  });
  await pressOnCard(page, "Refresh now");
  await sent;
  provider.faults.script(undefined);
  const stopped = await stopPage(page);
  const before = await stopped.pulse(other);
  await expect.poll(() => refreshes(provider)).toEqual([0]);

  await moveClock(other, LONG_AFTER);
  api.refuseNext(1);
  await expectApiKnows(other);
  expect(await stopped.pulse(other)).toBe(before);
  expect(refreshes(provider)).toEqual([0, 200]);

  await stopped.resume();
  await expectStatus(page, "Connected");
  await expect(page.getByRole("alert")).toHaveCount(0);
  expect(await isNewestHonoured(provider)).toBe(true);
  await expect.poll(() => queryLocks(other)).toEqual(noLocks);
  await pressOnCard(page, "Refresh now");
  await expect.poll(() => refreshes(provider)).toEqual([0, 200, 200]);
  await expectStatus(page, "Connected");
});

test("93 the holder is stopped while it checks what it got: the tab that takes its lock uses that, and asks for nothing", async ({
  page,
  provider,
  api,
  guard,
}) => {
  guard.expectFailure(/\/me$/);
  await page.addInitScript(() => {
    const { verify } = SubtleCrypto.prototype;
    SubtleCrypto.prototype.verify = function stopping(...values) {
      // Stands still while a debugger listens, and is nothing otherwise.
      // oxlint-disable-next-line no-debugger
      debugger;
      return Reflect.apply(verify, this, values);
    };
  });
  await connect(page);
  const other = await openWaitingTab(page);
  const stopping = await stopPageAtStatement(page);
  await pressOnCard(page, "Refresh now");
  const stopped = await stopping.stopped;
  const before = await stopped.pulse(other);
  expect((await queryLocks(other)).held).toHaveLength(1);
  expect(refreshes(provider)).toEqual([200]);

  await moveClock(other, LONG_AFTER);
  api.refuseNext(1);
  await expectApiKnows(other);
  expect(await stopped.pulse(other)).toBe(before);
  expect(api.calls.map(({ status }) => status)).toEqual([401, 200]);

  await stopped.resume();
  await expectStatus(page, "Connected");
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect.poll(() => queryLocks(other)).toEqual(noLocks);
  expect(refreshes(provider)).toEqual([200]);
  expect(await isNewestHonoured(provider)).toBe(true);
  await pressOnCard(page, "Refresh now");
  await expect.poll(() => refreshes(provider)).toEqual([200, 200]);
  await expectStatus(page, "Connected");
});

test("93 the holder is stopped for good, and its courier has the only answer: the tab that takes its lock uses that", async ({
  page,
  provider,
  api,
  guard,
}) => {
  guard.expectFailure(/\/me$/);
  await connect(page);
  const other = await openWaitingTab(page);
  const held = provider.faults.hold();
  await pressOnCard(page, "Refresh now");
  await held.arrived;
  const stopped = await stopPage(page);
  held.release();
  const before = await stopped.pulse(other);
  await expect.poll(async () => (await queryLocks(other)).held).toHaveLength(1);

  await moveClock(other, LONG_AFTER);
  api.refuseNext(1);
  await expectApiKnows(other);
  expect(await stopped.pulse(other)).toBe(before);
  expect(refreshes(provider)).toEqual([200]);

  await stopped.resume();
  await expectStatus(page, "Connected");
  await expect.poll(() => queryLocks(other)).toEqual(noLocks);
  expect(await isNewestHonoured(provider)).toBe(true);
});

test("93 the holder is stopped for good with the only answer, without a courier: the connection ends visibly, and the answer is given back when it goes on", async ({
  page,
  context,
  provider,
  api,
  guard,
}) => {
  guard.expectFailure(/\/me$|\/token$/);
  await withoutCourier(context);
  await connect(page);
  const other = await openWaitingTab(page);
  const held = provider.faults.hold();
  await pressOnCard(page, "Refresh now");
  await held.arrived;
  const stopped = await stopPage(page);
  held.release();
  const before = await stopped.pulse(other);

  await moveClock(other, LONG_AFTER);
  api.refuseNext(1);
  await sendRequest(other, "Who am I");
  await expectFailure(other, "refresh_interrupted");
  await expect(other.getByRole("status").filter({ hasText: "Needs reconnect" })).toBeVisible();
  expect(await stopped.pulse(other)).toBe(before);
  expect(refreshes(provider)).toEqual([200, 400]);

  await stopped.resume();
  await expectStatus(page, "Needs reconnect");
  await expect
    .poll(() => provider.requests.filter(({ path }) => path === "/token/revocation").length)
    .toBeGreaterThan(0);
  await expect.poll(() => queryLocks(other)).toEqual(noLocks);
  expect(refreshes(provider)).toEqual([200, 400]);
});
