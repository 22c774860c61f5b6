import type { Browser, Page } from "@playwright/test";
import * as v from "valibot";
import type { RealProvider } from "../support/real-provider.ts";
import { readStorage } from "./browser-storage.ts";
import { expectAccessible } from "./expect-accessible.ts";
import { expect, test } from "./fixtures.ts";
import {
  answerProvider,
  connect,
  connectionCard,
  expectApiKnows,
  expectFailure,
  expectStatus,
  openConnection,
} from "./person.ts";

const TokenResponse = v.object({
  access_token: v.string(),
  refresh_token: v.string(),
  id_token: v.string(),
  token_type: v.string(),
  expires_in: v.number(),
  scope: v.string(),
});
type TokenResponse = v.InferOutput<typeof TokenResponse>;

const MARK = "obtained without PKCE";

/** Another program: it knows nothing of PKCE, and has a browser of its own. */
interface OtherProgram {
  readonly browser: Browser;
  readonly provider: RealProvider;
  /** Where Pixy is, whose redirect URI it uses. */
  readonly app: string | undefined;
  /** It has the client of its own that has a secret, instead of Pixy's. */
  readonly isServer?: boolean;
}

/** It signs alice in. @returns what the token endpoint answered it */
async function obtainElsewhere(program: OtherProgram): Promise<TokenResponse> {
  const { browser, provider, app = "", isServer = false } = program;
  provider.forgoPkce();
  const redirectUri = `${app}callback`;
  const context = await browser.newContext();
  const page = await context.newPage();
  const query = new URLSearchParams({
    client_id: isServer ? provider.serverApp.id : provider.clientId,
    response_type: "code",
    redirect_uri: redirectUri,
    scope: "openid profile email offline_access read:workflows",
    prompt: "consent",
    nonce: "of-another-program",
  });
  await page.goto(`${provider.issuer}/auth?${query.toString()}`);
  // The Pixy of that browser did not ask for this code, and leaves it alone.
  const arrival = page.waitForRequest((request) => request.url().startsWith(redirectUri));
  await answerProvider(page, "alice");
  const code = new URL((await arrival).url()).searchParams.get("code") ?? "";
  await context.close();
  return askForTokens(program, {
    grant_type: "authorization_code",
    code,
    redirect_uri: redirectUri,
  });
}

async function askForTokens(
  { provider, isServer = false }: OtherProgram,
  request: Readonly<Record<string, string>>,
): Promise<TokenResponse> {
  const { clientId, serverApp, port } = provider;
  // By address, because only browsers resolve *.localhost by themselves.
  const response = await fetch(`http://127.0.0.1:${port}/token`, {
    method: "POST",
    headers: isServer
      ? { authorization: `Basic ${btoa(`${serverApp.id}:${serverApp.secret}`)}` }
      : {},
    body: new URLSearchParams({ ...request, ...(!isServer && { client_id: clientId }) }),
  });
  return v.parse(TokenResponse, await response.json());
}

