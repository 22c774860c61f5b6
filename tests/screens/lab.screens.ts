import { expect, mergeTests } from "@playwright/test";
import { test as e2e } from "../e2e/demo-fixtures.ts";
import { shooting } from "./shoot.ts";

const test = mergeTests(e2e, shooting);
const SCREEN = "lab";

test("the grants, one that is refused, and a call of an API", async ({ page, guard, shoot }) => {
  guard.expectFailure(/\/mock-private\//);
  const goOn = async (arrival: string) => {
    await expect(page.getByText(arrival, { exact: true })).toBeVisible();
    await page.getByRole("button", { name: /^(Next|Finish)$/ }).click();
  };
  await page.goto("./lab");
  await expect(page.getByRole("heading", { name: "Glossary" })).toBeVisible();
  await shoot(SCREEN, "grants");

  await page.getByRole("link", { name: "Open Refresh" }).click();
  await expect(page.getByRole("button", { name: "Start" })).toBeVisible();
  await shoot.afterAsking(SCREEN, "before it begins");
  await page.getByText("More", { exact: true }).click();
  await page.getByRole("button", { name: "Start" }).click();
  for (const step of [1, 2]) await goOn(`Step ${step} of 5`);
  await expect(page.getByText("Step 3 of 5", { exact: true })).toBeVisible();
  await shoot.afterAsking(SCREEN, "refused");

  await page.getByRole("link", { name: "All grants and experiments" }).click();
  await page.getByRole("link", { name: "Open Client credentials" }).click();
  await page.getByRole("button", { name: "Fill in those of the mock provider" }).click();
  await shoot.afterAsking(SCREEN, "secrets typed");
  await page.getByRole("button", { name: "Start" }).click();
  for (const step of [1, 2]) await goOn(`Step ${step}`);
  await page.getByRole("button", { name: "Call the API" }).click();
  await expect(page.getByText("Monthly invoice run")).toBeVisible();
  await shoot.afterAsking(SCREEN, "API called");
});
