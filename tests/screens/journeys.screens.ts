import { mergeTests, type Page } from "@playwright/test";
import { expect, test as e2e } from "../e2e/fixtures.ts";
import {
  accountIsNamed,
  connect,
  expectStatus,
  openConnection,
  pressOnCard,
  sendRequest,
} from "../e2e/person.ts";
import { shooting } from "./shoot.ts";

const test = mergeTests(e2e, shooting);

async function openJourney(page: Page, kind: string): Promise<void> {
  await page.goto("./journeys");
  await page
    .getByRole("link", { name: new RegExp(`^${kind} `) })
    .first()
    .click();
  await expect(page.getByRole("list", { name: `Steps: ${kind}` })).toBeVisible();
}

test("the journeys, none and many, and one of them", async ({
  page,
  provider,
  guard,
  context,
  shoot,
}) => {
  guard.expectFailure(/./);
  await page.goto("./journeys");
  await expect(page.getByText("Nothing recorded yet")).toBeVisible();
  await shoot("journeys", "empty");

  await connect(page);
  await accountIsNamed(provider);
  await openConnection(page);
  await sendRequest(page, "Who am I");
  await expect(page.getByRole("region", { name: "Response", exact: true })).toContainText("200");
  await page.goto("./");
  provider.revokeGrants("alice");
  await pressOnCard(page, "Refresh now");
  await expectStatus(page, "Needs reconnect");
  await page.goto("./journeys");
  await expect(page.getByRole("link", { name: /^Refresh / })).toBeVisible();
  await shoot.afterAsking("journeys", "filled");
  await page.getByRole("searchbox", { name: "Filter" }).pressSequentially("nowhere");
  await expect(page.getByText("Nothing matches")).toBeVisible();
  await shoot.afterAsking("journeys", "no match");

  await openJourney(page, "Connect");
  await shoot("journey", "filled");
  const exchange = page.getByRole("listitem").filter({ hasText: "Exchanged the code" });
  await exchange.getByRole("button").first().click();
  await expect(page.getByRole("group", { name: "Request body" })).toBeVisible();
  await shoot.afterAsking("journey", "step");
  await openJourney(page, "Refresh");
  await page
    .getByRole("list", { name: "Steps: Refresh" })
    .getByRole("listitem")
    .filter({ hasText: "Failed" })
    .getByRole("button")
    .first()
    .click();
  await expect(page.getByRole("link", { name: "Sign in again" })).toBeVisible();
  await shoot.afterAsking("journey", "error");
  await context.setOffline(true);
  await expect(page.getByText("You are offline")).toBeVisible();
  await shoot.afterAsking("journey", "offline");
  await context.setOffline(false);

  await page.goto("./journeys/none");
  await expect(page.getByRole("heading", { name: "No such journey" })).toBeVisible();
  await shoot("journey", "no such");
});

test("step by step", async ({ page, shoot }) => {
  await page.goto("./journeys");
  await page.getByText("Step by step", { exact: true }).first().click();
  await page.getByRole("link", { name: "Connections", exact: true }).click();
  await page.getByRole("button", { name: "Connect Acme", exact: true }).click();
  await expect(page.getByRole("button", { name: "Next", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page.getByText("Make a secret and its puzzle").first()).toBeVisible();
  await shoot.afterAsking("journey", "guided");
});
