import { mergeTests } from "@playwright/test";
import { refuseIndexedDb } from "../conformance/browser/storage-faults.ts";
import { expect, test as e2e } from "../e2e/fixtures.ts";
import {
  accountIsNamed,
  answerProvider,
  expectFailure,
  openConnection,
  startConnecting,
} from "../e2e/person.ts";
import { shooting } from "./shoot.ts";

const test = mergeTests(e2e, shooting);

test("signing in, once more, and in vain", async ({ page, context, provider, guard, shoot }) => {
  guard.expectFailure(/./);
  const held = provider.faults.hold();
  await startConnecting(page);
  await answerProvider(page, "alice");
  await held.arrived;
  await expect(page.getByRole("heading", { level: 1, name: "Signing in" })).toBeVisible();
  await shoot("callback", "loading");
  held.release();
  await accountIsNamed(provider);

  await page.goto("./");
  await openConnection(page);
  const id = page.url().split("/").at(-1) ?? "";
  await page.goto(`./login?connection=${id}&returnTo=/console`);
  await expect(page.getByRole("button", { name: "Sign in again" })).toBeVisible();
  await shoot("login", "filled");
  await page.goto(`./login?iss=${encodeURIComponent(provider.issuer)}&login_hint=alice`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await shoot("login", "asked by a third party");
  await page.goto("./login?iss=https://unknown.example");
  await expect(page.getByText("Asked to sign in somewhere unknown")).toBeVisible();
  await shoot("login", "error");
  await page.goto("./login");
  await expect(page.getByRole("heading", { name: "Sign in where?" })).toBeVisible();
  await shoot("login", "empty");

  await startConnecting(page);
  await answerProvider(page, "alice", "Deny");
  await expectFailure(page, "access_denied");
  await shoot.afterAsking("callback", "denied");
  await context.route(`${provider.issuer}/token`, (route) => route.abort("internetdisconnected"));
  await startConnecting(page);
  await answerProvider(page, "alice");
  await expectFailure(page, "provider_unreachable");
  await shoot.afterAsking("callback", "offline");
  await context.unrouteAll();
  await page.goto("./callback?code=unasked&state=unasked");
  await expect(page.getByRole("alert")).toContainText("transaction_missing");
  await shoot("callback", "error");
});

test("tokens of another program", async ({ page, guard, shoot }) => {
  guard.expectFailure(/./);
  await page.goto("./connections/import");
  await expect(page.getByRole("heading", { level: 1, name: "Import tokens" })).toBeVisible();
  await shoot("import", "empty");
  await page.getByRole("textbox", { name: "Token response" }).fill("{");
  await page.getByRole("button", { name: "Check and import" }).click();
  await expect(page.getByRole("alert").first()).toBeVisible();
  await shoot.afterAsking("import", "error");
});

test("tokens of another program, while they are checked", async ({ page, provider, shoot }) => {
  await page.route(`${provider.issuer}/.well-known/**`, () => undefined);
  await page.goto("./connections/import");
  const tokens = JSON.stringify({ access_token: "of-another-program", token_type: "Bearer" });
  await page.getByRole("textbox", { name: "Token response" }).fill(tokens);
  await page.getByRole("button", { name: "Check and import" }).click();
  await expect(page.getByText("Checking them with Acme")).toBeVisible();
  await shoot.afterAsking("import", "loading");
});

test("what is no screen", async ({ page, context, guard, shoot }) => {
  guard.expectFailure(/./);
  await page.goto("./nowhere");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await shoot("nowhere", "filled");

  await context.route("**/config.json", (route) =>
    route.fulfill({ json: { providers: [{ id: "acme", clientSecret: "x" }] } }),
  );
  await page.goto("./");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await shoot("start", "mistakes in config.json");
  await context.unrouteAll();

  await context.route("**/assets/start-*.js", (route) => route.abort());
  await page.goto("./");
  await expect(page.getByRole("alert")).toContainText("could not be loaded");
  await shoot("start", "error");
  await context.unrouteAll();

  await context.route("**/assets/start-page-*.js", () => undefined);
  await page.goto("./");
  await expect(page.getByRole("status", { name: "Loading" })).toBeVisible();
  await shoot("start", "loading");
  await context.unrouteAll();

  await context.route("**/assets/console-page-*.js", (route) => route.abort());
  await page.goto("./console");
  await expect(page.getByRole("alert")).toContainText("This screen could not be loaded");
  await shoot("console", "not loaded");
  await context.unrouteAll();

  await refuseIndexedDb(context, "hanging");
  await page.goto("./");
  await expect(page.getByText("It does not answer yet")).toBeVisible();
  await shoot("start", "waiting for the storage");

  await context.addInitScript(() => Reflect.deleteProperty(Crypto.prototype, "subtle"));
  await page.goto("./");
  await expect(page.getByText("insecure_context")).toBeVisible();
  await shoot("start", "insecure");
});
