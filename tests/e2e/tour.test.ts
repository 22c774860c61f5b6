import type { Page } from "@playwright/test";
import { expect } from "@playwright/test";
import { shortenDeadlines } from "../conformance/browser/page-clock.ts";
import { refuseIndexedDb } from "../conformance/browser/storage-faults.ts";
import { readStorage } from "./browser-storage.ts";
import { test } from "./demo-fixtures.ts";
import { expectAccessible } from "./expect-accessible.ts";

test("the tour shows, by keyboard, what a copied code is worth with PKCE and without", async ({
  page,
  guard,
}) => {
  // The attacker is refused, and so is a token that has expired.
  guard.expectFailure(/\/mock-private\//);
  const atTheHost: string[] = [];
  page.on("response", (response) => {
    const isOfTour = response.url().includes("/mock-private");
    if (isOfTour && !response.fromServiceWorker()) atTheHost.push(response.url());
  });
  await page.goto("./");
  await page.getByRole("link", { name: "Take the tour: one minute" }).focus();
  const before = await readStorage(page);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();

  await press(page, "Start");
  for (const step of [1, 2, 3, 4, 5, 6]) await goOn(page, `Step ${step} of 12`);
  const attacker = page
    .getByRole("region", { name: "Who has what" })
    .locator("[data-hand=attacker]");
  await expect(attacker.getByRole("listitem")).toHaveText([
    /^Code, just now[\w-]{4}…[\w-]+$/,
    /^No secret/,
  ]);

  const reason = page.getByRole("region", { name: "On the provider's side" });
  await goOn(page, "Step 7 of 12");
  await expect(reason).toContainText("code_verifier is missing");
  const drawn = page.getByRole("list", { name: "What has happened" });
  await expect(drawn.getByRole("button", { name: /The attacker sent the code/ })).toContainText(
    "Refused by the provider",
  );
  await goOn(page, "Step 8 of 12");
  await expect(reason).toContainText("They do not match: no tokens");
  await goOn(page, "Step 9 of 12");
  await expect(reason).toContainText("They match: tokens are given");
  await expect(attacker).not.toContainText("Tokens");

  const sent = guard.addresses.length;
  await press(page, "Back");
  await expect(reason).toContainText("They do not match: no tokens");
  await press(page, "Next");
  await expect(page.getByText("Step 9 of 12")).toBeVisible();
  expect(guard.addresses.slice(sent)).toEqual([]);

  await goOn(page, "Step 10 of 12");
  await expect(page.getByText("Monthly invoice run")).toBeVisible();
  for (const step of [11, 12]) await goOn(page, `Step ${step} of 12`);
  await goOn(page, "What it showed");
  await expect(
    page.getByRole("heading", { name: "The copied code was worth nothing" }),
  ).toBeVisible();
  await expect(page.getByRole("button", { name: "Connect the mock yourself" })).toBeVisible();
  expect(await readStorage(page)).toEqual(before);

  await press(page, "See it without PKCE");
  await expect(page.getByRole("button", { name: "Start", exact: true })).toBeFocused();
  for (const step of [1, 2, 3, 4, 5, 6, 7]) await goOn(page, `Step ${step} of 7`);
  await expect(attacker).toContainText("Tokens, just now");
  await goOn(page, "What it showed");
  await expect(
    page.getByRole("heading", { name: "The attacker is signed in as you" }),
  ).toBeVisible();
  await press(page, "Back");
  expect(atTheHost).toEqual([]);
  await expectAccessible(page);
});

test("tour and lab need no storage, but whoever wants to sign in at the mock does", async ({
  page,
  context,
  guard,
}) => {
  guard.expectFailure(/\/mock-private\//);
  await refuseIndexedDb(context, "missing");
  await page.goto("./tour");
  await expect(page.getByText(/Nobody can sign in at it, because this browser/)).toBeVisible();
  await press(page, "Start");
  for (const step of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]) {
    await goOn(page, `Step ${step} of 12`);
  }
  await goOn(page, "What it showed");
  await expect(page.getByRole("button", { name: "See it without PKCE" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Connect the mock yourself" })).toHaveCount(0);

  await page.goto("./lab?grant=refresh");
  await press(page, "Start");
  for (const step of [1, 2, 3, 4, 5]) await goOn(page, `Step ${step} of 5`);

  await page.goto("./lab/mix-up");
  await page.getByRole("button", { name: "Run the attack" }).click();
  await expect(page.getByRole("heading", { name: "Stopped by Pixy" })).toBeVisible();
});

test("a storage that hangs does so in sight, and then the tour does without", async ({
  page,
  context,
}) => {
  await refuseIndexedDb(context, "hanging");
  await page.goto("./tour");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/Waiting for this browser/);

  await shortenDeadlines(context);
  await page.reload();
  await press(page, "Start");
  await goOn(page, "Step 1 of 12");
});

/** Goes on with the keyboard alone, which stays on the button. */
async function goOn(page: Page, arrival: string): Promise<void> {
  await page.keyboard.press("Enter");
  await expect(page.getByText(arrival, { exact: true })).toBeVisible();
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).focus();
  if (name !== "Start") await page.keyboard.press("Enter");
}
