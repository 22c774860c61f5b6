import { expect, test } from "../../e2e/fixtures.ts";
import { readStorage } from "../../e2e/browser-storage.ts";
import { pageHasSettled } from "../../e2e/loaded-scripts.ts";
import {
  answerProvider,
  apiAnswer,
  connect,
  connectionCard,
  expectApiKnows,
  expectFailure,
  expectStatus,
  openConnection,
  pressOnCard,
  startConnecting,
} from "../../e2e/person.ts";
import { moveClock, setClockOff, wake } from "./page-clock.ts";
import { noLocks, queryLocks } from "./refresh-locks.ts";
import { refreshes } from "./refresh-answers.ts";

/** Milliseconds. */
const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

/** Seconds by which clocks may differ. */
const TOLERANCE = 300;
/** Seconds that an ID token lives here: with less than the tolerance, a wrong clock finds it expired. */
const SHORT_LIFE = 10;

/**
 * Resolves in the next second of the clock. Within one second the provider signs the very same ID token
 * twice, and one that is repeated says nothing about the time.
 */
async function anotherSecond(): Promise<void> {
  const second = () => Math.floor(Date.now() / SECOND);
  const before = second();
  await expect.poll(second).toBeGreaterThan(before);
}

test("94 after a sleep over the expiry a connection that can be renewed says so, and the next call renews it first", async ({
  page,
  provider,
  api,
}) => {
  await setClockOff(page, 0);
  await connect(page);
  await openConnection(page);
  await moveClock(page, HOUR);
  await wake(page);
  await expect(page.getByText("Expired, the next call refreshes it")).toBeVisible();
  expect(refreshes(provider)).toEqual([]);

  await expectApiKnows(page);
  expect(api.calls.map(({ status }) => status)).toEqual([200]);
  expect(refreshes(provider)).toEqual([200]);
});

test("94 after a sleep over the expiry a connection that cannot be renewed needs a reconnect as soon as the person is back", async ({
  page,
  provider,
}) => {
  await setClockOff(page, 0);
  await connect(page, { provider: "Narrow" });
  await moveClock(page, HOUR);
  await wake(page);
  await expectStatus(page, "Needs reconnect", { provider: "Narrow" });
  await expect(connectionCard(page, { provider: "Narrow" })).toContainText("session_ended");
  expect(refreshes(provider)).toEqual([]);
});

test("94 after a sleep over the expiry without a network a refresh goes on by itself when the network is back", async ({
  page,
  context,
  provider,
}) => {
  await setClockOff(page, 0);
  await connect(page);
  await pageHasSettled(page);
  await context.setOffline(true);
  await pressOnCard(page, "Refresh now");
  await expectFailure(page, "offline");
  await moveClock(page, HOUR);
  await wake(page);
  await expectStatus(page, "Offline");
  expect(refreshes(provider)).toEqual([]);

  await context.setOffline(false);
  await expectStatus(page, "Connected");
  await expect.poll(() => refreshes(provider)).toEqual([200]);
  await expect.poll(() => queryLocks(page)).toEqual(noLocks);
});

for (const [direction, seconds] of [
  ["ahead", TOLERANCE - 1],
  ["behind", 1 - TOLERANCE],
] as const) {
  test(`95 a clock that is five minutes ${direction} connects, refreshes and calls`, async ({
    page,
    provider,
    api,
  }) => {
    provider.lifetimes.idToken = SHORT_LIFE;
    await setClockOff(page, seconds * SECOND);
    await connect(page);
    await pressOnCard(page, "Refresh now");
    await expect.poll(() => refreshes(provider)).toEqual([200]);
    await expectStatus(page, "Connected");
    await expect(page.getByRole("alert")).toHaveCount(0);
    await openConnection(page);
    await expectApiKnows(page);
    expect(refreshes(provider)).toEqual([200]);
    expect(api.calls.map(({ status }) => status)).toEqual([200]);
  });
}

for (const { row, title, off, words } of [
  {
    row: 95,
    title: "a clock by which the ID token ended more than 300 seconds ago",
    off: (TOLERANCE + SHORT_LIFE + 2) * SECOND,
    words: "It is about 5 minutes ahead",
  },
  {
    row: 95,
    title: "a clock by which the ID token is from more than 300 seconds ahead",
    off: -(TOLERANCE + 40) * SECOND,
    words: /It is about [56] minutes behind/,
  },
  { row: 96, title: "a clock that is a day ahead", off: DAY, words: /It is about 24 hours ahead/ },
  {
    row: 96,
    title: "a clock that is a day behind",
    off: -DAY,
    words: /It is about 24 hours behind/,
  },
]) {
  test(`${row} ${title} refuses a sign-in, and says by how much it is off`, async ({
    page,
    provider,
    api,
  }) => {
    provider.lifetimes.idToken = SHORT_LIFE;
    await setClockOff(page, off);
    await startConnecting(page);
    await answerProvider(page, "alice");
    await expectFailure(page, "clock_wrong");
    await expect(page.getByRole("alert").filter({ hasText: words })).toBeVisible();
    await wake(page);
    await page.evaluate(() => dispatchEvent(new Event("online")));

    expect((await readStorage(page)).indexedDB.toLowerCase()).not.toContain("alice@");
    expect(provider.requests.filter(({ path }) => path === "/me")).toEqual([]);
    expect(api.calls).toEqual([]);
    await page.goto("./");
    await expect(page.getByRole("button", { name: "Connect Acme", exact: true })).toBeVisible();
    await expect(connectionCard(page)).toHaveCount(0);
    expect(provider.tokenRequests().map(({ status }) => status)).toEqual([200]);
  });
}

for (const [direction, off, words] of [
  ["ahead", DAY, "It is about 24 hours ahead"],
  ["behind", -DAY, "It is about 24 hours behind"],
] as const) {
  test(`96 a clock that jumps a day ${direction} costs no token: the refresh waits until it is set right`, async ({
    page,
    provider,
    api,
  }) => {
    await setClockOff(page, 0);
    await connect(page);
    await anotherSecond();
    await moveClock(page, off);
    await pressOnCard(page, "Refresh now");
    await expectFailure(page, "clock_wrong");
    await expect(page.getByRole("alert").filter({ hasText: words })).toBeVisible();
    await wake(page);
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await expect(connectionCard(page)).toContainText("clock_wrong");
    await expect.poll(() => queryLocks(page)).toEqual(noLocks);
    expect(refreshes(provider)).toEqual([200]);

    await moveClock(page, -off);
    await wake(page);
    await expectStatus(page, "Connected");
    await expect(connectionCard(page).locator("p code")).toHaveCount(0);
    await openConnection(page);
    await expectApiKnows(page);
    await expect(apiAnswer(page)).toContainText("alice");
    expect(api.calls.map(({ status }) => status)).toEqual([200]);
    const newest = provider.secrets.findLast(({ kind }) => kind === "refresh_token")?.value ?? "";
    expect((await provider.introspect(newest)).active).toBe(true);
    expect(provider.requests.filter(({ path }) => path === "/token/revocation")).toEqual([]);
  });
}
