import { expect, test } from "../../e2e/fixtures.ts";
import {
  connect,
  connectionCard,
  expectApiKnows,
  expectFailure,
  expectStatus,
  openConnection,
  pressOnCard,
  startConnecting,
} from "../../e2e/person.ts";
import {
  changeConnection,
  deleteDatabase,
  loseVaultKey,
  openStranger,
  storedRecords,
} from "./storage-faults.ts";

const GLOBEX = { provider: "Globex", account: "gina" };

test("86 a damaged record is set aside where the person sees it, the others work, and it can be removed", async ({
  page,
  provider,
  otherProvider,
}) => {
  await connect(page);
  await connect(page, GLOBEX);
  await changeConnection(page, "alice", "damage");
  const before = await storedRecords(page, "connection:");
  await page.reload();

  const alert = page.getByRole("alert");
  await expect(alert).toContainText("A stored connection cannot be read");
  await expect(alert).toContainText(/Acme: alice/i);
  await expectFailure(page, "record_corrupted");
  await expect(page.getByRole("article")).toHaveCount(1);
  await pressOnCard(page, "Refresh now", GLOBEX);
  await expect.poll(() => otherProvider.tokenRequests("refresh_token").length).toBe(1);
  await expectStatus(page, "Connected", GLOBEX);
  expect([...(await storedRecords(page, "connection:")).keys()]).toEqual([...before.keys()]);

  const remove = alert.getByRole("button", { name: /^Remove Acme: alice/i });
  const question = page.getByRole("dialog", { name: /^Remove Acme: alice/i });
  await remove.click();
  await expect(question).toContainText("not revoked at the provider");
  await expect(question).not.toContainText("A later Pixy");
  await question.getByRole("button", { name: "Cancel", exact: true }).click();
  await expect(remove).toBeFocused();
  await remove.click();
  await question.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(alert).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expectStatus(page, "Connected", GLOBEX);
  expect((await storedRecords(page, "connection:")).size).toBe(1);
  expect(provider.tokenRequests("refresh_token")).toEqual([]);
});

test("86 a record of a newer schema is set aside as it is, and the way on is a later Pixy", async ({
  page,
  provider,
}) => {
  await connect(page);
  await connect(page, GLOBEX);
  await changeConnection(page, "alice", "newer-schema");
  await page.reload();

  const alert = page.getByRole("alert");
  await expect(alert).toContainText("A later Pixy has written to this browser");
  await expect(alert).toContainText(/Acme: alice/i);
  await expectStatus(page, "Connected", GLOBEX);
  await openConnection(page, GLOBEX);
  await expectApiKnows(page, "gina");
  await page.goto("./");
  await alert.getByRole("button", { name: "Reload", exact: true }).click();
  await expect(alert).toContainText("A later Pixy has written to this browser");

  await alert.getByRole("button", { name: /^Remove Acme: alice/i }).click();
  const question = page.getByRole("dialog", { name: /^Remove Acme: alice/i });
  await expect(question).toContainText("A later Pixy can read it");
  await expect(question).toContainText("not revoked at the provider");
  await page.keyboard.press("Escape");
  await expect(question).toHaveCount(0);

  const records = await storedRecords(page, "connection:");
  expect(new Set([...records.values()].map(({ schema }) => schema))).toEqual(new Set([1, 2]));
  expect(provider.tokenRequests("refresh_token")).toEqual([]);
});

test("86 the page of a damaged connection says so, and removes it", async ({ page }) => {
  await connect(page);
  await openConnection(page);
  await changeConnection(page, "alice", "damage");
  await page.reload();
  await expectFailure(page, "record_corrupted");

  await page.getByRole("button", { name: "Remove it", exact: true }).click();
  await page
    .getByRole("dialog", { name: /^Remove Acme: alice/i })
    .getByRole("button", { name: "Remove", exact: true })
    .click();
  await expect(page.getByText("No such connection")).toBeVisible();
  expect((await storedRecords(page, "connection:")).size).toBe(0);
});

for (const how of ["deleted", "replaced"] as const) {
  test(`87 vault key ${how}: every connection needs a reconnect before anybody uses it, says why, and is well after it`, async ({
    page,
    provider,
    otherProvider,
    api,
  }) => {
    await connect(page);
    await connect(page, GLOBEX);
    await loseVaultKey(page, how);
    await page.reload();

    for (const who of [{}, GLOBEX]) {
      await expectStatus(page, "Needs reconnect", who);
      await expect(connectionCard(page, who)).toContainText("vault_key_lost");
    }
    for (const record of (await storedRecords(page, "connection:")).values()) {
      expect(record).not.toHaveProperty("current");
      expect(record).not.toHaveProperty("pending");
    }
    const sent = [provider, otherProvider].flatMap((one) => one.tokenRequests("refresh_token"));
    expect(sent).toEqual([]);
    expect(api.calls).toEqual([]);

    await pressOnCard(page, "Reconnect");
    await page.getByRole("button", { name: "Allow", exact: true }).click();
    await expectStatus(page, "Connected");
    await page.reload();
    await expectStatus(page, "Connected");
    await openConnection(page);
    await expectApiKnows(page);
  });
}

test("89 database deleted while it is open: no crash, the tab shows what is left and goes on", async ({
  page,
  provider,
}) => {
  await connect(page);
  await deleteDatabase(await openStranger(page));
  await pressOnCard(page, "Refresh now");
  await expect(page.getByText("No connection yet")).toBeVisible();
  await expect(page.getByRole("article")).toHaveCount(0);
  expect(provider.tokenRequests("refresh_token")).toEqual([]);

  await page.getByRole("button", { name: "Connect Acme", exact: true }).click();
  await page.getByRole("button", { name: "Allow", exact: true }).click();
  await expectStatus(page, "Connected");
  await page.reload();
  await expectStatus(page, "Connected");
  await openConnection(page);
  await expectApiKnows(page);
});

test("89 database deleted under two tabs: what one of them connects then, the other can use", async ({
  page,
  context,
  provider,
}) => {
  await connect(page);
  const other = await context.newPage();
  await other.goto("./");
  await pressOnCard(other, "Refresh now");
  await expect.poll(() => provider.tokenRequests("refresh_token").length).toBe(1);
  await deleteDatabase(await openStranger(page));
  await startConnecting(page);
  await page.getByRole("button", { name: "Allow", exact: true }).click();
  await expectStatus(page, "Connected");

  await expectStatus(other, "Connected");
  await expect(other.getByRole("article")).toHaveCount(1);
  await pressOnCard(other, "Refresh now");
  await expect
    .poll(() => provider.tokenRequests("refresh_token").map(({ status }) => status))
    .toEqual([200, 200]);
  for (const tab of [page, other]) {
    await expectStatus(tab, "Connected");
    await openConnection(tab);
    await expectApiKnows(tab);
  }
});

test("89 database deleted under a connection's page: its calls end with the reason, not with a crash", async ({
  page,
  api,
}) => {
  await connect(page);
  await page.reload();
  await openConnection(page);
  // The page is there, and all that it reads.
  await expect(page.getByRole("heading", { name: "Danger zone" })).toBeVisible();
  await deleteDatabase(await openStranger(page));
  await page.getByRole("button", { name: "Refresh now", exact: true }).click();
  await expect(page.getByText("No such connection")).toBeVisible();
  expect(api.calls).toEqual([]);
});