async function openImport(page: Page): Promise<void> {
  await page.goto("./");
  await page.getByRole("link", { name: "Import tokens" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Import tokens" })).toBeVisible();
}

async function paste(page: Page, response: TokenResponse): Promise<void> {
  await page.getByRole("textbox", { name: "Token response" }).fill(JSON.stringify(response));
  await page.getByRole("button", { name: "Check and import" }).click();
}

/** The refresh token is not used before it has to be. */
async function waitForNeed(page: Page): Promise<void> {
  await page.getByRole("radiogroup", { name: "First use" }).getByText("At first need").click();
}

test.describe("installed at the root of a host", () => {
  test("an import that takes its time is cancelled, stores nothing, and is tried again", async ({
    page,
    browser,
    context,
    provider,
    baseURL,
  }) => {
    const tokens = await obtainElsewhere({ browser, provider, app: baseURL });
    const asked = Promise.withResolvers<void>();
    await context.route(`${provider.issuer}/.well-known/**`, async (route) => {
      await asked.promise;
      // It has gone, with whoever waited for it.
      await route.continue().catch(() => undefined);
    });
    await openImport(page);
    await paste(page, tokens);
    const submit = page.getByRole("button", { name: "Check and import" });
    await expect(page.getByText("Checking them with Acme…")).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Cancel", exact: true }).press("Enter");
    await expect(page.getByText("Cancelled: nothing was stored.")).toBeVisible();
    await expect(submit).toBeFocused();
    await expect(page.getByRole("textbox", { name: "Token response" })).not.toHaveValue("");
    asked.resolve();
    await context.unrouteAll();
    await page.goto("./");
    await expect(page.getByRole("heading", { name: "No connection yet" })).toBeVisible();
    expect(provider.tokenRequests("refresh_token")).toEqual([]);

    await openImport(page);
    await paste(page, tokens);
    await expect(page).toHaveURL(/\/connections\/[\w-]{36}$/);
  });

  test("a refresh that the import has sent is not waited for by whoever goes on, and not cut off", async ({
    page,
    browser,
    provider,
    baseURL,
  }) => {
    const tokens = await obtainElsewhere({ browser, provider, app: baseURL });
    const held = provider.faults.hold();
    await openImport(page);
    await paste(page, tokens);
    await held.arrived;
    await expect(page.getByRole("button", { name: "Cancel", exact: true })).toHaveCount(0);
    await page.getByRole("link", { name: "Do not wait" }).click();
    await expect(page).toHaveURL(/\/connections\/[\w-]{36}$/);
    await expectStatusOf(page, "Refreshing");
    await page.getByRole("link", { name: "Journeys", exact: true }).click();
    held.release();
    await expect
      .poll(() => provider.tokenRequests("refresh_token").map(({ status }) => status))
      .toEqual([200]);
    // Nobody is taken to the connection from another screen.
    await expect(page.getByRole("link", { name: /^Refresh Acme.*Done/ })).toBeVisible();
    await expect(page).toHaveURL(/\/journeys$/);
  });

  test("tokens from elsewhere are imported, used, refreshed, marked, and reconnected with PKCE", async ({
    page,
    browser,
    provider,
    guard,
    baseURL,
  }) => {
    // Three sign-ins' worth of pages, one after the other.
    test.setTimeout(60_000);
    const tokens = await obtainElsewhere({ browser, provider, app: baseURL });
    const withPkce = () => provider.secrets.filter(({ kind }) => kind === "code_verifier").length;
    await openImport(page);
    await paste(page, tokens);

    await expect(page).toHaveURL(/\/connections\/[\w-]{36}$/);
    const address = page.url();
    await expect(page.getByText(MARK, { exact: true })).toBeVisible();
    expect(provider.tokenRequests("refresh_token").map(({ status }) => status)).toEqual([200]);
    await expect(page.getByText("Replaced at each use")).toBeVisible();
    await expectApiKnows(page);
    await page.getByRole("button", { name: "Refresh now" }).click();
    await expect.poll(() => provider.tokenRequests("refresh_token").length).toBe(2);
    await expectStatusOf(page, "Connected");
    await expectApiKnows(page);

    // One stop of the Tab key, and the arrow keys go to the point from which all began.
    await page
      .getByRole("link", { name: /^Refreshed.*see the steps/ })
      .last()
      .focus();
    await page.keyboard.press("Home");
    await expect(page.getByRole("link", { name: /^Imported.*see the steps/ })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/journeys\//);
    await expect(
      page.getByText("Pasted tokens that were obtained elsewhere").first(),
    ).toBeVisible();

    const { keys: _, ...storage } = await readStorage(page);
    const places = JSON.stringify([storage, guard.addresses, guard.consoleLines]);
    for (const token of [tokens.access_token, tokens.refresh_token, tokens.id_token]) {
      expect(places.includes(token), "a pasted token is stored in clear, or told").toBe(false);
    }

    await page.goto("./");
    await expect(connectionCard(page).getByText(MARK)).toBeVisible();
    expect(withPkce()).toBe(0);
    await connectionCard(page).getByRole("button", { name: "Reconnect" }).click();
    await answerProvider(page, "alice");
    await expectStatus(page, "Connected");
    expect(withPkce()).toBe(1);
    await expect(page.getByRole("article")).toHaveCount(1);
    await expect(page.getByText(MARK)).toHaveCount(0);
    await openConnection(page);
    expect(page.url()).toBe(address);
    await expect(page.getByText("Authorization code with PKCE (S256)")).toBeVisible();
    await expectApiKnows(page);
  });

  test("tokens of another provider are refused by name, and can be given to the right one", async ({
    page,
    browser,
    provider,
    otherProvider,
    baseURL,
  }) => {
    const tokens = await obtainElsewhere({ browser, provider, app: baseURL });
    await openImport(page);
    await page.getByRole("combobox", { name: "Provider" }).selectOption("Globex");
    await paste(page, tokens);
    await expectFailure(page, "import_invalid");
    const alert = page.getByRole("alert");
    await expect(alert).toContainText("was not issued by this provider to this client");
    await expectAccessible(page, "main");
    expect([...provider.tokenRequests("refresh_token"), ...otherProvider.tokenRequests()]).toEqual(
      [],
    );

    await alert.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("textbox", { name: "Token response" })).toBeFocused();
    await page.getByRole("combobox", { name: "Provider" }).selectOption("Acme");
    await page.getByRole("button", { name: "Check and import" }).click();
    await expect(page).toHaveURL(/\/connections\/[\w-]{36}$/);
    await expectApiKnows(page);
  });

  test("a refresh token that goes on being used elsewhere signs both out, of which the import warns", async ({
    page,
    browser,
    provider,
    guard,
    baseURL,
  }) => {
    guard.expectFailure(/\/token$/);
    const program = { browser, provider, app: baseURL };
    const tokens = await obtainElsewhere(program);
    await openImport(page);
    await expect(
      page.getByText("the provider takes it for stolen and signs both out"),
    ).toBeVisible();
    await waitForNeed(page);
    await paste(page, tokens);
    await expectStatusOf(page, "Connected");
    expect(provider.tokenRequests("refresh_token")).toEqual([]);

    const { refresh_token } = tokens;
    const elsewhere = await askForTokens(program, { grant_type: "refresh_token", refresh_token });
    await page.getByRole("button", { name: "Refresh now" }).click();
    await expectStatusOf(page, "Needs reconnect");
    await expectFailure(page, "refresh_rejected");
    expect((await provider.introspect(elsewhere.refresh_token)).active).toBe(false);
  });

  test("tokens of a client with a secret cannot be refreshed, and the page says why", async ({
    page,
    context,
    browser,
    provider,
    guard,
    baseURL,
  }) => {
    guard.expectFailure(/\/token$/);
    // A profile with the id of a confidential client: the mistake that is made most.
    await context.route("**/config.json", async (route) => {
      const response = await route.fetch();
      const config = v.parse(
        v.looseObject({ providers: v.array(v.looseObject({})) }),
        await response.json(),
      );
      const providers = config.providers.map((entry) =>
        entry["id"] === "acme" ? { ...entry, clientId: provider.serverApp.id } : entry,
      );
      await route.fulfill({ response, json: { ...config, providers } });
    });
    const tokens = await obtainElsewhere({ browser, provider, app: baseURL, isServer: true });
    await openImport(page);
    await paste(page, tokens);
    await expect(page.getByRole("heading", { name: "Imported, but not refreshed" })).toBeVisible();
    await expectFailure(page, "invalid_client");
    await expect(page.getByText("A browser cannot hold that secret")).toBeVisible();

    // What was imported is kept, and good for as long as the access token is.
    await page.getByRole("link", { name: "Go to the connection" }).click();
    await expectStatusOf(page, "Needs reconnect");
    await expect(page.getByText("refused as another client's")).toBeVisible();
  });

  test("an account that is connected already is replaced only when its person says so", async ({
    page,
    browser,
    provider,
    baseURL,
  }) => {
    const tokens = await obtainElsewhere({ browser, provider, app: baseURL });
    await connect(page);
    await openImport(page);
    await paste(page, tokens);
    const question = page.getByRole("heading", { name: "This account is connected already" });
    await expect(question).toBeVisible();
    await page.getByRole("button", { name: "Keep it as it is" }).click();
    await page.goto("./");
    await expectStatus(page, "Connected");
    await expect(page.getByText(MARK)).toHaveCount(0);

    await openImport(page);
    await paste(page, tokens);
    await page.getByRole("button", { name: "Replace its tokens" }).click();
    await expect(page).toHaveURL(/\/connections\/[\w-]{36}$/);
    await expectApiKnows(page);
    await page.goto("./");
    await expect(connectionCard(page).getByText(MARK)).toBeVisible();
    await expect(page.getByRole("article")).toHaveCount(1);
  });
});

/** On the page of a connection. */
async function expectStatusOf(
  page: Page,
  status: "Connected" | "Refreshing" | "Needs reconnect",
): Promise<void> {
  await expect(page.getByRole("status").filter({ hasText: status })).toBeVisible();
}
