import { mergeTests } from "@playwright/test";
import { expect, test as e2e } from "../e2e/fixtures.ts";
import { accountIsNamed, connect, expectFailure } from "../e2e/person.ts";
import { shooting } from "./shoot.ts";

const test = mergeTests(e2e, shooting);
const SCREEN = "settings";

test("settings from the first look to the wipe", async ({ page, provider, guard, shoot }) => {
  guard.expectFailure(/./);
  await page.goto("./settings");
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
  await shoot(SCREEN, "empty");
  await connect(page);
  await accountIsNamed(provider);
  await page.goto("./settings");
  await expect(page.getByText("1 with tokens")).toBeVisible();
  await shoot(SCREEN, "filled");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await shoot.afterAsking("shortcuts", "filled");
  await page.keyboard.press("Escape");

  await page.getByRole("checkbox", { name: /^Connections with their tokens/ }).check();
  await page.getByLabel("Choose a workspace file").setInputFiles({
    name: "cut.json",
    mimeType: "application/json",
    buffer: Buffer.from("{"),
  });
  await expectFailure(page, "import_invalid");
  await shoot.afterAsking(SCREEN, "error");

  await page.getByRole("button", { name: "Wipe everything" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("checkbox")).toBeChecked();
  await shoot.afterAsking(SCREEN, "wipe asked");
  await dialog.getByRole("button", { name: "Wipe", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Everything is wiped" })).toBeFocused();
  await shoot.afterAsking(SCREEN, "wiped");
});
