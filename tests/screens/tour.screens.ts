import { expect, mergeTests } from "@playwright/test";
import { test as e2e } from "../e2e/demo-fixtures.ts";
import { shooting } from "./shoot.ts";

const test = mergeTests(e2e, shooting);
const SCREEN = "tour";

test("the tour with PKCE and without", async ({ page, guard, shoot }) => {
  guard.expectFailure(/\/mock-private\//);
  const goOn = async (arrival: string) => {
    await page.getByRole("button", { name: /^(Start|Next)$/ }).click();
    await expect(page.getByText(arrival, { exact: true })).toBeVisible();
  };
  await page.goto("./tour");
  await expect(page.getByRole("button", { name: "Start", exact: true })).toBeVisible();
  await shoot(SCREEN, "empty");
  for (const step of [1, 2, 3, 4, 5, 6]) await goOn(`Step ${step} of 12`);
  await shoot.afterAsking(SCREEN, "code copied");
  for (const step of [7, 8]) await goOn(`Step ${step} of 12`);
  await shoot.afterAsking(SCREEN, "attacker refused");
  for (const step of [9, 10, 11, 12]) await goOn(`Step ${step} of 12`);
  await goOn("What it showed");
  await shoot.afterAsking(SCREEN, "filled");
  await page.getByRole("button", { name: "See it without PKCE" }).click();
  for (const step of [1, 2, 3, 4, 5, 6, 7]) await goOn(`Step ${step} of 7`);
  await goOn("What it showed");
  await shoot.afterAsking(SCREEN, "without PKCE");
});
