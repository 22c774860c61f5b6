import { mergeTests } from "@playwright/test";
import { expect, test as e2e } from "../e2e/fixtures.ts";
import {
  accountIsNamed,
  apiAnswer,
  connect,
  expectStatus,
  openConnection,
  pressOnCard,
  sendRequest,
} from "../e2e/person.ts";
import { shooting } from "./shoot.ts";

const test = mergeTests(e2e, shooting);
const SCREEN = "connection";

test("a connection that is, was, and never was", async ({ page, provider, api, guard, shoot }) => {
  guard.expectFailure(/./);
  await connect(page);
  await accountIsNamed(provider);
  await openConnection(page);
  const address = page.url();
  await page.getByRole("button", { name: "Refresh now" }).click();
  // Whoever leaves before that leaves a refresh behind whose outcome is unknown.
  await expect(
    page.getByRole("link", { name: /^Refreshed.*see the steps/ }).first(),
  ).toBeAttached();
  await shoot.afterAsking(SCREEN, "refreshed");
  await page.goto(address);
  await expect(page.getByRole("heading", { name: "Lifeline" })).toBeVisible();
  await shoot(SCREEN, "filled");

  const release = api.hold();
  await sendRequest(page, "Who am I");
  await expect(page.getByRole("button", { name: "Cancel" }).first()).toBeVisible();
  await shoot.afterAsking(SCREEN, "loading an answer");
  release();
  await expect(apiAnswer(page)).toContainText("200");
  await shoot.afterAsking(SCREEN, "answer");

  await page.getByRole("button", { name: "Reveal tokens" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await shoot.afterAsking(SCREEN, "reveal asked");

  provider.revokeGrants("alice");
  await page.goto("./");
  await pressOnCard(page, "Refresh now");
  await expectStatus(page, "Needs reconnect");
  await page.goto(address);
  await expect(page.getByRole("heading", { name: "Lifeline" })).toBeVisible();
  await shoot.afterAsking(SCREEN, "needs reconnect");

  await page.goto("./connections/nobody");
  await expect(page.getByRole("heading", { name: "No such connection" })).toBeVisible();
  await shoot(SCREEN, "no such");
});

test("whose tokens are revoked by their owner", async ({ page, provider, shoot }) => {
  await connect(page);
  await accountIsNamed(provider);
  await openConnection(page);
  const danger = page.getByRole("region", { name: "Danger zone" });
  await danger.getByRole("button", { name: "Revoke" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  await shoot.afterAsking(SCREEN, "revoke asked");
  await dialog.getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByText("Revoked the tokens of")).toBeVisible();
  await shoot.afterAsking(SCREEN, "revoked");
});
