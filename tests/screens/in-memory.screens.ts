import { mergeTests, type Page } from "@playwright/test";
import { refuseIndexedDb } from "../conformance/browser/storage-faults.ts";
import { expect, test as e2e } from "../e2e/fixtures.ts";
import { accountIsNamed, apiAnswer, connect, openConnection, sendRequest } from "../e2e/person.ts";
import { shooting } from "./shoot.ts";

const test = mergeTests(e2e, shooting);
const STATE = "in-memory";

/** By the navigation: a page that is loaded anew has forgotten everything. */
async function goTo(page: Page, name: string): Promise<void> {
  await page.getByRole("navigation").getByRole("link", { name, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeFocused();
}

test("every screen where the browser stores nothing", async ({
  page,
  context,
  provider,
  shoot,
}) => {
  await refuseIndexedDb(context, "missing");
  await connect(page);
  await accountIsNamed(provider);
  await shoot.afterAsking("connections", `${STATE} with one`);
  await openConnection(page);
  await sendRequest(page, "Who am I");
  await expect(apiAnswer(page)).toContainText("200");
  await shoot.afterAsking("connection", STATE);
  await goTo(page, "Console");
  await expect(page.getByRole("button", { name: "Send", exact: true })).toBeVisible();
  await shoot.afterAsking("console", STATE);
  await goTo(page, "Tokens");
  await expect(page.getByRole("button", { name: "Open its ID token" })).toBeVisible();
  await shoot.afterAsking("tokens", STATE);
  await goTo(page, "Journeys");
  await page.getByRole("link", { name: /^Connect / }).click();
  await expect(page.getByRole("list", { name: "Steps: Connect" })).toBeVisible();
  await shoot.afterAsking("journey", STATE);
  await page.goto(`./login?iss=${encodeURIComponent(provider.issuer)}`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await shoot("login", STATE);
});
