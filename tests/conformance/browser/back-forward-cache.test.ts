import type { Page } from "@playwright/test";
import { expect, test } from "../../e2e/fixtures.ts";
import {
  apiAnswer,
  connect,
  connectionCard,
  expectApiKnows,
  expectStatus,
  openConnection,
  pressOnCard,
  startConnecting,
} from "../../e2e/person.ts";
import { chromiumLaunchOptions } from "../../support/chromium.ts";
import type { RealProvider } from "../../support/real-provider.ts";
import { moveClock, setClockOff } from "./page-clock.ts";
import { withoutCourier } from "../../support/without-courier.ts";
import { noLocks, queryLocks } from "./refresh-locks.ts";

test.use({
  launchOptions: {
    ...chromiumLaunchOptions(),
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  },
});

// One browser for all: this one is like no other test's.
test.describe.configure({ mode: "default" });

const HOUR = 3_600_000;

/** Has a page remember, over its stay in the cache, that it came out of it. */
async function watchReturns(page: Page): Promise<void> {
  await page.addInitScript(() => {
    addEventListener("pageshow", ({ persisted }) => {
      if (persisted) document.documentElement.dataset["returned"] = "";
    });
  });
}

/** A page of somebody else. */
function elsewhere(provider: RealProvider): string {
  return `${provider.issuer}/.well-known/openid-configuration`;
}

/** A page that comes out of the cache is not loaded, so that nobody must wait for that. */
async function goBack(page: Page): Promise<void> {
  await page.goBack({ waitUntil: "commit" });
}

/** @returns whether the page that is shown came out of the cache as it was */
function isFromCache(page: Page): Promise<boolean> {
  return page.evaluate(() => "returned" in document.documentElement.dataset);
}

/** Where the platform has no BroadcastChannel, or keeps none for a page in the cache, no notice evicts it. */
async function withoutChannel(page: Page): Promise<void> {
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, "BroadcastChannel"));
}

async function disconnect(page: Page, logout = false): Promise<void> {
  await pressOnCard(page, "Disconnect");
  const question = page.getByRole("dialog");
  if (logout) await question.getByRole("checkbox", { name: /sign out/i }).check();
  await question.getByRole("button", { name: "Disconnect" }).click();
}

for (const { title, isDeaf } of [
  { title: "a page that other tabs can tell", isDeaf: false },
  { title: "a page that nobody can tell", isDeaf: true },
]) {
  test(`101 going back, after a disconnect elsewhere, to ${title} shows nothing of the account`, async ({
    page,
    context,
    provider,
    api,
    guard,
  }) => {
    guard.expectFailure(/\/favicon\.ico$/);
    await watchReturns(page);
    if (isDeaf) await withoutChannel(page);
    await connect(page);
    await openConnection(page);
    await expectApiKnows(page);
    const other = await context.newPage();
    await other.goto("./");
    await expectStatus(other, "Connected");
    // The cache is on, and takes this page.
    await page.goto(elsewhere(provider));
    await goBack(page);
    await expect(apiAnswer(page)).toContainText("alice");
    expect(await isFromCache(page)).toBe(true);

    await page.goto(elsewhere(provider));
    await disconnect(other);
    await expect(connectionCard(other)).toHaveCount(0);
    await goBack(page);
    await expect(page.getByRole("heading", { name: "No such connection" })).toBeVisible();
    await expect(page.getByText(/alice/i)).toHaveCount(0);
    await expect(page.getByRole("button", { name: /^(Refresh now|Who am I)$/ })).toHaveCount(0);
    if (isDeaf) expect(await isFromCache(page)).toBe(true);
    expect(api.calls).toHaveLength(1);
  });
}

