import { test as base, expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { findFreePort } from "../support/loopback-server.ts";
import { type MockServer, startMockServer } from "../support/mock-server.ts";
import { serveDist } from "../support/static-server.ts";
import { connectMock, test as inTab, who } from "./demo-fixtures.ts";
import { expectAccessible } from "./expect-accessible.ts";
import { expectStatus } from "./person.ts";

/** @returns the query of an authorization request, with a challenge whose verifier nobody needs */
function requestOf(redirectUri: string, changes: Readonly<Record<string, string>> = {}): string {
  return new URLSearchParams({
    response_type: "code",
    client_id: "pixy",
    redirect_uri: redirectUri,
    scope: "openid profile email offline_access read:workflows write:workflows",
    state: "of-a-foreign-client",
    code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    code_challenge_method: "S256",
    ...changes,
  }).toString();
}

function press(page: Page, name: string | RegExp): Promise<void> {
  return page.getByRole("button", { name, exact: true }).click();
}

async function expectHeading(page: Page, name: string): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name, exact: true })).toBeVisible();
}

inTab.describe("in the tab", () => {
  inTab("every page is accessible, in both themes, on a phone and on a desk", async ({ page }) => {
    inTab.setTimeout(150_000);
    await page.goto("./");
    const { href: redirectUri } = new URL("callback", page.url());
    const { href: issuer } = new URL("mock", page.url());
    await page.getByRole("button", { name: "Connect Mock provider" }).click();
    await press(page, /Alice Example/);
    await press(page, "Allow");
    await expectStatus(page, "Connected", who);

    const authorize = `${issuer}/authorize?`;
    await page.goto(`${authorize}${requestOf(redirectUri, { prompt: "consent" })}`);
    await expectHeading(page, "Choose an account");
    await page.getByText("The request that came in").click();
    await expectAccessible(page);
    await press(page, /^Edit.*alice/);
    await page.getByLabel("Further claims").fill("{");
    await press(page, "Continue");
    await expect(page.getByRole("alert")).toContainText("This is not JSON");
    await expectAccessible(page);
    await press(page, "Back");
    await press(page, "Continue with Google");
    await page.getByText("Use another account").click();
    await expectAccessible(page);
    await press(page, "Back to Mock ID");
    await press(page, /Alice Example/);
    await expectHeading(page, "Allow Pixy?");
    await expectAccessible(page);

    const secondFactor = { acr_values: "urn:mock:acr:second-factor" };
    await page.goto(`${authorize}${requestOf(redirectUri, secondFactor)}`);
    await press(page, /Bob Example/);
    await expectHeading(page, "Confirm that it is you");
    await expectAccessible(page);

    await page.goto(`${issuer}/device?user_code=WRONG`);
    await press(page, "Continue");
    await expect(page.getByRole("alert")).toContainText("No device shows this code");
    await expectAccessible(page);

    await page.goto(`${issuer}/account`);
    await expectHeading(page, "Signed in at Mock ID");
    await expectAccessible(page);
    await page.goto(`${issuer}/end-session`);
    await expectHeading(page, "Sign out of Mock ID?");
    await expectAccessible(page);
    await press(page, "Sign out");
    await expectHeading(page, "You are signed out");
    await expectAccessible(page);

    await page.goto(`${authorize}${requestOf("https://evil.example/")}`);
    await expect(page.getByRole("alert")).toContainText("invalid_request");
    await expectAccessible(page);
  });

  inTab("a person goes through it with the keyboard alone", async ({ page }) => {
    await page.goto("./");
    await page.getByRole("button", { name: "Connect Mock provider" }).press("Enter");
    await expect(page.getByRole("heading", { name: "Choose an account" })).toBeFocused();
    await page.keyboard.press("Tab");
    await expect(page.getByRole("button", { name: /Alice Example/ })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "Allow Pixy?" })).toBeFocused();
    await page.getByRole("checkbox", { name: /Run workflows/ }).press("Space");
    await page.getByRole("button", { name: "Allow", exact: true }).press("Enter");
    await expectStatus(page, "Connected", who);
  });

  inTab("a double click decides once, and the page leaves history", async ({ page }) => {
    await page.goto("./");
    await page.getByRole("button", { name: "Connect Mock provider" }).click();
    await press(page, /Alice Example/);
    await page.getByRole("button", { name: "Allow", exact: true }).dblclick();
    await expectStatus(page, "Connected", who);

    expect(await countCodes(page)).toBe(1);
    await page.goBack();
    expect(new URL(page.url()).pathname).not.toContain("/mock/");
  });

  inTab(
    "an account of the upstream provider connects, with claims of its own",
    async ({ page }) => {
      await page.goto("./");
      await page.getByRole("button", { name: "Connect Mock provider" }).click();
      await press(page, "Continue with Google");
      await expect(page.getByText("A pretend upstream provider.")).toBeVisible();
      await press(page, /Ada Lovelace/);
      await press(page, "Allow");
      await expectStatus(page, "Connected", { ...who, account: "Ada Lovelace" });
    },
  );

  inTab("consent that was taken back ends the connection", async ({ page, guard }) => {
    guard.expectFailure(/\/mock\/(token|userinfo)$/);
    await connectMock(page);

    await page.goto("./mock/account");
    await press(page, "Revoke Pixy");
    await expect(page.getByText("None.")).toBeVisible();
    await page.goto("./");
    await page.getByRole("button", { name: "Refresh now" }).click();
    await expectStatus(page, "Needs reconnect", who);
  });

  inTab("an address that is no page's says so", async ({ page }) => {
    await page.goto("./mock/s/no-such-scenario/authorize");
    await expect(page.getByRole("alert")).toContainText("There is no such page");
    await expect(page.getByRole("alert")).toContainText("'no-such-scenario'");
  });

  inTab("the issuer's address shows what there is and what was decided", async ({ page }) => {
    await connectMock(page);
    await page.goto("./mock");
    await expectHeading(page, "A pretend OpenID provider");
    await expect(page.getByRole("listitem").filter({ hasText: "token pixy 200" })).toHaveCount(1);
    await expect(page.getByText("Control by programs")).toHaveCount(0);
    await expectAccessible(page);

    await press(page, "Reset this issuer");
    await expect(page.getByText("Nothing was asked yet.")).toBeVisible();
    await page.getByRole("link", { name: /\/account$/ }).click();
    await expect(page.getByText("Nobody is.")).toBeVisible();
  });
});

