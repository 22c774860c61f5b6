import { describeInstallations, expect, test } from "./fixtures.ts";
import {
  answerProvider,
  apiAnswer,
  connect,
  connectionCard,
  expectApiKnows,
  expectFailure,
  expectStatus,
  openConnection,
  sendRequest,
  startConnecting,
} from "./person.ts";

test("a sign-in that takes its time is given up, and nobody is sent away later", async ({
  page,
  context,
  provider,
  otherProvider,
}) => {
  await connect(page);
  const giveUp = async (name: string) => {
    const button = page.getByRole("button", { name, exact: true });
    await button.click();
    await expect(button).toHaveAttribute("aria-busy", "true");
    await page.getByRole("button", { name: "Cancel", exact: true }).press("Enter");
    await expect(button).toBeFocused();
    await expect(button).not.toHaveAttribute("aria-busy");
  };
  const discovered = Promise.withResolvers<void>();
  await context.route(`${otherProvider.issuer}/.well-known/**`, async (route) => {
    await discovered.promise;
    await route.continue();
  });
  await giveUp("Connect Globex");
  // Leaving would kill a refresh in flight, and waits for it.
  const refresh = provider.faults.hold();
  await page.getByRole("button", { name: "Refresh now" }).click();
  await refresh.arrived;
  await giveUp("Reconnect");
  discovered.resolve();
  refresh.release();

  await page.getByRole("link", { name: "Journeys", exact: true }).click();
  for (const name of [/^Connect Globex.*Done/, /^Reconnect Acme.*Done/]) {
    await page.getByRole("link", { name }).click();
    await expect(page.getByText("Turned back before leaving").first()).toBeVisible();
    await page.goBack();
  }
  expect(otherProvider.requests.filter(({ path }) => path === "/auth")).toEqual([]);
});

test("going to another screen gives up a sign-in that has not left yet", async ({
  page,
  context,
  otherProvider,
}) => {
  const discovered = Promise.withResolvers<void>();
  await context.route(`${otherProvider.issuer}/.well-known/**`, async (route) => {
    await discovered.promise;
    await route.continue();
  });
  await startConnecting(page, "Globex");
  await page.getByRole("link", { name: "Journeys", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Journeys" })).toBeVisible();
  discovered.resolve();

  await page.getByRole("link", { name: /^Connect Globex.*Done/ }).click();
  await expect(page.getByText("Turned back before leaving").first()).toBeVisible();
  expect(otherProvider.requests.filter(({ path }) => path === "/auth")).toEqual([]);
});

describeInstallations(() => {
  test("a person connects an account and an API answers with it", async ({
    page,
    provider,
    api,
  }) => {
    await connect(page);
    await openConnection(page);
    await expectApiKnows(page);

    expect(provider.tokenRequests()).toHaveLength(1);
    expect(api.calls).toEqual([{ method: "GET", target: "/me", status: 200 }]);
  });

  test("a reload keeps the connection, and the stored token goes on working", async ({
    page,
    provider,
  }) => {
    await connect(page);
    await openConnection(page);
    await page.reload();
    await expectApiKnows(page);
    await page.goto("./");
    await expectStatus(page, "Connected");

    expect(provider.tokenRequests()).toHaveLength(1);
  });

  test("who denies is told so, and nothing is asked of the token endpoint", async ({
    page,
    provider,
  }) => {
    await startConnecting(page);
    await answerProvider(page, "alice", "Deny");
    await expectFailure(page, "authorization_denied");
    expect(provider.tokenRequests()).toEqual([]);

    await page.goto("./");
    await expect(page.getByRole("button", { name: "Connect Acme", exact: true })).toBeVisible();
    await expect(connectionCard(page)).toHaveCount(0);
  });
});

test.describe("installed at the root of a host", () => {
  test("another tab shows the connection and uses it", async ({ page, context, provider }) => {
    await connect(page);
    const other = await context.newPage();
    await other.goto("./");
    await openConnection(other);
    await expectApiKnows(other);

    expect(provider.tokenRequests()).toHaveLength(1);
  });

  test("accounts of two providers stand side by side, each with its own tokens", async ({
    page,
    provider,
    otherProvider,
  }) => {
    await connect(page, { provider: "Acme", account: "alice" });
    await connect(page, { provider: "Globex", account: "gina" });
    await expectStatus(page, "Connected", { provider: "Acme", account: "alice" });
    await openConnection(page, { provider: "Globex", account: "gina" });
    await expectApiKnows(page, "gina");
    await page.goto("./");
    await openConnection(page, { provider: "Acme", account: "alice" });
    await expectApiKnows(page, "alice");

    expect(provider.tokenRequests()).toHaveLength(1);
    expect(otherProvider.tokenRequests()).toHaveLength(1);
  });

  test("two accounts of one provider stand side by side", async ({ page, provider }) => {
    await connect(page, { account: "alice" });
    provider.endSessions("alice");
    await connect(page, { account: "bob" });
    await expectStatus(page, "Connected", { account: "alice" });
    await openConnection(page, { account: "bob" });
    await expectApiKnows(page, "bob");
    await page.goto("./");
    await openConnection(page, { account: "alice" });
    await expectApiKnows(page, "alice");
  });

  test("a provider without OpenID connects too, and its API says whose account it is", async ({
    page,
    api,
  }) => {
    await connect(page, { provider: "Plain", account: "paula" });
    await openConnection(page, { provider: "Plain", account: "paula" });
    await expectApiKnows(page, "paula");

    expect(api.calls.map((call) => call.status)).toEqual([200, 200]);
  });

  test("a provider that does not say that it checks PKCE is known as such on its connection's page", async ({
    page,
  }) => {
    await connect(page, { provider: "Plain", account: "paula" });
    await openConnection(page, { provider: "Plain", account: "paula" });
    const access = page.getByRole("region", { name: "Access token" });
    await expect(access).toContainText("does not say that it checks PKCE");
    await connect(page, { provider: "Globex", account: "gina" });
    await openConnection(page, { provider: "Globex", account: "gina" });
    await expect(access).toContainText("Authorization code with PKCE");
    await expect(access).not.toContainText("does not say that it checks PKCE");
  });

  test("the browser is asked not to clear the storage by itself, once there is something to keep", async ({
    page,
  }) => {
    await page.addInitScript(() => {
      const { persist } = StorageManager.prototype;
      StorageManager.prototype.persist = function () {
        document.documentElement.dataset["persist"] = "asked";
        return persist.call(this);
      };
    });
    const asked = page.locator('[data-persist="asked"]');
    await page.goto("./");
    await startConnecting(page);
    await answerProvider(page, "alice", "Deny");
    await expectFailure(page, "authorization_denied");
    await expect(asked).toHaveCount(0);

    await connect(page);
    await expect(asked).toHaveCount(1);
  });

  test("a permission that was never asked for is refused by the API, and the connection stays", async ({
    page,
    provider,
    api,
    guard,
  }) => {
    guard.expectFailure(/\/workflows$/);
    await connect(page, { provider: "Narrow" });
    await openConnection(page, { provider: "Narrow" });
    await sendRequest(page, "List workflows");
    await expect(
      apiAnswer(page)
        .or(page.getByRole("alert"))
        .filter({ hasText: /403|insufficient_scope/ })
        .first(),
    ).toBeVisible();
    await page.goto("./");
    await expectStatus(page, "Connected", { provider: "Narrow" });

    expect(api.calls.map((call) => call.status)).toEqual([403]);
    expect(provider.tokenRequests("refresh_token")).toEqual([]);
  });
});
