import { expect, test } from "./fixtures.ts";
import { expectAccessible } from "./expect-accessible.ts";

test("two letters go to a screen, whose heading then has the focus", async ({ page }) => {
  await page.goto("./");
  await expect(page.getByRole("heading", { level: 1, name: "Connections" })).toBeVisible();
  // The script that listens comes after the page.
  await expect(async () => {
    await page.keyboard.press("g");
    await page.keyboard.press("j");
    await expect(page.getByRole("heading", { level: 1, name: "Journeys" })).toBeFocused({
      timeout: 500,
    });
  }).toPass();
  await page.keyboard.press("g");
  await page.keyboard.press("t");
  await expect(page.getByRole("heading", { level: 1, name: "Tokens" })).toBeFocused();

  // In a field they are letters.
  const box = page.getByRole("textbox", { name: "Token", exact: true });
  await box.focus();
  await page.keyboard.type("gc?");
  await expect(box).toHaveValue("gc?");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("the question mark lists the shortcuts, and one switch ends them", async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto("./settings");
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(async () => {
    await page.keyboard.press("?");
    await expect(dialog).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(dialog).toContainText("Go to Journeys");
  await expectAccessible(page, "[role=dialog]");

  // What is open is not left behind.
  await page.keyboard.press("g");
  await page.keyboard.press("j");
  await dialog.getByRole("checkbox").uncheck();
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();

  await page.keyboard.press("?");
  await page.keyboard.press("g");
  await page.keyboard.press("j");
  await page.getByRole("checkbox", { name: /^Shortcuts without a modifier/ }).focus();
  await page.keyboard.press("Space");
  await expect(dialog).toHaveCount(0);
  await page.keyboard.press("?");
  await expect(dialog).toBeVisible();
});

test("the first stop of the Tab key skips to the content", async ({ page }) => {
  await page.goto("./");
  await expect(page.getByRole("heading", { level: 1, name: "Connections" })).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});
