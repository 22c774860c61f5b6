import type { Page } from "@playwright/test";
import { refuseIndexedDb } from "../conformance/browser/storage-faults.ts";
import { multiplyConnection } from "../support/many-connections.ts";
import { listen } from "./announced.ts";
import { expect, test } from "./fixtures.ts";
import { pageHasSettled } from "./loaded-scripts.ts";
import {
  accountIsNamed,
  apiAnswer,
  connect,
  connectionCard,
  expectFailure,
  expectStatus,
  openConnection,
  pressOnCard,
  sendRequest,
} from "./person.ts";

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });

test("an answer, a refresh and a copy are announced, each once, and nothing before", async ({
  page,
  context,
  api,
  provider,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const announced = await listen(context);
  await connect(page);
  await accountIsNamed(provider);
  await page.reload();
  await expectStatus(page, "Connected");
  await openConnection(page);
  await expect(page.getByRole("heading", { name: "Lifeline" })).toBeVisible();
  expect(await announced.take(page)).toEqual([]);

  const answer = api.hold();
  await sendRequest(page, "Who am I");
  await expect.poll(() => announced.take(page)).toEqual(["Asking the API"]);
  answer();
  await expect(apiAnswer(page)).toContainText("200");
  expect(await announced.take(page)).toEqual(["The API answered 200 OK"]);

  const held = provider.faults.hold();
  await page.getByRole("button", { name: "Refresh now" }).click();
  await held.arrived;
  expect(await announced.take(page)).toEqual(["Refreshing"]);
  held.release();
  await expect(page.getByText("Refreshed just now")).toBeVisible();
  const said: string[] = [];
  await expect.poll(async () => said.push(...(await announced.take(page)))).toBe(2);
  expect(said.toSorted()).toEqual(["Connected", "Refreshed"]);

  await page.getByRole("button", { name: "Copy access token" }).click();
  await expect(page.getByText("Copied", { exact: true })).toBeVisible();
  expect(await announced.take(page)).toEqual(["Copied"]);
});

test("a failure and being offline are announced once", async ({
  page,
  context,
  provider,
  guard,
}) => {
  guard.expectFailure(/./);
  const announced = await listen(context);
  await connect(page);
  await accountIsNamed(provider);
  await page.reload();
  await expectStatus(page, "Connected");
  await announced.take(page);

  await provider.goDown();
  await pressOnCard(page, "Refresh now");
  await expectFailure(page, "provider_unreachable");
  const alerts = (await announced.take(page)).filter((words) => words.includes("unreachable"));
  expect(alerts).toHaveLength(1);

  await pageHasSettled(page);
  await context.setOffline(true);
  await expect(page.getByText("You are offline")).toBeVisible();
  const banners = (await announced.take(page)).filter((words) => words.includes("are offline"));
  expect(banners).toHaveLength(1);
  await context.setOffline(false);
});

test("how many connections a filter leaves is announced", async ({ page, context, provider }) => {
  const announced = await listen(context);
  await connect(page);
  await accountIsNamed(provider);
  await multiplyConnection(page, 12);
  await page.reload();
  await expect(page.getByText("12 of 12 connections")).toBeVisible();
  expect(await announced.take(page)).toEqual([]);
  await page.getByRole("searchbox", { name: "Filter" }).fill("nobody");
  await expect.poll(() => announced.take(page)).toEqual(["0 of 12 connections"]);
});

test("an account that has just been connected is announced, and stands first among many", async ({
  page,
  context,
  provider,
}) => {
  await connect(page);
  await accountIsNamed(provider);
  await multiplyConnection(page, 12);
  provider.endSessions("alice");
  const announced = await listen(context);
  await connect(page, { account: "bob" });
  await expect(page.getByText("13 of 13 connections")).toBeVisible();
  await expect(page.getByRole("article").first()).toHaveAccessibleName(/bob/iu);
  const said = await announced.take(page);
  expect(said.filter((words) => words === "Connected Acme")).toHaveLength(1);

  await page.reload();
  await expect(page.getByText("13 of 13 connections")).toBeVisible();
  await expect(page.getByRole("article").first()).toHaveAccessibleName(/alice/iu);
});

test("what became of a disconnected connection is announced, and the focus is beside it", async ({
  page,
  context,
  provider,
}) => {
  const announced = await listen(context);
  await connect(page);
  await accountIsNamed(provider);
  await page.reload();
  await expectStatus(page, "Connected");
  await pressOnCard(page, "Disconnect");
  await announced.take(page);
  await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
  await expect(connectionCard(page)).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Dismiss" })).toBeFocused();
  const said = await announced.take(page);
  expect(said).toEqual([expect.stringMatching(/^Disconnected Acme: .* revoked at the provider/)]);
});

test("on its own page, a disconnected connection is under way to be gone until its provider has answered", async ({
  page,
  context,
  provider,
}) => {
  const announced = await listen(context);
  await connect(page);
  await accountIsNamed(provider);
  await openConnection(page);
  const answered = Promise.withResolvers<void>();
  await context.route(`${provider.issuer}/token/revocation`, async (route) => {
    await answered.promise;
    await route.continue();
  });
  await page.getByRole("button", { name: "Disconnect" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Disconnect" }).click();
  // What is under way cannot be called back any more.
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(heading(page, "Disconnecting")).toBeVisible();
  await expect(page.getByText("The provider is being asked to revoke them")).toBeVisible();
  await announced.take(page);

  answered.resolve();
  await expect(heading(page, "Disconnected")).toBeVisible();
  await expect
    .poll(() => announced.take(page))
    .toEqual([expect.stringMatching(/^Disconnected Acme: .* revoked at the provider/)]);
  await page.getByRole("button", { name: "Dismiss" }).press("Enter");
  await expect(heading(page, "Disconnected")).toBeFocused();
  await expect(page.getByText("No such connection")).toHaveCount(0);
});

test("a journey that goes on is announced step by step, and its end", async ({
  page,
  context,
  provider,
}) => {
  const announced = await listen(context);
  await connect(page);
  await accountIsNamed(provider);
  const held = provider.faults.hold();
  await pressOnCard(page, "Refresh now");
  await held.arrived;
  await page.getByRole("link", { name: "Journeys", exact: true }).click();
  await page.getByRole("link", { name: /Under way/ }).click();
  await expect(heading(page, "Refresh: Acme")).toBeVisible();
  await announced.take(page);
  held.release();
  await expect(page.getByText("Done", { exact: true }).first()).toBeVisible();
  await expect.poll(() => announced.take(page)).toContain("Done");
});

test("a request that is saved or deleted is announced, and the focus is not lost", async ({
  page,
  context,
  api,
}) => {
  const announced = await listen(context);
  await connect(page);
  await page.goto(`./console?url=${encodeURIComponent(`${api.origin}/me`)}`);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Mine");
  await announced.take(page);
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await expect.poll(() => announced.take(page)).toEqual(["Saved as “Mine”"]);
  await expect(page.getByRole("button", { name: "Save", exact: true })).toBeFocused();

  await page.getByRole("button", { name: "Delete Mine" }).click();
  await expect.poll(() => announced.take(page)).toEqual(["Deleted Mine"]);
  await expect(page.locator("summary", { hasText: "Saved requests" })).toBeFocused();
});

test("a browser that stores nothing says so in sight, and interrupts nobody", async ({
  page,
  context,
}) => {
  await refuseIndexedDb(context, "missing");
  const announced = await listen(context);
  await page.goto("./");
  await expect(page.getByText("this browser refuses to store")).toBeVisible();
  await expect(heading(page, "Connections")).toBeVisible();
  const said = await announced.take(page);
  expect(said).toEqual([]);
});
