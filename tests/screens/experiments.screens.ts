import { expect, mergeTests } from "@playwright/test";
import { connectMock, test as e2e } from "../e2e/demo-fixtures.ts";
import { shooting } from "./shoot.ts";

const test = mergeTests(e2e, shooting);
const SCREEN = "experiment";

test("an attack with its defence and without", async ({ page, guard, shoot }) => {
  guard.expectFailure(/\/mock-private/);
  const verdict = page.getByRole("region", { name: "Verdict" }).getByRole("heading");
  await page.goto("./lab/redirect-uri");
  await expect(verdict).toHaveText("Not run yet");
  await shoot(SCREEN, "empty");
  await page.getByRole("button", { name: "Run the attack" }).click();
  await expect(verdict).toHaveText("Stopped by the provider");
  await shoot.afterAsking(SCREEN, "filled");
  await page.getByRole("button", { name: "Run it without the defence" }).click();
  await expect(verdict).toHaveText("Not stopped");
  await shoot.afterAsking(SCREEN, "without the defence");
});

test("an attack on a connection of one's own", async ({ page, guard, shoot }) => {
  guard.expectFailure(/\/mock\/token/);
  await connectMock(page);
  await page.goto("./lab/refresh-token-reuse");
  await page.getByRole("button", { name: /^Reuse a refresh token of/ }).click();
  await expect(page.getByRole("dialog", { name: "End this grant?" })).toBeVisible();
  await shoot.afterAsking(SCREEN, "question");
  await page.getByRole("button", { name: "Reuse the token" }).click();
  await expect(page.getByRole("button", { name: "Reconnect" })).toBeVisible();
  await shoot.afterAsking(SCREEN, "grant ended");
});