test("101 going back from the provider's sign-out shows neither the account nor that the page is leaving", async ({
  page,
}) => {
  await watchReturns(page);
  await connect(page);
  await disconnect(page, true);
  await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
  await goBack(page);
  await expect(page.getByRole("heading", { level: 1, name: "Connections" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Connect Acme", exact: true })).toBeVisible();
  await expect(page.getByText("Whether you are signed out there is not known")).toBeVisible();
  await expect(page.getByText(/alice|leaving/i)).toHaveCount(0);
  expect(await isFromCache(page)).toBe(true);
});

test("101 going back from the provider's sign-in does not leave the page in the middle of leaving", async ({
  page,
  provider,
}) => {
  await watchReturns(page);
  await connect(page);
  for (const leave of [
    () => page.getByRole("button", { name: "Connect Acme", exact: true }).click(),
    () => pressOnCard(page, "Reconnect"),
  ]) {
    await leave();
    await page.waitForURL(`${provider.issuer}/**`);
    await goBack(page);
    await expectStatus(page, "Connected");
    expect(await isFromCache(page)).toBe(true);
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  }
  expect(provider.tokenRequests().map(({ grantType }) => grantType)).toEqual([
    "authorization_code",
  ]);

  await startConnecting(page);
  await page.waitForURL(`${provider.issuer}/**`);
});

test("94 a page that was in the cache while its token expired says so, and the next call renews it first", async ({
  page,
  provider,
  api,
  guard,
}) => {
  guard.expectFailure(/\/favicon\.ico$/);
  await watchReturns(page);
  await setClockOff(page, 0);
  await connect(page);
  await openConnection(page);
  await moveClock(page, HOUR);
  await page.goto(elsewhere(provider));
  await goBack(page);
  await expect(page.getByText("Expired, the next call refreshes it")).toBeVisible();
  expect(await isFromCache(page)).toBe(true);
  await expectApiKnows(page);

  expect(provider.tokenRequests("refresh_token").map(({ status }) => status)).toEqual([200]);
  expect(api.calls.map(({ status }) => status)).toEqual([200]);
});

test("Locks: a page that goes into the cache in mid-refresh leaves its answer to the others", async ({
  page,
  context,
  provider,
  api,
  guard,
}) => {
  guard.expectFailure(/\/me$|\/favicon\.ico$/);
  await watchReturns(page);
  await connect(page);
  const other = await context.newPage();
  await other.goto("./");
  await openConnection(other);
  const held = provider.faults.hold();
  await pressOnCard(page, "Refresh now");
  await held.arrived;
  await page.goto(elsewhere(provider));
  held.release();

  api.refuseNext(1);
  await expectApiKnows(other);
  await expect.poll(() => queryLocks(other)).toEqual(noLocks);
  expect(provider.tokenRequests("refresh_token").map(({ status }) => status)).toEqual([200]);

  await goBack(page);
  await expectStatus(page, "Connected");
  await expect.poll(() => queryLocks(other)).toEqual(noLocks);
});

test("Locks: a page without a courier that goes into the cache in mid-refresh holds no lock that another tab waits for", async ({
  page,
  context,
  provider,
  api,
  guard,
}) => {
  guard.expectFailure(/\/token$|\/me$|\/favicon\.ico$/);
  await withoutCourier(context);
  await watchReturns(page);
  await connect(page);
  const other = await context.newPage();
  await other.goto("./");
  await expectStatus(other, "Connected");
  const { promise: sent, resolve: onSent } = Promise.withResolvers<void>();
  await page.route(/\/token$/, () => onSent());
  await pressOnCard(page, "Refresh now");
  await sent;
  expect((await queryLocks(other)).held).toHaveLength(1);
  await page.goto(elsewhere(provider));

  await openConnection(other);
  api.refuseNext(1);
  await expectApiKnows(other);
  await expect.poll(() => queryLocks(other)).toEqual(noLocks);
  expect(provider.tokenRequests("refresh_token").map(({ status }) => status)).toEqual([200]);

  await goBack(page);
  await expectStatus(page, "Connected");
  await expect.poll(() => queryLocks(other)).toEqual(noLocks);
});
