import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { spoilReading } from "../support/spoil-reading.ts";
import { readStorage } from "./browser-storage.ts";
import { expectAccessible } from "./expect-accessible.ts";
import { expect, test } from "./fixtures.ts";
import {
  accountIsNamed,
  connect,
  connectionCard,
  expectApiKnows,
  expectFailure,
  expectStatus,
  openConnection,
} from "./person.ts";

const PASSPHRASE = "correct horse battery staple";

async function openSettings(page: Page): Promise<void> {
  const main = page.getByRole("navigation", { name: "Main" });
  await main.getByRole("link", { name: "Settings", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
}

/** A part of the screen, by its heading. */
function part(page: Page, name: string): Locator {
  return page.getByRole("region", { name, exact: true });
}

/** @returns where the file lies that the person has saved, with the tokens of every connection */
async function saveWithTokens(page: Page): Promise<string> {
  const save = part(page, "Save to a file");
  await save.getByRole("checkbox", { name: /^Connections with their tokens/ }).check();
  await save.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
  await save.getByLabel("Passphrase, once more").fill("correct horse");
  await save.getByRole("button", { name: "Save the file" }).click();
  await expect(save.getByText("The two are not the same.")).toBeVisible();
  await save.getByLabel("Passphrase, once more").fill(PASSPHRASE);
  const downloading = page.waitForEvent("download");
  await save.getByRole("button", { name: "Save the file" }).click();
  return (await downloading).path();
}

test("a connection goes into another browser in a file, encrypted, and works there", async ({
  page,
  browser,
  baseURL,
  provider,
}) => {
  await connect(page);
  await accountIsNamed(provider);
  await openSettings(page);
  const kept = part(page, "What is kept in this browser");
  await expect(kept.getByText("1 with tokens")).toBeVisible();
  await expect(kept.getByText("Something else")).toHaveCount(0);
  const asked = part(page, "Who was contacted").getByRole("listitem");
  await expect(asked.filter({ hasText: provider.issuer })).toContainText(
    "tokens: sign-in and refresh",
  );
  // Another page has asked for these: this one knows it from the journey.
  await page.reload();
  await expect(asked.filter({ hasText: provider.issuer })).toContainText(
    /its sign-in page, where the tab goes.*tokens: sign-in and refresh/,
  );
  await expect(part(page, "This installation")).toContainText("Enforced");

  const path = await saveWithTokens(page);
  const text = await readFile(path, "utf8");
  expect(
    provider.secrets.filter(({ value }) => text.includes(value)).map(({ kind }) => kind),
  ).toEqual([]);

  const elsewhere = await browser.newContext(baseURL === undefined ? {} : { baseURL });
  const other = await elsewhere.newPage();
  await other.goto("./settings");
  const open = part(other, "Take in from a file");
  await open.getByLabel("Choose a workspace file").setInputFiles({
    name: "cut.json",
    mimeType: "application/json",
    buffer: Buffer.from(text.slice(0, 900)),
  });
  await expectFailure(other, "import_invalid");
  await open.getByRole("button", { name: "Dismiss" }).click();
  await open.getByLabel("Choose a workspace file").setInputFiles(path);
  await open.getByLabel("Passphrase of the file").fill("correct horse battery stable");
  await open.getByRole("button", { name: "Open", exact: true }).click();
  await expectFailure(other, "import_invalid");
  await expect(open.getByRole("alert")).toContainText("The passphrase is not right");
  expect((await readStorage(other)).indexedDB).not.toContain("alice");
  await open.getByLabel("Passphrase of the file").fill(PASSPHRASE);
  await open.getByRole("button", { name: "Open", exact: true }).click();
  await expect(open.getByText(/^Acme: .*alice/i)).toBeVisible();
  await expect(open.getByText("is in two browsers then")).toBeVisible();
  await open.getByRole("button", { name: /^Add all/ }).click();
  await expect(open.getByText(/were added$/)).toBeVisible();

  const before = provider.tokenRequests().length;
  await other.goto("./");
  await expectStatus(other, "Connected");
  await openConnection(other);
  await expectApiKnows(other);
  expect(provider.tokenRequests().length).toBe(before);
  await expect(other.getByText("It may be in two browsers")).toBeVisible();
  const found = await readStorage(other);
  expect(provider.secrets.filter(({ value }) => found.indexedDB.includes(value))).toEqual([]);
  await elsewhere.close();
});

test("the policy that the host sends is shown, and where it sends none, that is said", async ({
  page,
}) => {
  await page.goto("./settings");
  await expect(page.getByText("It sends one with every page")).toBeVisible();
  // A page cannot bring this one along.
  await expect(page.getByText("frame-ancestors")).toBeHidden();
  await page.getByText("Content-Security-Policy of the host").click();
  await expect(page.getByText("frame-ancestors")).toBeVisible();

  await page.route(/\/$/, (route) =>
    route.request().method() === "HEAD" ? route.fulfill({ status: 200 }) : route.continue(),
  );
  await page.reload();
  await expect(page.getByText(/^It sends none/)).toBeVisible();
  await expect(page.getByText("Content-Security-Policy of the host")).toHaveCount(0);
});

test("everything on the screen is for everybody, also the parts that are folded away", async ({
  page,
}) => {
  await page.goto("./settings");
  await page.getByText("Content-Security-Policy of this page").click();
  await page.getByText("Content-Security-Policy of the host").click();
  await page.getByText(/^Nothing now of: connections/).click();
  await page.getByRole("checkbox", { name: /^Connections with their tokens/ }).check();
  await expectAccessible(page, "main");
});

test("a wipe leaves nothing in the browser, at the provider or in another tab", async ({
  page,
  context,
  provider,
}) => {
  await connect(page);
  await accountIsNamed(provider);
  const other = await context.newPage();
  await other.goto("./");
  await openConnection(other);
  await page.getByRole("radio", { name: "Dark", exact: true }).check({ force: true });
  await openSettings(page);
  const theme = page.getByRole("radiogroup", { name: "Theme of Pixy" });
  await expect(theme.getByRole("radio", { name: "Dark" })).toBeChecked();
  await page.getByRole("button", { name: "Wipe everything" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("checkbox")).toBeChecked();
  await dialog.getByRole("button", { name: "Wipe", exact: true }).click();

  const report = page.getByRole("heading", { level: 1, name: "Everything is wiped" });
  await expect(report).toBeFocused();
  await expect(page.getByText("Revoked at the provider (1)")).toBeVisible();
  const requests = provider.requests.map(({ path }) => path);
  expect(requests).toContain("/token/revocation");
  await expect(other.getByRole("heading", { level: 1, name: "Connections" })).toBeVisible();
  await expect(connectionCard(other)).toHaveCount(0);
  await page.getByRole("button", { name: "Start afresh" }).click();
  await expect(page.getByText("No connection yet")).toBeVisible();
  const { indexedDB, sessionStorage, localStorage } = await readStorage(page);
  expect(indexedDB).not.toMatch(/connection:|journey:|alice/);
  expect([sessionStorage, localStorage]).toEqual(["[]", "[]"]);
});

test("where what is kept cannot be read, Settings say so, and everything else there stands", async ({
  page,
  context,
}) => {
  await spoilReading(context, "failing");
  await page.goto("./settings");
  const refusal = part(page, "What is kept in this browser").getByRole("alert");
  await expect(refusal).toContainText("This browser's storage cannot be used");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Wipe everything" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
});
