import { createHash, randomBytes } from "node:crypto";
import type { Browser, Page } from "@playwright/test";
import * as v from "valibot";
import type { RealProvider } from "../support/real-provider.ts";
import { readStorage } from "./browser-storage.ts";
import { expectAccessible } from "./expect-accessible.ts";
import { describeInstallations, expect, test } from "./fixtures.ts";
import {
  answerProvider,
  connect,
  connectionCard,
  expectApiKnows,
  expectFailure,
  openConnection,
  pressOnCard,
} from "./person.ts";

/**
 * Another program of the same registration signs alice in.
 *
 * @returns what the token endpoint answered it
 */
async function tokensFromElsewhere(
  browser: Browser,
  provider: RealProvider,
  app = "",
): Promise<Readonly<Record<string, string | number>>> {
  const context = await browser.newContext();
  const redirectUri = `${app}callback`;
  // At the same address, a page that knows nothing of Pixy.
  await context.route(
    (url) => url.href.startsWith(redirectUri),
    (route) =>
      route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Elsewhere</title>" }),
  );
  const page = await context.newPage();
  // This provider lets no public client go without a challenge; Pixy cannot know that of a token.
  const verifier = randomBytes(32).toString("base64url");
  const query = new URLSearchParams({
    client_id: provider.clientId,
    response_type: "code",
    redirect_uri: redirectUri,
    scope: "openid profile email offline_access read:workflows",
    prompt: "consent",
    nonce: "of-another-program",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  });
  await page.goto(`${provider.issuer}/auth?${query.toString()}`);
  await answerProvider(page, "alice");
  await expect(page).toHaveTitle("Elsewhere");
  const answer = await page.evaluate(
    async ([address = "", body = ""]) => {
      const response = await fetch(address, { method: "POST", body: new URLSearchParams(body) });
      const json: unknown = await response.json();
      return json;
    },
    [
      `${provider.issuer}/token`,
      new URLSearchParams({
        grant_type: "authorization_code",
        client_id: provider.clientId,
        code: new URL(page.url()).searchParams.get("code") ?? "",
        redirect_uri: redirectUri,
        code_verifier: verifier,
      }).toString(),
    ],
  );
  await context.close();
  return v.parse(v.record(v.string(), v.union([v.string(), v.number()])), answer);
}

