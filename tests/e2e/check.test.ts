import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, test } from "./check-fixtures.ts";
import { expectAccessible } from "./expect-accessible.ts";
import { answerProvider, connectionCard } from "./person.ts";

// One set of servers for all: they take longer to start than a test.
test.describe.configure({ mode: "default" });

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

/** @returns what a finished report has to object to: "Fail A page may read its keys" */
async function defectsOf(page: Page): Promise<string[]> {
  await expect(page.getByRole("status").filter({ hasText: /^\d+ checks\./ })).toBeVisible();
  const rows = page.locator("summary").filter({ hasText: /^(?:Fail|Warn)/ });
  const texts = await rows.allInnerTexts();
  return texts.map((text) => text.replace(/\s+/g, " ").trim());
}

async function checkIssuer(page: Page, issuer: string, client: string): Promise<string[]> {
  await page.getByRole("textbox", { name: "Issuer" }).fill(issuer);
  await page.getByRole("textbox", { name: "Client id" }).fill(client);
  await page.getByRole("button", { name: /^Check/ }).click();
  return defectsOf(page);
}

test("a tab finds what is wrong at a provider, and nothing else", async ({
  page,
  provider,
  planted,
  mock,
}) => {
  const { issuer, clientId, serverApp } = provider;
  await page.goto("./check");
  await expect(page.getByRole("heading", { name: "Can my provider do this?" })).toBeVisible();

  expect(await checkIssuer(page, issuer, clientId), "a good one").toEqual([]);
  await expect(page.getByRole("heading", { name: "Nothing speaks against it" })).toBeVisible();
  await expect(page.getByRole("group", { name: "Command" })).toContainText(
    `npm run readiness -- ${issuer} --client-id=${clientId} --origin=`,
  );

  for (const [path, defect] of [
    ["/.well-known/", "Fail A page may read its metadata"],
    ["/jwks", "Fail A page may read its keys"],
    ["/token", "Fail A page may read what its token endpoint answers"],
    ["/me", "Warn A page may ask its userinfo endpoint"],
    ["/token/revocation", "Warn A page may read what its revocation endpoint answers"],
  ] as const) {
    planted.silentPaths = [path];
    expect(await checkIssuer(page, issuer, clientId), path).toEqual([defect]);
    const answer = defect.startsWith("Fail")
      ? "Not as it is: 1 check fails"
      : "It can, with 1 warning";
    await expect(page.getByRole("heading", { name: answer })).toBeVisible();
  }
  planted.silentPaths = [];

  planted.saysOfItself = { revocation_endpoint: "http://open.example/revoke" };
  expect(await checkIssuer(page, issuer, clientId)).toEqual(["Fail Every endpoint is https"]);
  delete planted.saysOfItself;

  const otherName = issuer.replace("op.localhost", "127.0.0.1");
  expect(await checkIssuer(page, otherName, clientId)).toEqual([
    "Fail The metadata names the issuer that was asked",
  ]);
  expect(await checkIssuer(page, issuer, serverApp.id)).toEqual([
    "Fail Its token endpoint demands no secret of this client",
  ]);
  expect(await checkIssuer(page, `${mock.issuer}/s/secret-demanded`, "pixy")).toEqual([
    "Fail Its token endpoint demands no secret of this client",
  ]);
  // Where requests can be pushed, a page sees what the provider makes of them.
  expect(await checkIssuer(page, `${mock.issuer}/s/pkce-optional`, "pixy")).toEqual([
    "Fail It refuses a request without PKCE",
  ]);
  expect(await checkIssuer(page, `${mock.issuer}/s/plain-challenges-accepted`, "pixy")).toEqual([
    "Fail It refuses a challenge that is the verifier itself (plain)",
  ]);
});

test("what is missing differs from who is away, by keyboard, and is handed on as Markdown", async ({
  page,
  context,
  provider,
  planted,
}) => {
  planted.silentPaths = ["/token"];
  await page.goto("./check?provider=acme");
  await page.getByRole("combobox", { name: "Provider" }).focus();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Check", exact: true })).toBeFocused();
  await page.keyboard.press("Enter");

  expect(await defectsOf(page)).toEqual(["Fail A page may read what its token endpoint answers"]);
  const row = page.getByRole("listitem").filter({ hasText: /^Fail/ });
  await expect(row).toContainText("It answers, but not for a page: CORS is missing.");
  await expect(row).toContainText(`Add ${new URL(page.url()).origin} to the web origins`);
  await expect(page.getByText("Its token endpoint demands no secret of this client")).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("radio", { name: /Fail/ }).click();
  await expect(page).toHaveURL(/show=fail/);
  await expect(page.locator("summary").filter({ hasText: /^Pass/ })).toHaveCount(0);

  const download = page.waitForEvent("download");
  await press(page, "Save as Markdown");
  const text = await readFile(await (await download).path(), "utf8");
  expect(text).toContain("**✖ fail** A page may read what its token endpoint answers.");
  expect(text).toContain("**? unknown** It refuses a request without PKCE.");
  for (const { value } of provider.secrets) expect(text).not.toContain(value);

  await provider.goDown();
  await press(page, "Check again");
  await expect(row.first()).toContainText(
    "Nothing answers there: check how the address is written",
  );
  await provider.comeBack();

  await context.setOffline(true);
  await expect(page.getByText("Nobody can be asked without a network.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Check again" })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
});

test("a connection made for the check is used up by it, and says whether reuse is noticed", async ({
  page,
  provider,
}) => {
  await page.goto("./check?provider=acme");
  await press(page, "Check");
  await press(page, "Connect Acme for it");
  await answerProvider(page, "alice");
  await expect(page).toHaveURL(/\/check\?provider=acme$/);

  await press(page, "Check");
  expect(await defectsOf(page)).toEqual([]);
  await page.getByRole("checkbox", { name: /Also send a spent refresh token again/ }).check();
  await press(page, "Check with this connection");
  await press(page, "Use it up");

  expect(await defectsOf(page)).toEqual([]);
  for (const passed of [
    /^Pass\s*Its answers name their sender$/,
    /^Pass\s*It gives this client a refresh token$/,
    /^Pass\s*It replaces a refresh token at each use$/,
    /^Pass\s*A refresh token that comes a second time ends the grant$/,
  ]) {
    await expect(page.locator("summary").filter({ hasText: passed })).toBeVisible();
  }
  expect(provider.tokenRequests("refresh_token").map(({ status }) => status)).toEqual([
    200, 400, 400,
  ]);
  await page.getByRole("link", { name: "Connections" }).click();
  await expect(connectionCard(page)).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Connect Acme" })).toBeVisible();
});

test("a connection made for the check finds that refresh tokens are not rotated, and nothing else", async ({
  page,
  provider,
  planted,
}) => {
  planted.keepsRefreshTokens = true;
  await page.goto("./check?provider=acme");
  await press(page, "Check");
  await press(page, "Connect Acme for it");
  await answerProvider(page, "alice");
  await press(page, "Check");
  await defectsOf(page);
  await press(page, "Check with this connection");
  await press(page, "Use it up");

  await expect.poll(() => provider.tokenRequests("refresh_token").length).toBeGreaterThan(0);
  expect(await defectsOf(page)).toEqual(["Fail It replaces a refresh token at each use"]);
});
