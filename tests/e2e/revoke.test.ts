import type { Page } from "@playwright/test";
import { listen } from "./announced.ts";
import { expectAccessible } from "./expect-accessible.ts";
import { expect, test } from "./fixtures.ts";
import { honoured } from "./honoured-tokens.ts";
import {
  accountIsNamed,
  answerProvider,
  connect,
  connectionCard,
  expectApiKnows,
  expectFailure,
  expectStatus,
  openConnection,
  sendRequest,
} from "./person.ts";

/** `--color-bad` by day. */
const BAD = "rgb(171, 47, 16)";

const danger = (page: Page) => page.getByRole("region", { name: "Danger zone" });
const question = (page: Page) => page.getByRole("dialog", { name: /^(Revoke|Forget) the tokens/ });
const told = (page: Page) =>
  page.getByRole("status").filter({ hasText: /^(Revoked|Removed) the tokens of Acme: / });

/** On a connection's page: presses "Revoke" and says yes to the question. */
async function revoke(page: Page): Promise<void> {
  await danger(page).getByRole("button", { name: "Revoke" }).click();
  await question(page).getByRole("button", { name: "Revoke" }).click();
}

test("revoking ends the tokens at the provider and keeps the connection, which one reconnect brings back", async ({
  page,
  provider,
}) => {
  await connect(page);
  await openConnection(page);
  const address = page.url();
  await expectApiKnows(page);
  expect(await honoured(provider)).toEqual([true, true]);
  await revoke(page);

  await expect(told(page)).toContainText("revoked at the provider");
  await expect(told(page)).toBeInViewport();
  await expect(told(page).getByRole("button", { name: "Dismiss" })).toBeFocused();
  expect(await honoured(provider)).toEqual([false, false]);
  await expect(page.getByText("You revoked its tokens").first()).toBeVisible();
  await expect(page.locator("code", { hasText: "tokens_revoked" }).first()).toBeVisible();
  await expect(page.getByRole("region", { name: "Tokens" })).toHaveCount(0);
  await expect(danger(page).getByRole("button", { name: "Revoke" })).toHaveCount(0);
  await expect(danger(page).getByRole("button", { name: "Disconnect" })).toBeVisible();
  await expectAccessible(page);

  await sendRequest(page, "Who am I");
  await expectFailure(page, "tokens_revoked");

  await page
    .getByRole("region", { name: "History" })
    .getByRole("link", { name: "Ended by you" })
    .click();
  await expect(page.getByText("Asked to have the tokens revoked at Acme")).toBeVisible();
  await expect(page.getByText("Told the provider to revoke the token").first()).toBeVisible();

  await page.goto("./");
  await expectStatus(page, "Needs reconnect");
  await expect(connectionCard(page)).toContainText("You revoked its tokens");
  await openConnection(page);
  expect(page.url()).toBe(address);
  await page.getByRole("button", { name: "Reconnect", exact: true }).click();
  await answerProvider(page, "alice");
  await expect(page).toHaveURL(address);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Acme");
  await expectApiKnows(page);
  await expect(danger(page).getByRole("button", { name: "Revoke" })).toBeVisible();
});

test("what takes something away has the colour of danger", async ({ page }) => {
  await connect(page);
  await openConnection(page);
  for (const name of ["Revoke", "Disconnect"]) {
    await expect(danger(page).getByRole("button", { name })).toHaveCSS("color", BAD);
  }
});

