import { mergeTests } from "@playwright/test";
import { refuseIndexedDb } from "../conformance/browser/storage-faults.ts";
import { expect, test as e2e } from "../e2e/fixtures.ts";
import {
  accountIsNamed,
  connect,
  connectionCard,
  expectFailure,
  expectStatus,
  pressOnCard,
} from "../e2e/person.ts";
import { multiplyConnection } from "../support/many-connections.ts";
import { shooting } from "./shoot.ts";

const test = mergeTests(e2e, shooting);
const SCREEN = "connections";

test("where the browser stores nothing", async ({ page, context, shoot }) => {
  await refuseIndexedDb(context, "missing");
  await page.goto("./");
  await expect(page.getByText("this browser refuses to store")).toBeVisible();
  await shoot(SCREEN, "in-memory");
});

test("an installation that knows no provider", async ({ page, context, shoot }) => {
  await context.route("**/config.json", (route) => route.fulfill({ json: { providers: [] } }));
  await page.goto("./");
  await expect(page.getByRole("heading", { name: "No provider is set up yet" })).toBeVisible();
  await shoot(SCREEN, "no provider");
});

test("from the first connection to the last question", async ({
  page,
  provider,
  otherProvider,
  guard,
  shoot,
}) => {
  guard.expectFailure(/./);
  await page.goto("./");
  await expect(page.getByRole("heading", { name: "No connection yet" })).toBeVisible();
  await shoot(SCREEN, "empty");

  await connect(page);
  await connect(page, { provider: "Globex", account: "bob" });
  await accountIsNamed(provider);
  otherProvider.revokeGrants("bob");
  const bob = { provider: "Globex", account: "bob" };
  await pressOnCard(page, "Refresh now", bob);
  await expectStatus(page, "Needs reconnect", bob);
  await shoot.afterAsking(SCREEN, "refused");
  await page.reload();
  await expectStatus(page, "Needs reconnect", bob);
  await shoot(SCREEN, "filled");

  await pressOnCard(page, "Disconnect");
  await expect(page.getByRole("dialog")).toBeVisible();
  await shoot(SCREEN, "disconnect asked");
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();

  await provider.goDown();
  await pressOnCard(page, "Refresh now");
  await expectFailure(page, /./);
  await shoot.afterAsking(SCREEN, "error");
  await provider.comeBack();

  await pressOnCard(page, "Disconnect");
  await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
  await expect(page.getByText("Disconnected Acme")).toBeVisible();
  await shoot.afterAsking(SCREEN, "disconnected");
});

test("refreshed by hand, then signed out at the provider as well", async ({ page, shoot }) => {
  await connect(page);
  await pressOnCard(page, "Refresh now");
  await expect(page.getByText("Refreshed just now")).toBeVisible();
  await shoot.afterAsking(SCREEN, "refreshed");

  await pressOnCard(page, "Disconnect");
  const question = page.getByRole("dialog");
  await question.getByRole("checkbox", { name: /sign out/i }).check();
  await question.getByRole("button", { name: "Disconnect" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByText("You are signed out there too")).toBeVisible();
  await shoot(SCREEN, "signed out");
});

test("many, and none that is looked for", async ({ page, provider, shoot }) => {
  await connect(page);
  await accountIsNamed(provider);
  await multiplyConnection(page, 60);
  await page.reload();
  await expect(page.getByText("60 of 60 connections")).toBeVisible();
  await expect(connectionCard(page).first()).toBeVisible();
  await shoot(SCREEN, "many");
  await page.getByRole("searchbox", { name: "Filter" }).pressSequentially("nobody");
  await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
  await shoot.afterAsking(SCREEN, "no match");
});