/** How many codes the provider in this tab has issued. */
function countCodes(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const databases = await indexedDB.databases();
    const name = databases.find((database) => database.name?.includes("mock"))?.name ?? "";
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name);
      request.addEventListener("success", () => resolve(request.result));
      request.addEventListener("error", () => reject(new Error("no database")));
    });
    const [store = ""] = database.objectStoreNames;
    const values = await new Promise<unknown[]>((resolve) => {
      const request = database.transaction(store).objectStore(store).getAll();
      request.addEventListener("success", () => resolve(request.result));
    });
    database.close();
    const codes = values.map((value) => Object(value).codes).find((found) => found instanceof Map);
    return codes?.size ?? -1;
  });
}

const overHttp = base.extend<object, { server: MockServer; app: string }>({
  app: [
    async ({}, provide) => provide(`http://localhost:${await findFreePort()}/`),
    { scope: "worker" },
  ],
  server: [
    async ({ app }, provide) => {
      const server = await startMockServer("--app", app);
      await provide(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
});

overHttp.describe("over HTTP", () => {
  overHttp.describe.configure({ mode: "default" });

  overHttp(
    "the pages are accessible, also without the stylesheets of an app",
    async ({ page, server: { issuer }, app }) => {
      overHttp.setTimeout(60_000);
      await page.goto(`${issuer}/`);
      await expectHeading(page, "A pretend OpenID provider");
      await expectAccessible(page);

      await page.goto(`${issuer}/authorize?${requestOf(`${app}callback`)}`);
      await expectHeading(page, "Choose an account");
      await expectAccessible(page);
      await press(page, /Alice Example/);
      await expectHeading(page, "Allow Pixy?");
      await expectAccessible(page);
    },
  );

  overHttp("a browser without script signs in", async ({ browser, server: { issuer }, app }) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${issuer}/authorize?${requestOf(`${app}callback`)}`);
    const answer = page.waitForRequest((request) => request.url().startsWith(`${app}callback?`));
    await press(page, /Alice Example/);
    await press(page, "Allow");

    const { searchParams } = new URL((await answer).url());
    expect(searchParams.get("code")).toMatch(/./);
    expect(searchParams.get("iss")).toBe(issuer);
    await context.close();
  });

  overHttp(
    "Pixy connects with the entry that the command prints",
    async ({ page, server, app }) => {
      const { stdout } = server;
      const entry: unknown = JSON.parse(
        stdout.slice(stdout.indexOf("{"), stdout.lastIndexOf("}") + 1),
      );
      const host = await serveDist({
        directory: "dist",
        base: "/",
        port: Number(new URL(app).port),
        config: { title: "Pixy", providers: [entry] },
      });
      await page.goto(app);
      await page.getByRole("button", { name: "Connect Mock provider" }).click();
      await expect(page).toHaveURL(new RegExp(`^${server.issuer}/authorize`));
      await press(page, /Bob Example/);
      await press(page, "Allow");
      const provider = String.raw`Mock provider \(${new URL(server.issuer).host}\)`;
      await expectStatus(page, "Connected", { provider, account: "Bob Example" });
      await host.close();
    },
  );
});
