import { mergeTests, type Page } from "@playwright/test";
import { expect, test as e2e } from "../e2e/check-fixtures.ts";
import { answerProvider } from "../e2e/person.ts";
import { shooting } from "./shoot.ts";

const test = mergeTests(e2e, shooting);
const SCREEN = "check";

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const finished = (page: Page) => page.getByRole("status").filter({ hasText: /^\d+ checks\./ });

test("a provider is checked", async ({ page, context, provider, planted, mock, shoot }) => {
  await page.goto("./check");
  await expect(page.getByRole("heading", { name: "Can my provider do this?" })).toBeVisible();
  await shoot(SCREEN, "empty");

  planted.silentPaths = ["/token", "/me"];
  await page.goto("./check?provider=acme");
  await press(page, "Check");
  await expect(finished(page)).toBeVisible();
  await shoot.afterAsking(SCREEN, "filled");

  await page.goto("./check?show=fail");
  await page.getByRole("textbox", { name: "Issuer" }).fill(`${mock.issuer}/s/secret-demanded`);
  await page.getByRole("textbox", { name: "Client id" }).fill("pixy");
  await press(page, "Check");
  await expect(finished(page)).toBeVisible();
  await page.getByText("Its token endpoint demands no secret of this client").click();
  await shoot.afterAsking(SCREEN, "filtered");

  await page.goto("./check?provider=acme");
  await context.route(`${provider.issuer}/jwks`, () => undefined);
  await press(page, "Check");
  await expect(page.getByText(/^Asking…/)).toBeVisible();
  await shoot.afterAsking(SCREEN, "loading");
});

test("a connection is used up", async ({ page, provider, shoot }) => {
  await page.goto("./check?provider=acme");
  await press(page, "Check");
  await press(page, "Connect Acme for it");
  await answerProvider(page, "alice");
  await expect(page).toHaveURL(/\/check\?provider=acme$/);
  await press(page, "Check");
  await press(page, "Check with this connection");
  await expect(page.getByRole("dialog")).toBeVisible();
  await shoot.afterAsking(SCREEN, "question");
  // Gone meanwhile: the failure stands where the report would.
  provider.revokeGrants("alice");
  await press(page, "Use it up");
  await expect(finished(page)).toBeVisible();
  await shoot.afterAsking(SCREEN, "refused");
});
