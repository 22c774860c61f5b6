import { expect, test } from "./fixtures.ts";
import { CROWD_SIZE } from "./installation.ts";
import {
  apiAnswer,
  connect,
  expectApiKnows,
  expectFailure,
  expectStatus,
  openConnection,
  sendRequest,
  untilExpired,
} from "./person.ts";

/** Seconds: short enough to see the end of a token, long enough to use one. */
const SHORT_LIFE = 3;

test.describe("installed at the root of a host", () => {
  test("a call after expiry refreshes first and then succeeds at once", async ({
    page,
    provider,
    api,
  }) => {
    provider.lifetimes.accessToken = SHORT_LIFE;
    await connect(page);
    await openConnection(page);
    await untilExpired(SHORT_LIFE);
    await expectApiKnows(page);

    expect(provider.tokenRequests("refresh_token")).toHaveLength(1);
    expect(api.calls.map((call) => call.status)).toEqual([200]);
  });

  test("what an API answered to one account is not what another one is shown", async ({
    page,
    api,
  }) => {
    api.letCachesKeep(60);
    await connect(page);
    await openConnection(page);
    await expectApiKnows(page);
    await connect(page, { account: "bob" });
    await openConnection(page, { account: "bob" });
    await expectApiKnows(page, "bob");

    expect(api.calls.map((call) => call.status)).toEqual([200, 200]);
  });

  test("a request stays where it was pressed, when the answer to the one above it goes away", async ({
    page,
  }) => {
    await connect(page);
    await openConnection(page);
    await expectApiKnows(page);
    const button = page.getByRole("button", { name: "Echo", exact: true });
    await button.evaluate((element) => element.scrollIntoView({ block: "center" }));
    const before = await button.boundingBox();
    await button.click();
    await expect(apiAnswer(page)).toContainText("hello");
    const after = await button.boundingBox();
    expect(Math.abs((after?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(1);
  });

  test("a 401 on a good token leads to one refresh and one replay with the same body", async ({
    page,
    provider,
    api,
    guard,
  }) => {
    guard.expectFailure(/\/echo$/);
    await connect(page);
    await openConnection(page);
    api.refuseNext(1);
    await sendRequest(page, "Echo");
    await expect(apiAnswer(page)).toContainText("200");
    await expect(apiAnswer(page)).toContainText("hello");
    await expect(apiAnswer(page)).toContainText("world");

    expect(api.calls.map((call) => call.status)).toEqual([401, 200]);
    expect(provider.tokenRequests("refresh_token")).toHaveLength(1);
  });

  test("an access token that the provider took back is replaced without anybody noticing", async ({
    page,
    provider,
    api,
    guard,
  }) => {
    guard.expectFailure(/\/me$/);
    await connect(page);
    await openConnection(page);
    provider.revokeAccessTokens("alice");
    await expectApiKnows(page);

    expect(api.calls.map((call) => call.status)).toEqual([401, 200]);
    expect(provider.tokenRequests("refresh_token")).toHaveLength(1);
  });

  test("an API that says 401 even after a refresh is not asked a third time", async ({
    page,
    provider,
    api,
    guard,
  }) => {
    guard.expectFailure(/\/me$/);
    await connect(page);
    await openConnection(page);
    api.refuseNext(100);
    await sendRequest(page, "Who am I");
    await expect(
      apiAnswer(page)
        .or(page.getByRole("alert"))
        .filter({ hasText: /401|api_unauthorized/ })
        .first(),
    ).toBeVisible();

    expect(api.calls.map((call) => call.status)).toEqual([401, 401]);
    expect(provider.tokenRequests("refresh_token")).toHaveLength(1);
  });

  test("a second 401 in a row after a good refresh ends the connection", async ({
    page,
    provider,
    api,
    guard,
  }) => {
    guard.expectFailure(/\/me$/);
    await connect(page);
    await openConnection(page);
    api.refuseNext(100);
    for (const calls of [2, 4]) {
      await sendRequest(page, "Who am I");
      await expect.poll(() => api.calls.length).toBe(calls);
      await expect(
        apiAnswer(page)
          .or(page.getByRole("alert"))
          .filter({ hasText: /401|api_unauthorized/ })
          .first(),
      ).toBeVisible();
    }
    await page.goto("./");
    await expectStatus(page, "Needs reconnect");

    expect(provider.tokenRequests("refresh_token").map((request) => request.status)).toEqual([
      200, 200,
    ]);
  });

  test("twenty calls at once in each of two tabs, on an expired token, make one token request", async ({
    page,
    context,
    provider,
    api,
  }) => {
    provider.lifetimes.accessToken = SHORT_LIFE;
    await connect(page, { provider: "Crowd" });
    await openConnection(page, { provider: "Crowd" });
    const other = await context.newPage();
    await other.goto(page.url());
    for (const tab of [page, other]) {
      await expect(tab.getByRole("button", { name: /^Call \d+$/ })).toHaveCount(CROWD_SIZE);
    }
    await untilExpired(SHORT_LIFE);
    provider.lifetimes.accessToken = 600;
    const before = provider.tokenRequests("refresh_token").length;

    await Promise.all(
      [page, other].map((tab) =>
        tab.getByRole("button", { name: /^Call \d+$/ }).evaluateAll((buttons) => {
          for (const button of buttons) if (button instanceof HTMLElement) button.click();
        }),
      ),
    );

    await expect
      .poll(() => api.calls.filter((call) => call.status === 200).length)
      .toBe(2 * CROWD_SIZE);
    expect(new Set(api.calls.map((call) => call.target)).size).toBe(CROWD_SIZE);
    expect(api.calls).toHaveLength(2 * CROWD_SIZE);
    expect(before).toBe(0);
    expect(provider.tokenRequests("refresh_token")).toHaveLength(1);
  });

  test("the console sends any request of the connection", async ({ page, api }) => {
    await connect(page);
    await page.goto("./console");
    await chooseConnection(page);
    await chooseMethod(page, "POST");
    await page.getByRole("textbox", { name: "URL" }).fill(`${api.origin}/echo`);
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await expect(apiAnswer(page)).toContainText("200");
    await expect(apiAnswer(page)).toContainText("calls");

    expect(api.calls).toEqual([{ method: "POST", target: "/echo", status: 200 }]);
  });

  test("the console's URL can be typed into at any place, and a link to it keeps the request", async ({
    page,
    api,
  }) => {
    await connect(page);
    await page.goto("./console");
    const url = page.getByRole("textbox", { name: "URL" });
    await url.fill(`${api.origin}/?a=1`);
    await url.press("Home");
    await url.press("End");
    for (let step = 0; step < 4; step += 1) await url.press("ArrowLeft");
    await url.pressSequentially("me", { delay: 20 });
    await expect(url).toHaveValue(`${api.origin}/me?a=1`);
    await url.press("Enter");
    await expect(apiAnswer(page)).toContainText("200");

    await page.reload();
    await expect(url).toHaveValue(`${api.origin}/me?a=1`);
    await page.goto("./console?connection=removed-long-ago");
    await expect(page.getByText("is not here any more")).toBeVisible();
    await url.fill("http://somebody:secret@localhost/");
    await expect(page.getByRole("button", { name: "Send" })).toHaveAttribute(
      "aria-disabled",
      "true",
    );
  });

  test("the console sends no token to an address that is not the connection's", async ({
    page,
    otherProvider,
  }) => {
    await connect(page);
    await page.goto("./console");
    await chooseConnection(page);
    await page.getByRole("textbox", { name: "URL" }).fill(`${otherProvider.issuer}/me`);
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await expectFailure(page, "origin_not_allowed");

    expect(otherProvider.requests).toEqual([]);
    await page.goto("./");
    await expectStatus(page, "Connected");
  });
});

type Page = Parameters<typeof connect>[0];

async function chooseConnection(page: Page): Promise<void> {
  await choose(page, "Connection", /Acme/);
}

async function chooseMethod(page: Page, method: string): Promise<void> {
  await choose(page, "Method", new RegExp(`^${method}$`));
}

/** A select of the platform or one of the page's own: both are a combobox with options. */
async function choose(page: Page, label: string, option: RegExp): Promise<void> {
  const select = page.getByRole("combobox", { name: label });
  if ((await select.evaluate((element) => element.tagName)) === "SELECT") {
    const name = await select.getByRole("option").filter({ hasText: option }).first().textContent();
    await select.selectOption({ label: name?.trim() ?? "" });
    return;
  }
  await select.click();
  await page.getByRole("option", { name: option }).click();
}
