import { mergeTests, type Page } from "@playwright/test";
import { expect, test as e2e } from "../e2e/added-provider-fixtures.ts";
import { expectFailure } from "../e2e/person.ts";
import { shooting } from "./shoot.ts";

const test = mergeTests(e2e, shooting);

const fill = (page: Page, name: string, value: string) =>
  page.getByRole("textbox", { name, exact: true }).fill(value);
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

/** Without the draft that the tab has kept. */
async function openEmptyForm(page: Page): Promise<void> {
  await page.goto("./");
  await page.evaluate(() => sessionStorage.clear());
  await page.goto("./providers/new");
}

test("a provider is added", async ({ page, context, open, silent, guard, shoot }) => {
  guard.expectFailure(/./);
  await openEmptyForm(page);
  await expect(page.getByRole("heading", { level: 1, name: "Add provider" })).toBeVisible();
  await shoot("add provider", "empty");

  await page.getByRole("radio", { name: /^Google/ }).check();
  await expect(page.getByText("client_secret is missing")).toBeVisible();
  await shoot.afterAsking("add provider", "unfit");

  await openEmptyForm(page);
  await fill(page, "Issuer", silent.issuer);
  await expectFailure(page, "provider_unreachable");
  await shoot.afterAsking("add provider", "error");

  await openEmptyForm(page);
  await press(page, "Save");
  await expect(page.getByText(/to be corrected\. Nothing was saved\./)).toBeVisible();
  await shoot.afterAsking("add provider", "mistakes");

  await context.route(`${open.issuer}/.well-known/**`, () => undefined);
  await openEmptyForm(page);
  await fill(page, "Issuer", open.issuer);
  await expect(page.locator(".skeleton").first()).toBeVisible();
  await shoot.afterAsking("add provider", "loading");
  await context.unrouteAll();

  await openEmptyForm(page);
  await fill(page, "Issuer", open.issuer);
  await fill(page, "Name", "Opener");
  await expect(page.getByText("says that it can do")).toBeVisible();
  await press(page, "Register Pixy for me");
  await expect(page.getByText("Registered. The client id is filled in below")).toBeVisible();
  await shoot.afterAsking("add provider", "filled");

  await press(page, "Save");
  await page.goto("./");
  await page.getByRole("link", { name: "Setup of Opener" }).click();
  await expect(page.getByText("says that it can do")).toBeVisible();
  await shoot.afterAsking("provider", "filled");
  await press(page, "Delete provider");
  await expect(page.getByRole("dialog")).toBeVisible();
  await shoot.afterAsking("provider", "delete asked");
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();

  await page.goto("./");
  await page.getByRole("link", { name: "Setup of Acme" }).click();
  await expect(page.getByText("This provider stands in config.json")).toBeVisible();
  await expect(page.getByText("Says that it checks the secret of a sign-in (S256).")).toBeVisible();
  await shoot.afterAsking("provider", "of the installation");

  await page.goto("./providers/nobody");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await shoot("provider", "no such");
});
