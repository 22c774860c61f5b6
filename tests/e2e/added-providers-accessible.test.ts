import type { Page } from "@playwright/test";
import { expect, test } from "./added-provider-fixtures.ts";
import { expectAccessible } from "./expect-accessible.ts";
import { answerProvider, expectFailure, expectStatus } from "./person.ts";

const fill = (page: Page, name: string, value: string) =>
  page.getByRole("textbox", { name, exact: true }).fill(value);
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const choose = (page: Page, source: string) => page.getByText(source, { exact: true }).click();

/** Four looks of axe each, at a long page. */
test.describe.configure({ timeout: 120_000 });

test.describe("the form for a provider is accessible, in both themes, on a phone and on a desk", () => {
  test.beforeEach(async ({ page }) => {
    await page.goto("./providers/new");
    await expect(page.getByRole("heading", { level: 1, name: "Add provider" })).toBeVisible();
  });

  test("while nothing is filled in", async ({ page }) => {
    await expectAccessible(page);
  });

  test("with a provider that cannot serve a browser", async ({ page }) => {
    await page.getByRole("radio", { name: /^Google/ }).check();
    await expect(page.getByText("client_secret is missing")).toBeVisible();
    await expectAccessible(page);
  });

  test("with one that gives no answer", async ({ page, silent, guard }) => {
    guard.expectFailure(/silent\.localhost:\d+\/\.well-known\//);
    await fill(page, "Issuer", silent.issuer);
    await expectFailure(page, "provider_unreachable");
    await expectAccessible(page);
  });

  test("with a pasted document that is none", async ({ page }) => {
    await choose(page, "Pasted document");
    await fill(page, "Discovery document", "<html>");
    await expect(page.getByText(/This is not a discovery document/)).toBeVisible();
    await expectAccessible(page);
  });

  test("with mistakes in it, everything unfolded", async ({ page }) => {
    await choose(page, "Endpoints");
    await page.getByText("Further endpoints, if it has them").click();
    await page.getByText("APIs, extra parameters and more").click();
    await press(page, "Add an API");
    await press(page, "Add a parameter");
    await press(page, "Save");
    await expect(page.getByText(/have to be corrected\. Nothing was saved\./)).toBeVisible();
    await expectAccessible(page);
  });

  test("with a provider that said what it can do, and registered the app", async ({
    page,
    open,
  }) => {
    await fill(page, "Issuer", open.issuer);
    await expect(page.getByText("says that it can do")).toBeVisible();
    await press(page, "Register Pixy for me");
    await expect(page.getByText("Registered. The client id is filled in below")).toBeVisible();
    await expectAccessible(page);
  });
});

test("a saved provider is accessible, changed and asked about before it is deleted", async ({
  page,
  open,
}) => {
  await page.goto("./providers/new");
  await fill(page, "Issuer", open.issuer);
  await fill(page, "Name", "Opener");
  await fill(page, "Client id", open.clientId);
  await press(page, "Save and connect");
  await answerProvider(page, "alice");
  await expectStatus(page, "Connected", { provider: "Opener" });

  await page.getByRole("link", { name: "Setup of Opener" }).click();
  await fill(page, "Client id", "another");
  await expect(page.getByText("A connection belongs to the registration as it was")).toBeVisible();
  await expect(page.getByText("says that it can do")).toBeVisible();
  await expectAccessible(page);

  await press(page, "Delete provider");
  await expect(page.getByRole("dialog")).toBeVisible();
  await expectAccessible(page);
});

test("a provider of config.json is accessible to look at, and so is the way to it", async ({
  page,
}) => {
  await page.goto("./");
  await page.getByRole("link", { name: "Setup of Acme" }).click();
  await expect(page.getByText("This provider stands in config.json")).toBeVisible();
  await expect(page.getByText("Says that it checks the secret of a sign-in (S256).")).toBeVisible();
  const setUp = page.getByRole("region", { name: "How it is set up here" });
  await expect(setUp.getByRole("term")).toHaveText(["Id", "Issuer", "Client id", "Scope"]);
  await expectAccessible(page);
});
