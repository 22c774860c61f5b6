import type { Page } from "@playwright/test";
import { describeInstallations, expect, test } from "../../e2e/fixtures.ts";
import {
  answerProvider,
  connect,
  expectFailure,
  expectStatus,
  startConnecting,
} from "../../e2e/person.ts";

/** Remembers the address of the callback, as somebody does who reads the browser's history. */
function rememberCallback(page: Page): { readonly address: string } {
  const seen = { address: "" };
  page.on("request", (request) => {
    if (request.isNavigationRequest() && /\/callback\?/.test(request.url()))
      seen.address = request.url();
  });
  return seen;
}

describeInstallations(() => {
  test("97 going back to a callback that has failed tells it again, and sends nothing", async ({
    page,
    provider,
    baseURL,
  }) => {
    await startConnecting(page);
    await answerProvider(page, "alice", "Deny");
    await expectFailure(page, "authorization_denied");
    await page.getByRole("link", { name: "Connections" }).last().click();
    await expect(page.getByRole("button", { name: "Connect Acme", exact: true })).toBeVisible();
    await page.goBack();
    await expectFailure(page, "authorization_denied");
    await page.reload();
    await expectFailure(page, "transaction_missing");

    expect(page.url()).toBe(`${baseURL ?? "nowhere"}callback`);
    expect(provider.tokenRequests()).toEqual([]);
  });

  test("98 opening the callback's address again sends nothing and harms nothing", async ({
    page,
    provider,
  }) => {
    const callback = rememberCallback(page);
    await connect(page);
    expect(callback.address).toContain("code=");
    await page.goto(callback.address);
    await expectFailure(page, "transaction_missing");
    await page.goto("./");
    await expectStatus(page, "Connected");

    expect(provider.tokenRequests()).toHaveLength(1);
  });
});

test.describe("installed at the root of a host", () => {
  test("97 the back button brings neither a code nor a request back", async ({
    page,
    provider,
    guard,
  }) => {
    guard.expectFailure(/\/interaction\//);
    await connect(page);
    await page.goBack();
    await page.goForward();
    await expectStatus(page, "Connected");

    expect(new URL(page.url()).search).not.toContain("code=");
    expect(provider.tokenRequests()).toHaveLength(1);
  });

  test("98 opening the callback's address in another tab sends nothing", async ({
    page,
    context,
    provider,
  }) => {
    const callback = rememberCallback(page);
    await connect(page);
    const other = await context.newPage();
    await other.goto(callback.address);
    await expectFailure(other, "transaction_missing");

    expect(provider.tokenRequests()).toHaveLength(1);
  });

  test("99 a reload in the middle of the exchange sends no code twice, and offers to sign in again", async ({
    page,
    provider,
  }) => {
    const held = provider.faults.hold();
    await startConnecting(page);
    await answerProvider(page, "alice");
    await held.arrived;
    await page.reload();
    held.release();
    await expectFailure(page, "transaction_missing");
    await expect.poll(() => provider.tokenRequests().length).toBe(1);

    await page.getByRole("alert").getByRole("button").click();
    await expect(page.getByRole("heading", { level: 1, name: "Connections" })).toBeVisible();
    await connect(page);
    expect(provider.tokenRequests("authorization_code")).toHaveLength(2);
  });

  test("100 two sign-ins at once in two tabs both complete", async ({
    page,
    context,
    provider,
  }) => {
    const other = await context.newPage();
    await startConnecting(page);
    await expect(page.getByRole("textbox", { name: "Account" })).toBeVisible();
    await startConnecting(other);
    await expect(other.getByRole("textbox", { name: "Account" })).toBeVisible();

    await answerProvider(other, "bob");
    await expectStatus(other, "Connected", { account: "bob" });
    await answerProvider(page, "alice");
    for (const tab of [page, other]) {
      await expectStatus(tab, "Connected", { account: "alice" });
      await expectStatus(tab, "Connected", { account: "bob" });
    }

    expect(provider.tokenRequests("authorization_code")).toHaveLength(2);
  });

  test("100 two sign-ins in one tab, at two providers, both complete", async ({
    page,
    provider,
    otherProvider,
  }) => {
    await startConnecting(page, "Acme");
    await expect(page.getByRole("textbox", { name: "Account" })).toBeVisible();
    const unfinished = page.url();
    await connect(page, { provider: "Globex", account: "gina" });
    await page.goto(unfinished);
    await answerProvider(page, "alice");
    await expectStatus(page, "Connected", { provider: "Acme", account: "alice" });
    await expectStatus(page, "Connected", { provider: "Globex", account: "gina" });

    for (const one of [provider, otherProvider])
      expect(one.tokenRequests().map(({ grantType, status }) => [grantType, status])).toEqual([
        ["authorization_code", 200],
      ]);
  });
});
