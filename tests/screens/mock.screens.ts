import { mergeTests } from "@playwright/test";
import { expect } from "@playwright/test";
import { openDrawer, showSection, signInAtMock, test as e2e, who } from "../e2e/demo-fixtures.ts";
import { expectStatus } from "../e2e/person.ts";
import { shooting } from "./shoot.ts";

const test = mergeTests(e2e, shooting);

test("the demo, the mock provider's pages and its drawer", async ({ page, shoot }) => {
  await page.goto("./");
  await expect(page.getByRole("button", { name: "Connect Mock provider" })).toBeVisible();
  await shoot("demo", "empty");
  await page.getByRole("button", { name: "Connect Mock provider" }).click();
  await expect(page.getByRole("heading", { name: "Choose an account" })).toBeVisible();
  await shoot.afterAsking("mock sign-in", "filled");
  await page.getByRole("button", { name: /Alice Example/ }).click();
  await expect(page.getByRole("heading", { name: "Allow Pixy?" })).toBeVisible();
  await shoot.afterAsking("mock sign-in", "consent");
  await page.goto("./");
  await page.getByRole("button", { name: "Connect Mock provider" }).click();
  await signInAtMock(page);
  await expectStatus(page, "Connected", who);
  await shoot("demo", "filled");
  await openDrawer(page, "Scenarios");
  await shoot.afterAsking("mock drawer", "scenarios");
  for (const section of ["Decisions", "Time", "Sessions", "State"]) {
    await showSection(page, section);
    await shoot.afterAsking("mock drawer", section.toLowerCase());
  }
});
