import type { RealProvider } from "../support/real-provider.ts";
import { readStorage } from "./browser-storage.ts";
import { answerElsewhere, askForCode, expectConnected, shownCode } from "./device-person.ts";
import { expectAccessible } from "./expect-accessible.ts";
import { expect, test } from "./fixtures.ts";
import {
  connectionCard,
  expectApiKnows,
  expectFailure,
  expectStatus,
  pressOnCard,
} from "./person.ts";

/** "Not yet" is an error of the protocol, which the browser writes into its console. */
const NOT_YET = /\/token$/;

function polls(provider: RealProvider) {
  return provider.tokenRequests("urn:ietf:params:oauth:grant-type:device_code");
}

test.describe("installed at the root of a host", () => {
  test("an account is connected by a code typed on another device, used, refreshed and disconnected", async ({
    page,
    browser,
    provider,
    guard,
  }) => {
    // Looks at the page in both themes and at two sizes, besides all else.
    test.setTimeout(120_000);
    guard.expectFailure(NOT_YET);
    const code = await askForCode(page);
    await expect(page.getByText("Asked once so far")).toBeVisible({ timeout: 10_000 });
    await expectAccessible(page);
    await expect(page.getByRole("img", { name: /^QR code/ })).toBeVisible();
    await answerElsewhere(browser, page, code);
    await expectConnected(page);
    await expect(page.getByText("By device code (PKCE does not apply)")).toBeVisible();
    await expectApiKnows(page);
    await page.getByRole("button", { name: "Refresh now" }).click();
    await expect
      .poll(() => provider.tokenRequests("refresh_token").map(({ status }) => status))
      .toEqual([200]);
    await expectApiKnows(page);

    await page.goto("./");
    await expectStatus(page, "Connected");
    await pressOnCard(page, "Disconnect");
    await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
    await expect(connectionCard(page)).toHaveCount(0);
    await expect
      .poll(() => provider.requests.some(({ path }) => path === "/token/revocation"))
      .toBe(true);
  });

  test("the codes are seen nowhere but on the screen, also not in the journey that shows it", async ({
    page,
    browser,
    provider,
    guard,
  }) => {
    guard.expectFailure(NOT_YET);
    const code = await askForCode(page);
    await expect(page.getByText("Asked once so far")).toBeVisible({ timeout: 10_000 });
    const during = await readStorage(page);
    await answerElsewhere(browser, page, code);
    await expectConnected(page);
    const after = await readStorage(page);
    await page.getByRole("link", { name: /^Connected.*see the steps/ }).click();
    await expect(page.getByText(/Asked whether you have answered/).first()).toBeVisible();
    const seen = JSON.stringify([
      { ...during, keys: [] },
      { ...after, keys: [] },
      guard.addresses,
      guard.consoleLines,
      await page.locator("main").innerText(),
    ]);
    const codes = provider.secrets.filter(({ kind }) => kind === "device_code");
    expect(codes).toHaveLength(1);
    for (const secret of [code, code.replaceAll("-", ""), ...codes.map(({ value }) => value)]) {
      expect(seen.includes(secret), "a code is stored in clear, or told").toBe(false);
    }
  });

  test("a tab that is closed while it waits goes on where it was when it is opened again", async ({
    page,
    context,
    browser,
    provider,
    guard,
  }) => {
    guard.expectFailure(NOT_YET);
    const code = await askForCode(page);
    await expect(page).toHaveURL(/\/device\?provider=acme$/);
    const address = page.url();
    await page.close();
    const again = await context.newPage();
    await again.goto(address);
    expect(await shownCode(again)).toBe(code);
    await answerElsewhere(browser, again, code);
    await expectConnected(again);
    await expectApiKnows(again);
    expect(provider.requests.filter(({ path }) => path === "/device/auth")).toHaveLength(1);
  });

  test("two tabs ask once, and both show what comes of it", async ({
    page,
    context,
    browser,
    provider,
    guard,
  }) => {
    guard.expectFailure(NOT_YET);
    const code = await askForCode(page);
    const other = await context.newPage();
    await other.goto(page.url());
    expect(await shownCode(other)).toBe(code);
    await expect(other.getByText("Another tab asks the provider")).toBeVisible();
    await expect.poll(() => polls(provider).length, { timeout: 15_000 }).toBe(2);
    const [first, second] = polls(provider);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(4_900);
    await answerElsewhere(browser, page, code);
    for (const tab of [page, other])
      await expect(tab.getByRole("link", { name: "Go to the connection" })).toBeVisible({
        timeout: 15_000,
      });
  });

  test("a no on the other device is told, and another code can be had", async ({
    page,
    browser,
    guard,
  }) => {
    guard.expectFailure(NOT_YET);
    const code = await askForCode(page);
    await answerElsewhere(browser, page, code, "Deny");
    await expect(page.getByRole("alert")).toBeVisible({ timeout: 15_000 });
    await expectFailure(page, "device_denied");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Try again" }).click();
    expect(await shownCode(page)).not.toBe(code);
    await page.getByRole("button", { name: "Cancel" }).click();
    await expect(page.getByRole("button", { name: "Get a code" })).toBeVisible();
    // Whoever asks learns that it was cancelled, and clears up.
    await expect
      .poll(async () => (await readStorage(page)).indexedDB)
      .not.toContain("device-sign-in");
  });

  test("a code that nobody types expires, and that is told", async ({ page, provider, guard }) => {
    guard.expectFailure(NOT_YET);
    provider.lifetimes.deviceCode = 7;
    await askForCode(page);
    await expect(page.getByRole("timer")).toContainText("0:0");
    await expect(page.getByRole("alert")).toBeVisible({ timeout: 15_000 });
    await expectFailure(page, "device_code_expired");
    expect(polls(provider)).toHaveLength(1);
  });

  test("step by step, nobody is asked before the person says so, and the steps are drawn where the code is", async ({
    page,
    browser,
    provider,
    guard,
  }) => {
    // Looks at the page in both themes and at two sizes, besides all else.
    test.setTimeout(120_000);
    guard.expectFailure(NOT_YET);
    await page.goto("./journeys");
    await page.getByRole("radio", { name: "Step by step" }).check({ force: true });
    const bar = page.getByRole("region", { name: "Step by step" });
    const next = bar.getByRole("button", { name: "Next", exact: true });
    await page.goto("./device?provider=acme");
    await page.getByRole("button", { name: "Get a code" }).click();
    // Whether it gives codes at all was asked before, so that its endpoints are known.
    await expect(bar).toContainText("what it can do");
    await next.click();
    await expect(bar).toContainText("for a code to carry");
    expect(provider.requests.filter(({ path }) => path === "/device/auth")).toEqual([]);
    await expect(page.getByRole("region", { name: "What happens" })).toContainText(
      "Ask Acme for a code to carry",
    );
    await next.click();
    const code = await shownCode(page);
    await expect(page.getByText("answer on the other device, then press Next")).toBeVisible();
    await expectAccessible(page);

    await page.reload();
    expect(await shownCode(page)).toBe(code);
    await answerElsewhere(browser, page, code);
    await expect(bar).toContainText("whether you have answered");
    expect(polls(provider)).toEqual([]);
    await next.click();
    await expect(bar).toContainText("Check what came back");
    await next.click();
    await expect(bar).toContainText("Store the tokens, encrypted");
    await next.click();
    await expectConnected(page);
    await expectApiKnows(page);
  });

  test("everything is reached by keyboard", async ({ page, guard }) => {
    guard.expectFailure(NOT_YET);
    await page.goto("./");
    await page.getByRole("link", { name: "Connect with a code" }).focus();
    await page.keyboard.press("Enter");
    await expect(page.getByText("It gives codes for other devices.")).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("combobox", { name: "Provider" }).focus();
    for (const name of ["openid", "profile"]) {
      await page.keyboard.press("Tab");
      await expect(page.getByRole("button", { name, exact: true })).toBeFocused();
    }
    await page.keyboard.press("Space");
    await expect(page.getByRole("button", { name: "profile", exact: true })).toHaveAttribute(
      "aria-pressed",
      "false",
    );
    await page.getByRole("button", { name: "Get a code" }).focus();
    await page.keyboard.press("Enter");
    await shownCode(page);
    // What was pressed is gone; the focus is on what came instead of it.
    await expect(page.getByRole("group", { name: "Sign-in by code" })).toBeFocused();
    for (const name of ["Copy address", /Open it in this browser/, "Copy code", "Cancel"]) {
      await page.keyboard.press("Tab");
      await expect(page.locator(":focus")).toHaveAccessibleName(name);
    }
    await page.keyboard.press("Enter");
    await expect(page.getByRole("button", { name: "Get a code" })).toBeVisible();
  });
});
