import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import type { RealProvider } from "../support/real-provider.ts";
import { expectAccessible } from "./expect-accessible.ts";
import { expect, test } from "./fixtures.ts";
import {
  accountIsNamed,
  answerProvider,
  connect,
  expectFailure,
  expectStatus,
  openConnection,
  pressOnCard,
  sendRequest,
} from "./person.ts";

/** @returns the steps of the journey that is shown, as they stand in its list */
function steps(page: Page, kind: string): Locator {
  return page.getByRole("list", { name: `Steps: ${kind}` }).getByRole("listitem");
}

async function openJourneys(page: Page): Promise<void> {
  const main = page.getByRole("navigation", { name: "Main" });
  await main.getByRole("link", { name: "Journeys", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Journeys" })).toBeVisible();
}

async function openJourney(page: Page, kind: string): Promise<void> {
  await openJourneys(page);
  await page
    .getByRole("link", { name: new RegExp(`^${kind} `) })
    .first()
    .click();
  await expect(page).toHaveURL(/\/journeys\/[^/]+$/);
}

/** @returns what a button of the exports saves */
async function save(page: Page, button: string): Promise<{ path: string; text: string }> {
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: button, exact: true }).click();
  const path = await (await downloading).path();
  return { path, text: await readFile(path, "utf8") };
}

function expectNoSecret(text: string, provider: RealProvider): void {
  const found = provider.secrets.filter(({ value }) => text.includes(value));
  expect(found.map(({ kind }) => kind)).toEqual([]);
}