test("revoking is done by keyboard alone, announced once, and leaves the focus where it goes on", async ({
  page,
  context,
  provider,
}) => {
  const announced = await listen(context);
  await connect(page);
  await accountIsNamed(provider);
  await openConnection(page);
  await danger(page).getByRole("button", { name: "Revoke" }).focus();
  await page.keyboard.press("Enter");
  await expect(question(page)).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(question(page)).toHaveCount(0);
  await expect(danger(page).getByRole("button", { name: "Revoke" })).toBeFocused();
  expect(await honoured(provider)).toEqual([true, true]);

  await page.keyboard.press("Enter");
  const yes = question(page).getByRole("button", { name: "Revoke" });
  await expect(yes).toBeVisible();
  await announced.take(page);
  for (let presses = 0; presses < 5; presses += 1) {
    await page.keyboard.press("Tab");
    if (await yes.evaluate((button) => button === document.activeElement)) break;
  }
  await expect(yes).toBeFocused();
  await page.keyboard.press("Enter");

  await expect(told(page)).toBeVisible();
  const heard = await announced.take(page);
  expect(heard.filter((words) => words.startsWith("Revoked the tokens"))).toHaveLength(1);
  await expect(told(page).getByRole("button", { name: "Dismiss" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(told(page)).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
});

test("what was told of one connection is not told on the page of another one, whose tokens are taken away next", async ({
  page,
  provider,
}) => {
  await connect(page);
  provider.endSessions("alice");
  await connect(page, { account: "bob" });
  await openConnection(page, { account: "alice" });
  await revoke(page);
  await expect(told(page)).toContainText(/alice/i);
  await page
    .getByRole("region", { name: /^Other accounts/ })
    .getByRole("link")
    .click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/bob/i);
  await expect(told(page)).toHaveCount(0);
  const asked = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  await page.route(`${provider.issuer}/token/revocation`, async (route) => {
    asked.resolve();
    await gate.promise;
    await route.continue();
  });
  await revoke(page);
  await asked.promise;
  await page.keyboard.press("Escape");
  await expect(question(page)).toHaveCount(0);
  await expect(danger(page)).toBeVisible();
  await expect(told(page)).toHaveCount(0);
  gate.resolve();

  await expect(told(page)).toContainText(/bob/i);
});

test("revoking works without a network, and says that the tokens live on at the provider", async ({
  page,
  context,
  provider,
  guard,
}) => {
  // What a page loads ahead once it has settled may come too late.
  guard.expectFailure(/\/token\/revocation$|\/\.well-known\/|\/assets\//);
  await connect(page);
  await accountIsNamed(provider);
  await openConnection(page);
  await expect(danger(page)).toBeVisible();
  await danger(page).getByRole("button", { name: "Revoke" }).click();
  await expect(question(page)).toBeVisible();
  await context.setOffline(true);
  await question(page).getByRole("button", { name: "Revoke" }).click();

  await expect(told(page)).toContainText("could not be revoked at the provider");
  await context.setOffline(false);
  await page.reload();
  await expect(page.locator("code", { hasText: "tokens_revoked" }).first()).toBeVisible();
  await sendRequest(page, "Who am I");
  await expectFailure(page, "tokens_revoked");
});

test("where the provider offers no revocation, that is said before, and the tokens are only forgotten", async ({
  page,
  provider,
}) => {
  const address = `${provider.issuer}/.well-known/openid-configuration`;
  await page.goto("./");
  const known = await page.evaluate(async (url) => (await fetch(url)).text(), address);
  const { revocation_endpoint: _, ...metadata }: Record<string, unknown> = JSON.parse(known);
  await page.route(address, (route) =>
    route.fulfill({ json: metadata, headers: { "access-control-allow-origin": "*" } }),
  );
  await connect(page);
  await openConnection(page);
  await expect(danger(page)).toContainText("Acme offers no revocation");
  await danger(page).getByRole("button", { name: "Forget" }).click();
  await expect(question(page)).toContainText("offers no revocation");
  await question(page).getByRole("button", { name: "Forget" }).click();

  await expect(told(page)).toContainText("The provider offers no revocation");
  expect(await honoured(provider)).toEqual([true, true]);
  await sendRequest(page, "Who am I");
  await expectFailure(page, "tokens_revoked");
});

test("a refresh that answers after the revocation is revoked too, and another tab follows at once", async ({
  page,
  context,
  provider,
}) => {
  await connect(page);
  await openConnection(page);
  await expect(danger(page)).toBeVisible();
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(danger(other).getByRole("button", { name: "Revoke" })).toBeVisible();
  const held = provider.faults.hold();
  await page.getByRole("button", { name: "Refresh now" }).click();
  await held.arrived;
  await revoke(page);
  await expect(other.locator("code", { hasText: "tokens_revoked" }).first()).toBeVisible();
  await expect(danger(other).getByRole("button", { name: "Revoke" })).toHaveCount(0);
  held.release();
  await expect.poll(() => provider.tokenRequests("refresh_token").length).toBe(1);
  await expect.poll(async () => (await honoured(provider)).includes(true)).toBe(false);

  await page.reload();
  await expect(page.locator("code", { hasText: "tokens_revoked" }).first()).toBeVisible();
});
