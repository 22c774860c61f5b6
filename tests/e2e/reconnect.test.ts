import type { Page } from "@playwright/test";
import type { RealProvider } from "../support/real-provider.ts";
import { expect, test } from "./fixtures.ts";
import {
  answerProvider,
  apiAnswer,
  connect,
  connectionCard,
  expectApiKnows,
  expectFailure,
  expectStatus,
  openConnection,
  pressOnCard,
  sendRequest,
} from "./person.ts";

/** Ends the person's session and everything that was granted in it. */
function throwOut(provider: RealProvider, account: string): void {
  provider.endSessions(account);
  provider.revokeGrants(account);
}

/** Reconnects the connection of alice and signs in as somebody else. */
async function reconnectAs(page: Page, provider: RealProvider, account: string): Promise<void> {
  provider.endSessions("alice");
  await pressOnCard(page, "Reconnect");
  await answerProvider(page, account);
  await expect(page.getByRole("heading", { name: "Another account signed in" })).toBeVisible();
}

test.describe("installed at the root of a host", () => {
  test("when the provider has ended the session, the page leads through a sign-in back to itself", async ({
    page,
    provider,
    guard,
  }) => {
    guard.expectFailure(/\/token$|\/me$/);
    await connect(page);
    await openConnection(page);
    const address = page.url();
    throwOut(provider, "alice");
    await sendRequest(page, "Who am I");
    await expectFailure(page, "refresh_rejected");
    await page.getByRole("alert").getByRole("button").click();
    // the failure may lead to the connection's sign-in screen or spare the person that step
    const signIn = page.getByRole("button", { name: "Sign in again" });
    await expect(signIn.or(page.getByRole("textbox", { name: "Account" }))).toBeVisible();
    if (await signIn.isVisible()) await signIn.click();
    await answerProvider(page, "alice");
    await expect(page).toHaveURL(address);
    await expectApiKnows(page);

    await page.goto("./");
    await expectStatus(page, "Connected");
    await expect(page.getByRole("article")).toHaveCount(1);
  });

  test("the sign-in screen of a connection leads back to where the person was", async ({
    page,
    provider,
    guard,
  }) => {
    guard.expectFailure(/\/(token|me)$/);
    await connect(page);
    await openConnection(page);
    const address = page.url();
    const id = new URL(address).pathname.split("/").at(-1) ?? "";
    throwOut(provider, "alice");
    await page.goto("./");
    await pressOnCard(page, "Refresh now");
    await expectStatus(page, "Needs reconnect");

    const query = new URLSearchParams({ connection: id, returnTo: `/connections/${id}` });
    await page.goto(`./login?${query.toString()}`);
    await page.getByRole("button", { name: "Sign in again" }).click();
    await answerProvider(page, "alice");
    await expect(page).toHaveURL(address);
    await expectApiKnows(page);
  });

  test("the sign-in screen leads nowhere else: not to an address of somebody else", async ({
    page,
    baseURL,
  }) => {
    await connect(page);
    await openConnection(page);
    const connection = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    for (const returnTo of [
      "https://attacker.example/",
      "//attacker.example",
      "javascript:alert(1)",
    ]) {
      const query = new URLSearchParams({ connection, returnTo });
      await page.goto(`./login?${query.toString()}`);
      await page.getByRole("button", { name: "Sign in again" }).click();
      await answerProvider(page, "alice");
      await expectStatus(page, "Connected");
      expect(page.url()).toBe(baseURL);
    }
  });

  test("the card says why it needs a reconnect, and its button is enough", async ({
    page,
    provider,
    guard,
  }) => {
    guard.expectFailure(/\/(token|me)$/);
    await connect(page);
    throwOut(provider, "alice");
    await pressOnCard(page, "Refresh now");
    await expectStatus(page, "Needs reconnect");
    await expect(connectionCard(page)).toContainText("invalid_grant");

    await pressOnCard(page, "Reconnect");
    await answerProvider(page, "alice");
    await expectStatus(page, "Connected");
    await expect(page.getByRole("article")).toHaveCount(1);
  });

  test("a reload keeps a connection that needs a reconnect, with its account", async ({
    page,
    provider,
    guard,
  }) => {
    guard.expectFailure(/\/(token|me)$/);
    await connect(page);
    throwOut(provider, "alice");
    await pressOnCard(page, "Refresh now");
    await expectStatus(page, "Needs reconnect");
    await page.reload();
    await expectStatus(page, "Needs reconnect");
  });

  test("a reconnect while all is well gives the connection new tokens", async ({
    page,
    provider,
  }) => {
    await connect(page);
    await openConnection(page);
    const address = page.url();
    await page.goto("./");
    await pressOnCard(page, "Reconnect");
    await answerProvider(page, "alice");
    await expectStatus(page, "Connected");
    await expect(page.getByRole("article")).toHaveCount(1);
    await openConnection(page);
    expect(page.url()).toBe(address);
    await expectApiKnows(page);

    expect(provider.tokenRequests("authorization_code")).toHaveLength(2);
  });

  test("another account is asked about: Cancel keeps the one before", async ({
    page,
    provider,
  }) => {
    await connect(page);
    await reconnectAs(page, provider, "bob");
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.goto("./");
    await expectStatus(page, "Connected");
    await expect(page.getByRole("article")).toHaveCount(1);
    await openConnection(page);
    await expectApiKnows(page, "alice");
    await expect.poll(() => activeTokens(provider, "bob")).toBe(0);
  });

  test("another account is asked about: Replace puts it in the place of the one before", async ({
    page,
    provider,
  }) => {
    await connect(page);
    await reconnectAs(page, provider, "bob");
    await page.getByRole("button", { name: /^Replace .*alice/i }).click();
    await expectStatus(page, "Connected", { account: "bob" });
    await expect(page.getByRole("article")).toHaveCount(1);
    await openConnection(page, { account: "bob" });
    await expectApiKnows(page, "bob");
  });

  test("another account is asked about: Keep both makes a second connection", async ({
    page,
    provider,
  }) => {
    await connect(page);
    await reconnectAs(page, provider, "bob");
    await page.getByRole("button", { name: "Keep both" }).click();
    await expectStatus(page, "Connected", { account: "bob" });
    await expectStatus(page, "Connected", { account: "alice" });
    await expect(page.getByRole("article")).toHaveCount(2);
    await openConnection(page, { account: "alice" });
    await expectApiKnows(page, "alice");
    await expect(apiAnswer(page)).not.toContainText("bob");
  });

  test("who reloads instead of answering has not replaced anything", async ({ page, provider }) => {
    await connect(page);
    await reconnectAs(page, provider, "bob");
    await page.reload();
    await page.goto("./");
    await expectStatus(page, "Connected");
    await expect(page.getByRole("article")).toHaveCount(1);
    await openConnection(page);
    await expectApiKnows(page, "alice");
  });
});

/** How many of the account's access and refresh tokens the provider still honours. */
async function activeTokens(provider: RealProvider, account: string): Promise<number> {
  const tokens = provider.secrets.filter(
    ({ kind, account: owner }) =>
      owner === account && (kind === "access_token" || kind === "refresh_token"),
  );
  const answers = await Promise.all(tokens.map(({ value }) => provider.introspect(value)));
  return answers.filter(({ active }) => active).length;
}
