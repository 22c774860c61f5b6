import type { Page } from "@playwright/test";
import { expect, NOBODY, test } from "./added-provider-fixtures.ts";
import {
  answerProvider,
  connectionCard,
  expectApiKnows,
  expectFailure,
  expectStatus,
  openConnection,
} from "./person.ts";

async function openForm(page: Page): Promise<void> {
  await page.goto("./");
  await page.getByRole("link", { name: "Add provider" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Add provider" })).toBeFocused();
}

const fill = (page: Page, name: string, value: string) =>
  page.getByRole("textbox", { name, exact: true }).fill(value);
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const choose = (page: Page, source: string) => page.getByText(source, { exact: true }).click();

test("a provider is added by its issuer, and every tab has it at once", async ({
  page,
  context,
  open,
}) => {
  const other = await context.newPage();
  await other.goto("./");
  await expect(other.getByRole("button", { name: "Connect Acme" })).toBeVisible();

  await openForm(page);
  await fill(page, "Issuer", `${open.issuer}/`);
  await expectFailure(page, "discovery_issuer_mismatch");
  await press(page, "Use its own spelling");
  await expect(page.getByText("says that it can do")).toBeVisible();
  await expect(page.getByText("Says that it checks the secret of a sign-in (S256).")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Issuer" })).toHaveValue(open.issuer);
  await expect(page.getByRole("button", { name: "offline_access" })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await fill(page, "Name", "Opener");
  await fill(page, "Client id", open.clientId);
  await press(page, "Save");

  await expect(page.getByRole("heading", { level: 1, name: "Connections" })).toBeVisible();
  await expect(other.getByRole("button", { name: "Connect Opener", exact: true })).toBeVisible();
  await press(page, "Connect Opener");
  await answerProvider(page, "alice");
  await expectStatus(page, "Connected", { provider: "Opener" });
  expect(open.tokenRequests("authorization_code")).toHaveLength(1);

  await page.reload();
  await expectStatus(page, "Connected", { provider: "Opener" });
});

test("a provider is added by its endpoints, and its API says whose account it is", async ({
  page,
  open,
  api,
}) => {
  await openForm(page);
  await choose(page, "Endpoints");
  await fill(page, "Name", "Plain");
  await fill(page, "Authorization endpoint", `${open.issuer}/auth`);
  await fill(page, "Token endpoint", `${open.issuer}/token`);
  await fill(page, "Client id", open.clientId);
  await fill(page, "Scope", "offline_access read:workflows");
  await page.getByText("APIs, extra parameters and more").click();
  await press(page, "Add an API");
  await page.getByRole("group", { name: "APIs" }).getByLabel("Name").fill("Who am I");
  await fill(page, "URL", `${api.origin}/me`);
  await press(page, "Add a parameter");
  await fill(page, "Parameter", "prompt");
  await fill(page, "Value", "consent");
  await fill(page, "Asked at", `${api.origin}/me`);
  await fill(page, "Pointer to the id", "/account");
  await fill(page, "Pointer to the name", "/account");
  await press(page, "Save and connect");

  await answerProvider(page, "paula");
  await expectStatus(page, "Connected", { provider: "Plain", account: "paula" });
  await openConnection(page, { provider: "Plain", account: "paula" });
  await expectApiKnows(page, "paula");
});

test("a provider whose description no browser may read is added by pasting it", async ({
  page,
  context,
  silent,
  guard,
}) => {
  guard.expectFailure(/silent\.localhost:\d+\/(\.well-known\/|favicon\.ico$)/);
  await openForm(page);
  await fill(page, "Issuer", silent.issuer);
  await expectFailure(page, "provider_unreachable");
  await expect(page.getByRole("alert")).toContainText("(CORS)");
  await press(page, "Paste its discovery document");

  const address = page.getByRole("link", { name: /\.well-known\/openid-configuration$/ });
  await expect(address).toHaveAttribute("rel", "noreferrer");
  const opened = context.waitForEvent("page");
  await address.click();
  const document = (await (await opened).locator("body").textContent()) ?? "";

  await fill(
    page,
    "Discovery document",
    document.replace(`"issuer":"${silent.issuer}"`, '"issuer":"https://evil.example"'),
  );
  await expect(page.getByText(/It names another issuer than the one above/)).toBeVisible();
  await fill(page, "Discovery document", document);
  await expect(page.getByText("says that it can do")).toBeVisible();
  await fill(page, "Client id", silent.clientId);
  await press(page, "Save and connect");

  await answerProvider(page, "alice");
  await expectStatus(page, "Connected", { provider: "silent.localhost" });
});

test("a preset knows the provider's own words, and one that cannot serve a browser says why", async ({
  page,
  app,
  open,
  guard,
}) => {
  guard.expectFailure(/^https:\/\/sso\.localhost\//);
  await page.route(`${NOBODY}/**`, (route) => route.abort());
  await openForm(page);
  await page.getByRole("radio", { name: /^Google/ }).check();
  await expect(
    page.getByText("Google cannot serve an app that runs in a browser only"),
  ).toBeVisible();
  await expect(page.getByText("client_secret is missing")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save" })).toHaveCount(0);

  await press(page, "Set up Keycloak");
  await fill(page, "Host", "sso.localhost");
  await fill(page, "Realm", "main");
  await expect(page.getByRole("textbox", { name: "Issuer" })).toHaveValue(
    "https://sso.localhost/realms/main",
  );
  const recipe = page.getByRole("region", { name: "Registration" });
  await expect(recipe.getByRole("term")).toHaveText([
    "Valid redirect URIs",
    "Web origins",
    "Valid post logout redirect URIs",
  ]);
  await expect(recipe.getByRole("definition").locator("code")).toHaveText([
    `${app}callback`,
    new URL(app).origin,
    app,
  ]);

  await fill(page, "Issuer", open.issuer);
  await expect(page.getByText("says that it can do")).toBeVisible();
  await fill(page, "Client ID", open.clientId);
  await press(page, "Save and connect");
  await answerProvider(page, "alice");
  await expectStatus(page, "Connected", { provider: "Keycloak" });
});

test("a known provider is spoken to in its own words, without a preset and when it is looked at later", async ({
  page,
  guard,
}) => {
  guard.expectFailure(/^https:\/\/sso\.localhost\//);
  const terms = page.getByRole("region", { name: "Registration" }).getByRole("term");
  await openForm(page);
  await page.route(`${NOBODY}/**`, (route) => route.abort());
  await expect(terms.first()).toHaveText("Redirect URI");
  await fill(page, "Issuer", "https://sso.localhost/realms/main");
  await expect(terms.first()).toHaveText("Valid redirect URIs");
  await fill(page, "Client ID", "pixy");
  await press(page, "Save");
  await page.getByRole("link", { name: "Setup of sso.localhost" }).click();
  await expect(terms.first()).toHaveText("Valid redirect URIs");
});

test("a provider that publishes nothing is checked at the endpoints that were typed, once they are saved", async ({
  page,
  open,
  guard,
}) => {
  // A code that is made up is refused.
  guard.expectFailure(/^http:\/\/open\.localhost:\d+\/token$/);
  await openForm(page);
  await choose(page, "Endpoints");
  await fill(page, "Name", "Plain");
  await fill(page, "Authorization endpoint", `${open.issuer}/auth`);
  await press(page, "Save and check");
  await expect(page.getByText(/to be corrected\. Nothing was saved\./)).toBeVisible();
  await fill(page, "Token endpoint", `${open.issuer}/token`);
  await fill(page, "Client id", open.clientId);
  await press(page, "Save and check");
  await expect(page.getByRole("heading", { level: 1, name: "Check" })).toBeFocused();
  await expect(page.getByRole("combobox", { name: "Provider" })).toHaveText(/Plain/);
  await press(page, "Check");
  await expect(page.getByRole("status").filter({ hasText: /^\d+ checks\./ })).toBeVisible();
});

test("an app registers itself with one press, and deleting the provider takes its connections along", async ({
  page,
  open,
}) => {
  await openForm(page);
  await fill(page, "Issuer", open.issuer);
  await fill(page, "Name", "Registered");
  await page.getByText("A redirect URI of its own").click();
  await press(page, "Register Pixy for me");
  await expect(page.getByText("Registered. The client id is filled in below")).toBeVisible();
  const clientId = await page.getByRole("textbox", { name: "Client id" }).inputValue();
  expect(clientId).not.toBe(open.clientId);
  await press(page, "Save and connect");
  await answerProvider(page, "alice");
  await expectStatus(page, "Connected", { provider: "Registered" });
  const kept = () => page.evaluate(() => JSON.stringify({ ...sessionStorage }));
  expect(await kept()).not.toContain("provider-draft");

  await page.getByRole("link", { name: "Setup of Registered" }).click();
  await expect(page.getByText("leaves the first behind")).toBeVisible();
  await expect(page.getByRole("button", { name: "Register again" })).toBeVisible();
  // Looked at only, so far.
  expect(await kept()).not.toContain("provider-draft");
  await fill(page, "Client id", "another");
  await expect.poll(kept).toContain("provider-draft");
  await expect(page.getByText("A connection belongs to the registration as it was")).toBeVisible();
  await press(page, "Delete provider");
  await expect(page.getByRole("dialog")).toContainText("Its connection is disconnected too");
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();

  await expect(page.getByRole("button", { name: "Connect Acme" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Connect Registered" })).toHaveCount(0);
  await expect(connectionCard(page, { provider: "Registered" })).toHaveCount(0);
  expect(open.requests.filter(({ path }) => path === "/token/revocation")).not.toEqual([]);
});

test("what is filled in survives a reload, but for a secret: with one in it nothing is kept until it is gone", async ({
  page,
}) => {
  const secret = "GOCSPX-planted-by-this-test";
  const kept = () => page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }));
  await openForm(page);
  await choose(page, "Endpoints");
  await fill(page, "Name", "Half done");
  await fill(page, "Client id", "typed");
  await expect.poll(kept).toContain("typed");
  await fill(page, "Client id", secret);
  await expect(page.getByText(/This is a client secret\. A browser cannot keep one/)).toBeVisible();
  await press(page, "Save");
  await expect(page.getByText(/to be corrected\. Nothing was saved\./)).toBeVisible();
  expect(await kept()).not.toContain("GOCSPX");

  await fill(page, "Client id", "corrected");
  await expect.poll(kept).toContain("corrected");
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Name", exact: true })).toHaveValue("Half done");
  await expect(page.getByRole("radio", { name: "Endpoints" })).toBeChecked();
  await expect(page.getByRole("textbox", { name: "Client id" })).toHaveValue("corrected");
});