test.describe("installed at the root of a host", () => {
  test("a connect is drawn over the redirect, and each of its steps says why, by which rule and what was sent", async ({
    page,
    provider,
  }) => {
    await connect(page);
    await accountIsNamed(provider);
    await openJourney(page, "Connect");
    const drawn = steps(page, "Connect");
    for (const title of [
      "Asked to connect an account at Acme",
      "Made a secret and its puzzle",
      "Kept the secret in this tab",
      "Sent you to Acme, with the puzzle",
      "Came back with an answer",
      "Took the code out of the address",
      "Exchanged the code and the secret for tokens",
      "The provider matched secret and puzzle",
      "Checked the signature",
      "Stored the tokens, encrypted",
    ]) {
      await expect(drawn.filter({ hasText: title })).toHaveCount(1);
    }
    const exchange = drawn.filter({ hasText: "Exchanged the code" }).getByRole("button").first();
    await exchange.click();
    await expect(exchange).toHaveAttribute("aria-current", "step");
    await expect(page).toHaveURL(/\?step=\d+$/);
    await expect(page.getByText("RFC 6749 §4.1.3, RFC 7636 §4.5")).toBeVisible();
    await expect(page.getByRole("group", { name: "Request body" })).toContainText(
      "grant_type=authorization_code",
    );
    // Up and down again: what stands between the two is a matter of when the keys were asked for.
    const matched = drawn.filter({ hasText: "matched secret and puzzle" }).getByRole("button");
    await matched.press("ArrowUp");
    await expect(matched).not.toBeFocused();
    await page.keyboard.press("ArrowDown");
    await expect(matched).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.getByText("RFC 7636 §4.6")).toBeVisible();
    expectNoSecret(await page.content(), provider);
  });

  test("a journey is saved in three forms without a secret, and its own file shows the same again", async ({
    page,
    provider,
  }) => {
    await connect(page);
    await accountIsNamed(provider);
    await openJourney(page, "Connect");
    await expect(steps(page, "Connect").filter({ hasText: "Asked whose account" })).toHaveCount(1);
    await expect(steps(page, "Connect").filter({ hasText: "back where you were" })).toHaveCount(1);
    await expect(page.getByText("Sent, no answer yet")).toHaveCount(0);
    const titles = await steps(page, "Connect").allInnerTexts();
    const markdown = await save(page, "Markdown");
    const har = await save(page, "HAR");
    const file = await save(page, "Journey file");
    for (const { text } of [markdown, har, file]) expectNoSecret(text, provider);
    expect(markdown.text).toContain("# Connect: Acme");
    expect(JSON.parse(har.text)).toMatchObject({ log: { version: "1.2" } });

    await openJourneys(page);
    await page.getByLabel("Open a journey file").setInputFiles({
      name: "hostile.json",
      mimeType: "application/json",
      buffer: Buffer.from('{"pixyJourney":1,"journey":{"steps":"<img src=x>"}}'),
    });
    await expectFailure(page, "import_invalid");
    await page.getByLabel("Open a journey file").setInputFiles(file.path);
    await expect(page.getByText("From a file, and only looked at")).toBeVisible();
    expect(await steps(page, "Connect").allInnerTexts()).toEqual(titles);
    await page.getByRole("button", { name: "Keep it here" }).click();
    await openJourneys(page);
    await expect(page.getByRole("link", { name: /^Connect .*from a file/ })).toHaveCount(1);
  });

  test("step by step, nothing is sent before the person lets it happen, and it goes on over the redirect", async ({
    page,
    provider,
  }) => {
    await page.goto("./journeys");
    await page.getByRole("radio", { name: "Step by step" }).check({ force: true });
    const bar = page.getByRole("region", { name: "Step by step" });
    const next = bar.getByRole("button", { name: "Next", exact: true });
    await page.getByRole("link", { name: "Connections", exact: true }).click();
    await page.getByRole("button", { name: "Connect Acme", exact: true }).click();
    await expect(bar).toContainText("Ask the provider what it can do");
    await expect(page).toHaveURL(/\/journeys\/[^/]+$/);
    expect(provider.requests).toEqual([]);
    await next.click();
    await expect(bar).toContainText("Make a secret and its puzzle");
    await next.click();
    await expect(bar).toContainText("Go to the provider");
    await expect(steps(page, "Connect").filter({ hasText: "Kept the secret" })).toHaveCount(1);
    await next.click();
    await answerProvider(page, "alice");

    await expect(bar).toContainText("Check that the answer belongs to this sign-in");
    await next.click();
    await expect(bar).toContainText("Exchange the code and the secret for tokens");
    expect(provider.tokenRequests()).toEqual([]);
    await next.click();
    await expect(bar).toContainText("Check what came back");
    expect(provider.tokenRequests()).toHaveLength(1);
    await bar.getByRole("button", { name: "Run through" }).click();
    await expectStatus(page, "Connected");
  });

  test("step by step, a person may turn back before the page is left", async ({
    page,
    provider,
  }) => {
    await page.goto("./journeys");
    await page.getByRole("radio", { name: "Step by step" }).check({ force: true });
    const bar = page.getByRole("region", { name: "Step by step" });
    await page.getByRole("link", { name: "Connections", exact: true }).click();
    await page.getByRole("button", { name: "Connect Acme", exact: true }).click();
    await expect(bar).toContainText("Ask the provider what it can do");
    await bar.getByRole("button", { name: "Cancel" }).click();
    await expect(steps(page, "Connect")).toContainText([
      "Asked to connect an account at Acme",
      "Turned back before leaving",
    ]);
    await expect(bar.getByRole("button", { name: "Next", exact: true })).toHaveCount(0);
    expect(provider.requests).toEqual([]);
  });

  test("a failure leads to its steps, and the step that failed says what to do", async ({
    page,
    provider,
    guard,
  }) => {
    guard.expectFailure(/\/token$/);
    await connect(page);
    await accountIsNamed(provider);
    provider.revokeGrants("alice");
    await pressOnCard(page, "Refresh now");
    await expectStatus(page, "Needs reconnect");
    await openJourney(page, "Refresh");
    const failed = steps(page, "Refresh").filter({ hasText: "Failed" });
    await expect(failed).toHaveCount(1);
    await failed.getByRole("button").first().click();
    await expect(page.getByText("refresh_rejected").first()).toBeVisible();
    await expect(page.getByRole("link", { name: "Sign in again" })).toBeVisible();
  });

  test("without a journey, and step by step, the screens are accessible", async ({ page }) => {
    test.setTimeout(120_000);
    await page.goto("./journeys");
    await expect(page.getByText("Nothing recorded yet")).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("radio", { name: "Step by step" }).check({ force: true });
    await page.getByRole("link", { name: "Connections", exact: true }).click();
    await page.getByRole("button", { name: "Connect Acme", exact: true }).click();
    await expect(page.getByRole("button", { name: "Next", exact: true })).toBeVisible();
    await expectAccessible(page);
  });

  test("the list and a journey are accessible, in both themes, on a phone and on a desk", async ({
    page,
  }) => {
    test.setTimeout(120_000);
    await connect(page);
    await openJourneys(page);
    await expectAccessible(page);
    await openJourney(page, "Connect");
    const exchange = steps(page, "Connect").filter({ hasText: "Exchanged the code" });
    await exchange.getByRole("button").first().click();
    await expectAccessible(page);
  });

  test("calls to APIs are journeys too, and a filter in the address finds them", async ({
    page,
    api,
    guard,
  }) => {
    guard.expectFailure(/\/echo$/);
    await connect(page);
    await openConnection(page);
    api.refuseNext(1);
    await sendRequest(page, "Echo");
    await expect(page.getByRole("region", { name: "Response", exact: true })).toContainText("200");
    await openJourneys(page);
    await page.getByRole("combobox", { name: "Kind" }).selectOption("API call");
    await expect(page).toHaveURL(/kind=api/);
    const call = page.getByRole("link", { name: /^API call POST \/echo · 200 Acme/ });
    await expect(call).toHaveCount(1);
    await page.getByRole("searchbox", { name: "Filter" }).fill("nowhere.example");
    await expect(page.getByText("Nothing matches")).toBeVisible();
    await expect(page).toHaveURL(/q=nowhere\.example/);
    await page.getByRole("button", { name: "Clear the filter" }).click();
    await call.click();
    const drawn = steps(page, "API call");
    await expect(drawn.filter({ hasText: "Called the API with the access token" })).toHaveCount(2);
    await expect(drawn.filter({ hasText: "Had the access token refreshed" })).toHaveCount(1);
  });
});
