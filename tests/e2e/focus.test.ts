import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { connect, connectionCard, openConnection, sendRequest } from "./person.ts";

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });

test("the heading has the focus after a navigation, also when what it names is read after that", async ({
  page,
}) => {
  await connect(page);
  await expect(connectionCard(page)).toContainText("Alice Example");
  await page.reload();
  await openConnection(page);
  await expect(heading(page, "Acme: Alice Example")).toBeFocused();
  await page.getByRole("link", { name: /^Connected.*see the steps/ }).click();
  await expect(heading(page, "Connect: Acme")).toBeFocused();
});

test("a page that is loaded leaves the focus where the keyboard begins", async ({ page }) => {
  await connect(page);
  await expect(connectionCard(page)).toContainText("Alice Example");
  await openConnection(page);
  await page.reload();
  await expect(heading(page, "Acme: Alice Example")).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
});

test("the focus goes on with what comes of a button that is gone once pressed", async ({
  page,
  api,
}) => {
  await connect(page);
  await expect(connectionCard(page)).toContainText("Alice Example");
  await openConnection(page);
  const release = api.hold();
  await sendRequest(page, "Who am I");
  await page.getByRole("button", { name: "Cancel", exact: true }).press("Enter");
  await expect(page.getByText(/^Cancelled: the answer is not waited for/)).toBeFocused();
  release();

  await page.goto("./jwt");
  await page.getByRole("button", { name: "Open its ID token" }).press("Enter");
  await expect(page.getByRole("region", { name: "Payload" })).toBeVisible();
  await expect(heading(page, "Tokens")).toBeFocused();
  await page.getByRole("button", { name: "Clear", exact: true }).press("Enter");
  await expect(page.getByRole("textbox", { name: "Token", exact: true })).toBeFocused();

  for (const [path, name] of [
    ["./?q=nobody", "Connections"],
    ["./journeys?q=nobody", "Journeys"],
  ] as const) {
    await page.goto(path);
    await page.getByRole("button", { name: "Clear the filter" }).press("Enter");
    await expect(page.getByRole("heading", { name: "Nothing matches" })).toHaveCount(0);
    await expect(heading(page, name)).toBeFocused();
  }
});
