import type { Page } from "@playwright/test";
import { expect, test } from "../../e2e/fixtures.ts";
import {
  accountIsNamed,
  connect,
  connectionCard,
  expectApiKnows,
  expectFailure,
  expectStatus,
  openConnection,
  pressOnCard,
  startConnecting,
} from "../../e2e/person.ts";
import { shortenDeadlines } from "./page-clock.ts";
import {
  blockDatabase,
  openStranger,
  type Refusal,
  refuseIndexedDb,
  refuseKeys,
} from "./storage-faults.ts";

const refusals: readonly Refusal[] = ["missing", "throwing", "hanging"];

/** What the person reads above every page. */
function banner(page: Page) {
  return page.getByRole("main").getByText(/^(Nothing is kept|Tokens are not kept)/);
}

for (const how of refusals) {
  test(`84 IndexedDB ${how}: Pixy works in this tab's memory and says so, also what is lost by leaving`, async ({
    page,
    context,
    provider,
  }) => {
    await refuseIndexedDb(context, how);
    await shortenDeadlines(context);
    await page.goto("./");
    await expect(banner(page)).toContainText("Nothing is kept");
    await expect(banner(page)).toContainText("leaving for a provider loses");
    await connect(page);
    await expect(banner(page)).toBeVisible();
    await pressOnCard(page, "Refresh now");
    await expect
      .poll(() => provider.tokenRequests("refresh_token").map(({ status }) => status))
      .toEqual([200]);
    await openConnection(page);
    await expect(page.getByRole("region", { name: "Refresh token" })).toContainText(
      "Kept in this tab only",
    );
    await expectApiKnows(page);

    expect(await keptByTheBrowser(page)).not.toMatch(/token|alice/i);
    await page.goto("./");
    await expect(page.getByText("No connection yet")).toBeVisible();
    await expect(banner(page)).toContainText("Nothing is kept");
  });
}

test("84 in memory, connecting a second account costs the first one, as was said", async ({
  page,
  context,
}) => {
  await refuseIndexedDb(context, "missing");
  await connect(page);
  await expect(banner(page)).toContainText("leaving for a provider loses");
  await page.getByRole("button", { name: "Connect Globex", exact: true }).click();
  await page.getByRole("textbox", { name: "Account" }).fill("gina");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("button", { name: "Allow", exact: true }).click();
  await expectStatus(page, "Connected", { provider: "Globex", account: "gina" });

  await expect(page.getByRole("article")).toHaveCount(1);
  await expect(banner(page)).toBeVisible();
});

test("84 IndexedDB that breaks in mid-session: the pages say so and offer the way on, nothing is sent or lost", async ({
  page,
  provider,
}) => {
  await connect(page);
  await accountIsNamed(provider);
  await page.evaluate(() => {
    IDBDatabase.prototype.transaction = () => {
      throw new DOMException("Internal error.", "UnknownError");
    };
  });
  await pressOnCard(page, "Refresh now");
  await expectFailure(page, "storage_unavailable");
  await openConnection(page);
  await expectFailure(page, "storage_unavailable");
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  expect(provider.tokenRequests("refresh_token")).toEqual([]);

  await page.getByRole("button", { name: "Reload", exact: true }).click();
  await expectApiKnows(page);
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("84 IndexedDB that hangs in mid-session: the page waits for a while, then says so", async ({
  page,
  context,
  provider,
}) => {
  await shortenDeadlines(context);
  await connect(page);
  await accountIsNamed(provider);
  const stranger = await openStranger(page);
  await blockDatabase(stranger);
  await pressOnCard(page, "Refresh now");
  await expectFailure(page, "storage_unavailable");

  expect(provider.tokenRequests("refresh_token")).toEqual([]);
  await stranger.close();
  await page.getByRole("button", { name: "Reload", exact: true }).click();
  await startConnecting(page);
  await page.getByRole("button", { name: "Allow", exact: true }).click();
  await expectStatus(page, "Connected");
  await expect(banner(page)).toHaveCount(0);
});

test("88 a browser that cannot keep keys: tokens live as long as the page, and it says so", async ({
  page,
  context,
  provider,
}) => {
  await refuseKeys(context);
  await connect(page);
  await expect(banner(page)).toContainText("Tokens are not kept");
  await expect(banner(page)).toContainText("sign in to them again");
  await pressOnCard(page, "Refresh now");
  await expect.poll(() => provider.tokenRequests("refresh_token").length).toBe(1);
  await expectStatus(page, "Connected");

  await page.reload();
  await expectStatus(page, "Needs reconnect");
  await expect(connectionCard(page)).toContainText("vault_key_lost");
  await expect(banner(page)).toContainText("Tokens are not kept");
  expect(provider.tokenRequests("refresh_token").map(({ status }) => status)).toEqual([200]);
  await pressOnCard(page, "Reconnect");
  await page.getByRole("button", { name: "Allow", exact: true }).click();
  await expectStatus(page, "Connected");
  await openConnection(page);
  await expect(page.getByRole("region", { name: "Refresh token" })).toContainText(
    "Kept in this tab only",
  );
  await expectApiKnows(page);
});

test("88 another tab cannot open what this tab's key has sealed, and leaves it alone", async ({
  page,
  context,
  provider,
}) => {
  await refuseKeys(context);
  await connect(page);
  const other = await context.newPage();
  await other.goto("./");
  await expectStatus(other, "Needs reconnect");
  await expect(connectionCard(other)).toContainText("vault_key_lost");

  await expectStatus(page, "Connected");
  await pressOnCard(page, "Refresh now");
  await expect
    .poll(() => provider.tokenRequests("refresh_token").map(({ status }) => status))
    .toEqual([200]);
  await expectStatus(page, "Connected");
  await openConnection(page);
  await expectApiKnows(page);
  await expectStatus(other, "Needs reconnect");
});

/** Everything that outlives the page without IndexedDB. */
async function keptByTheBrowser(page: Page): Promise<string> {
  return page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
}
