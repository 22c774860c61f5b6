import {
  connect,
  connectionCard,
  expectApiKnows,
  expectFailure,
  expectStatus,
  openConnection,
  pressOnCard,
  sendRequest,
} from "../../e2e/person.ts";
import { BOUND, expect, OBJECTIONS, test } from "../../e2e/strict-fixtures.ts";
import { loseDpopKeys, refuseKeys, storedRecords } from "./storage-faults.ts";

test("87 the key that tokens are bound to is lost: they are dropped, and a reconnect makes another key", async ({
  page,
  bound,
  guard,
}) => {
  guard.expectFailure(OBJECTIONS);
  await connect(page, BOUND);
  await loseDpopKeys(page);
  await page.reload();
  await openConnection(page, BOUND);
  await sendRequest(page, "Who am I");
  await expectFailure(page, "vault_key_lost");
  await page.goto("./");
  await expectStatus(page, "Needs reconnect", BOUND);
  await expect(connectionCard(page, BOUND)).toContainText("vault_key_lost");
  for (const record of (await storedRecords(page, "connection:")).values())
    expect(record).not.toHaveProperty("current");
  expect(bound.tokenRequests("refresh_token")).toEqual([]);

  await pressOnCard(page, "Reconnect", BOUND);
  await page.getByRole("button", { name: "Allow", exact: true }).click();
  await expectStatus(page, "Connected", BOUND);
  await openConnection(page, BOUND);
  await expectApiKnows(page);
});

test("88 a browser that cannot keep keys: tokens are bound to a key of this page, and lost with it", async ({
  page,
  context,
  bound,
  guard,
}) => {
  guard.expectFailure(OBJECTIONS);
  await refuseKeys(context);
  await connect(page, BOUND);
  await pressOnCard(page, "Refresh now", BOUND);
  const good = () => bound.tokenRequests("refresh_token").filter(({ status }) => status === 200);
  await expect.poll(() => good().length).toBe(1);
  await expect(page.getByRole("main")).toContainText("Tokens are not kept");
  await openConnection(page, BOUND);
  await expectApiKnows(page);

  await page.goto("./");
  await expectStatus(page, "Needs reconnect", BOUND);
  await expect(connectionCard(page, BOUND)).toContainText("vault_key_lost");
  expect(good().length).toBe(1);
});
