import type { Page } from "@playwright/test";
import { expect, test } from "../../e2e/fixtures.ts";
import {
  accountIsNamed,
  answerProvider,
  connect,
  connectionCard,
  expectApiKnows,
  expectFailure,
  expectStatus,
  openConnection,
  pressOnCard,
  startConnecting,
} from "../../e2e/person.ts";
import type { RealProvider } from "../../support/real-provider.ts";
import { startQuota, type Quota } from "./storage-quota.ts";
import { emptySessionStorage, fillSessionStorage, refuseSessionStorage } from "./storage-faults.ts";

/** @returns the requests by which a sign-in begins at a provider */
function signInsBegun(provider: RealProvider): readonly string[] {
  return provider.requests.map(({ path }) => path).filter((path) => path === "/auth");
}

/** The storage fills up after the refresh token was sent, before its answer is here. */
async function rotateOntoFullStorage(
  page: Page,
  provider: RealProvider,
  quota: Quota,
): Promise<void> {
  const held = provider.faults.hold();
  await pressOnCard(page, "Refresh now");
  await held.arrived;
  await quota.useUp();
  held.release();
}

test("85 storage full while the refresh token rotates: the tokens live on in this tab, which warns, and are written once there is room", async ({
  page,
  context,
  provider,
}) => {
  test.setTimeout(90_000);
  const quota = await startQuota(page);
  await connect(page);
  await accountIsNamed(provider);
  const other = await context.newPage();
  await other.goto("./");
  await expectStatus(other, "Connected");
  await rotateOntoFullStorage(page, provider, quota);

  const card = connectionCard(page);
  await expect(card).toContainText("Do not close or reload this tab");
  await expect(card).toContainText("storage_full");
  await expectStatus(page, "Connected");
  await expectStatus(other, "Refreshing");
  await openConnection(page);
  await expectApiKnows(page);
  expect(provider.tokenRequests("refresh_token").map(({ status }) => status)).toEqual([200]);

  await quota.makeRoom();
  await expect(page.getByText("Do not close or reload this tab")).toHaveCount(0);
  await expectStatus(other, "Connected");
  await page.close();
  await pressOnCard(other, "Refresh now");
  await expect
    .poll(() => provider.tokenRequests("refresh_token").map(({ status }) => status))
    .toEqual([200, 200]);
  await openConnection(other);
  await expectApiKnows(other);
});

test("85 a tab that has the only copy of tokens is not left without asking", async ({
  page,
  provider,
  otherProvider,
}) => {
  test.setTimeout(90_000);
  const quota = await startQuota(page);
  await connect(page);
  await accountIsNamed(provider);
  await rotateOntoFullStorage(page, provider, quota);
  await expect(connectionCard(page)).toContainText("Do not close or reload this tab");

  await page.getByRole("button", { name: "Connect Globex", exact: true }).click();
  await expectFailure(page, "storage_full");
  expect(signInsBegun(otherProvider)).toEqual([]);

  const asked = page.waitForEvent("dialog");
  const closing = page.close({ runBeforeUnload: true });
  const dialog = await asked;
  expect(dialog.type()).toBe("beforeunload");
  await dialog.dismiss();
  await closing;
  await quota.makeRoom();
  await expect(connectionCard(page)).not.toContainText("Do not close or reload this tab");
  await page.reload();
  await pressOnCard(page, "Refresh now");
  await expect
    .poll(() => provider.tokenRequests("refresh_token").map(({ status }) => status))
    .toEqual([200, 200]);
  await expectStatus(page, "Connected");
});

test("85 storage that is full before a refresh: nothing is sent, the tokens stay, it goes on once there is room", async ({
  page,
  provider,
}) => {
  const quota = await startQuota(page);
  await connect(page);
  await accountIsNamed(provider);
  await quota.useUp();
  await pressOnCard(page, "Refresh now");
  await expectFailure(page, "storage_full");
  await expectStatus(page, "Connected");
  expect(provider.tokenRequests("refresh_token")).toEqual([]);

  await quota.makeRoom();
  await page.getByRole("button", { name: "Try again", exact: true }).click();
  await expect
    .poll(() => provider.tokenRequests("refresh_token").map(({ status }) => status))
    .toEqual([200]);
  await expectStatus(page, "Connected");
});

test("85 storage that is full at the end of a sign-in: the person is told, and no token stays behind", async ({
  page,
  provider,
  guard,
}) => {
  // Who it is was asked meanwhile, with a token that may have been given back by then.
  guard.expectFailure(/\/me$/);
  const quota = await startQuota(page);
  await startConnecting(page);
  await expect(page.getByRole("textbox", { name: "Account" })).toBeVisible();
  await quota.useUp();
  await answerProvider(page, "alice");
  await expectFailure(page, "storage_full");

  const tokens = provider.secrets.filter(({ kind }) => /^(access|refresh)_token$/.test(kind));
  expect(tokens.length).toBeGreaterThan(0);
  for (const { value } of tokens) {
    await expect.poll(async () => (await provider.introspect(value)).active).toBe(false);
  }
  await page.goto("./");
  await expect(page.getByText("No connection yet")).toBeVisible();
});

test("90 sessionStorage refused: a sign-in stops with the reason before the page is left", async ({
  page,
  context,
  provider,
}) => {
  await refuseSessionStorage(context);
  await startConnecting(page);
  await expectFailure(page, "storage_unavailable");

  await expect(page.getByRole("alert")).toContainText("Site data is blocked");
  await expect(page.getByRole("heading", { level: 1, name: "Connections" })).toBeVisible();
  expect(signInsBegun(provider)).toEqual([]);
});

test("90 sessionStorage full: a sign-in stops with the reason before the page is left, and goes on once there is room", async ({
  page,
  provider,
}) => {
  await page.goto("./");
  await fillSessionStorage(page);
  await startConnecting(page);
  await expectFailure(page, "storage_full");
  await expect(page.getByRole("heading", { level: 1, name: "Connections" })).toBeVisible();
  expect(signInsBegun(provider)).toEqual([]);

  await emptySessionStorage(page);
  await page.getByRole("button", { name: "Try again", exact: true }).click();
  await answerProvider(page, "alice");
  await expectStatus(page, "Connected");
});