async function openImport(page: Page): Promise<void> {
  await page.goto("./");
  await page.getByRole("link", { name: "Import tokens" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Import tokens" })).toBeVisible();
}

async function paste(page: Page, response: object): Promise<void> {
  await page.getByRole("textbox", { name: "Token response" }).fill(JSON.stringify(response));
  await page.getByRole("button", { name: "Check and import" }).click();
}

const mark = "obtained without PKCE";

describeInstallations(() => {
  test("tokens from elsewhere are imported, used, refreshed, marked, and reconnected with PKCE", async ({
    page,
    browser,
    provider,
    baseURL,
  }) => {
    const response = await tokensFromElsewhere(browser, provider, baseURL);
    await openImport(page);
    await page.getByRole("radio", { name: "At first need" }).check();
    await paste(page, response);

    await expect(page).toHaveURL(/\/connections\/[\w-]{36}$/);
    await expect(page.getByText(mark, { exact: true })).toBeVisible();
    expect(provider.tokenRequests("refresh_token")).toHaveLength(0);
    await expectApiKnows(page);

    await page.getByRole("button", { name: "Refresh now" }).click();
    await expect.poll(() => provider.tokenRequests("refresh_token").length).toBe(1);
    await expect(page.getByText("Replaced at each use")).toBeVisible();
    await expectApiKnows(page);
    await expect(page.getByText(mark, { exact: true })).toBeVisible();

    await page.goto("./");
    await expect(connectionCard(page).getByText(mark)).toBeVisible();
    await pressOnCard(page, "Reconnect");
    await answerProvider(page, "alice");
    await expect(page.getByRole("article")).toHaveCount(1);
    await expect(connectionCard(page).getByText(mark)).toHaveCount(0);
    await openConnection(page);
    await expect(page.getByText("Authorization code with PKCE (S256)")).toBeVisible();
    await expectApiKnows(page);
  });

  test("what is pasted stands nowhere else, and the refresh token is used at once when that is wanted", async ({
    page,
    browser,
    provider,
    guard,
    baseURL,
  }) => {
    const response = await tokensFromElsewhere(browser, provider, baseURL);
    await openImport(page);
    await paste(page, response);
    await expect(page).toHaveURL(/\/connections\/[\w-]{36}$/);
    expect(provider.tokenRequests("refresh_token")).toHaveLength(1);
    await expectApiKnows(page);

    const { keys: _, ...storage } = await readStorage(page);
    const places = JSON.stringify([storage, guard.addresses, guard.consoleLines]);
    const document = await page.content();
    for (const name of ["access_token", "refresh_token", "id_token"]) {
      const token = String(response[name]);
      expect(places.includes(token), `${name} is stored or told`).toBe(false);
      expect(document.includes(token), `${name} is shown`).toBe(false);
    }
    await page.goBack();
    await page.goto("./connections/import");
    await expect(page.getByRole("textbox", { name: "Token response" })).toHaveValue("");
  });

  test("a refusal names what is wrong, and the field keeps it to be corrected", async ({
    page,
    browser,
    provider,
    baseURL,
  }) => {
    const response = await tokensFromElsewhere(browser, provider, baseURL);
    await openImport(page);
    await page.getByRole("combobox", { name: "Provider" }).selectOption("Globex");
    await paste(page, response);
    await expectFailure(page, "import_invalid");
    await expect(page.getByRole("alert")).toContainText("id_token");
    await expectAccessible(page);
    await page.getByRole("alert").getByRole("button", { name: "Try again" }).click();
    const field = page.getByRole("textbox", { name: "Token response" });
    await expect(field).toBeFocused();
    await expect(field).toHaveValue(JSON.stringify(response));
    await page.getByRole("combobox", { name: "Provider" }).selectOption("Acme");
    await page.getByRole("button", { name: "Check and import" }).click();
    await expect(page).toHaveURL(/\/connections\/[\w-]{36}$/);
  });

  test("an account that is connected already is replaced only when the person says so", async ({
    page,
    browser,
    provider,
    baseURL,
  }) => {
    const response = await tokensFromElsewhere(browser, provider, baseURL);
    await connect(page);
    await openImport(page);
    await paste(page, response);
    await expect(
      page.getByRole("heading", { name: "This account is connected already" }),
    ).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Keep it as it is" }).click();
    await page.goto("./");
    await expect(connectionCard(page).getByText(mark)).toHaveCount(0);

    await openImport(page);
    await paste(page, response);
    await page.getByRole("button", { name: "Replace its tokens" }).click();
    await expect(page).toHaveURL(/\/connections\/[\w-]{36}$/);
    await expectApiKnows(page);
    await expectAccessible(page);
    await page.goto("./");
    await expect(page.getByRole("article")).toHaveCount(1);
    await expect(connectionCard(page).getByText(mark)).toBeVisible();
  });

  test("a refresh token that the provider refuses leads to a sign-in", async ({
    page,
    browser,
    provider,
    guard,
    baseURL,
  }) => {
    guard.expectFailure(/\/token$/);
    const response = await tokensFromElsewhere(browser, provider, baseURL);
    provider.revokeGrants("alice");
    await openImport(page);
    await paste(page, response);
    await expectFailure(page, "refresh_rejected");
    await expectAccessible(page);
    await page.getByRole("alert").getByRole("button", { name: "Reconnect" }).click();
    await answerProvider(page, "alice");
    await expectApiKnows(page);
    await expect(page.getByText(mark, { exact: true })).toHaveCount(0);
  });
});
