import type { Page, Route } from "@playwright/test";
import { listen } from "./announced.ts";
import { readStorage } from "./browser-storage.ts";
import { expectAccessible } from "./expect-accessible.ts";
import { describeInstallations, expect, test } from "./fixtures.ts";
import { honoured } from "./honoured-tokens.ts";
import { loadedScripts, pageHasSettled } from "./loaded-scripts.ts";
import {
  accountIsNamed,
  answerProvider,
  connect,
  connectionCard,
  expectStatus,
  openConnection,
  pressOnCard,
  type Who,
} from "./person.ts";

/** Presses "Disconnect" and says yes to the question. */
async function disconnect(page: Page, options: { logout?: boolean } & Who = {}): Promise<void> {
  await pressOnCard(page, "Disconnect", options);
  const question = page.getByRole("dialog");
  if (options.logout === true) await question.getByRole("checkbox", { name: /sign out/i }).check();
  await question.getByRole("button", { name: "Disconnect" }).click();
}

/** @returns the text of all scripts among it */
async function loadedCode(page: Page): Promise<string> {
  const scripts = (await loadedScripts(page)).split(" ").filter((name) => name.endsWith(".js"));
  const answers = await Promise.all(scripts.map((script) => page.request.get(script)));
  return (await Promise.all(answers.map((answer) => answer.text()))).join("\n");
}

describeInstallations(() => {
  test("who also signs out at the provider comes back, and is asked who it is at the next connect", async ({
    page,
    provider,
    guard,
    baseURL,
  }) => {
    await connect(page);
    await disconnect(page, { logout: true });
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Connections" })).toBeVisible();
    await expect(page.getByText("You are signed out there too")).toBeVisible();
    // The state that came back with it has served.
    await expect(page).toHaveURL(baseURL ?? "nowhere");
    await expect(connectionCard(page)).toHaveCount(0);
    await expect.poll(() => honoured(provider)).toEqual([false, false]);
    const idTokens = provider.secrets.filter(({ kind }) => kind === "id_token");
    expect(
      guard.addresses.some((address) => idTokens.some(({ value }) => address.includes(value))),
    ).toBe(false);

    await page.getByRole("button", { name: "Connect Acme", exact: true }).click();
    await expect(page.getByRole("textbox", { name: "Account" })).toBeVisible();
  });
});

test.describe("installed at the root of a host", () => {
  test("disconnecting revokes at the provider and removes the connection here", async ({
    page,
    provider,
  }) => {
    await connect(page);
    expect(await honoured(provider)).toEqual([true, true]);

    await disconnect(page);
    await expect(connectionCard(page)).toHaveCount(0);
    await expect.poll(() => honoured(provider)).toEqual([false, false]);

    await page.reload();
    await expect(page.getByRole("button", { name: "Connect Acme", exact: true })).toBeVisible();
    await expect(connectionCard(page)).toHaveCount(0);
    const { indexedDB } = await readStorage(page);
    expect(indexedDB.toLowerCase()).not.toContain("alice");
  });

  test("disconnecting one account leaves the other alone", async ({ page, provider }) => {
    await connect(page, { account: "alice" });
    provider.endSessions("alice");
    await connect(page, { account: "bob" });
    await disconnect(page, { account: "alice" });
    await expect(connectionCard(page, { account: "alice" })).toHaveCount(0);
    await expectStatus(page, "Connected", { account: "bob" });
  });

  test("disconnecting works while the provider is down", async ({ page, provider, guard }) => {
    guard.expectFailure(/\/token\/revocation$|\/\.well-known\//);
    await connect(page);
    await accountIsNamed(provider);
    await provider.goDown();
    await disconnect(page);
    await expect(connectionCard(page)).toHaveCount(0);
    await page.reload();
    await expect(page.getByRole("button", { name: "Connect Acme", exact: true })).toBeVisible();
    await expect(connectionCard(page)).toHaveCount(0);
  });

  test("disconnecting works without a network, the question before it too", async ({
    page,
    context,
    provider,
    guard,
  }) => {
    // What knows whether the provider offers revocation does not come either: then it is asked.
    guard.expectFailure(/\/token\/revocation$|\/\.well-known\/|\/assets\/tools-/);
    await connect(page);
    await accountIsNamed(provider);
    await pageHasSettled(page);
    await page.keyboard.press("Shift");
    await expect.poll(() => loadedScripts(page)).toMatch(/modal-dialog/);
    await context.setOffline(true);
    await disconnect(page);
    await expect(connectionCard(page)).toHaveCount(0);
    await context.setOffline(false);
    await page.reload();
    await expect(page.getByRole("button", { name: "Connect Acme", exact: true })).toBeVisible();
    await expect(connectionCard(page)).toHaveCount(0);
  });

  test("a refresh that answers after the disconnect is revoked and brings nothing back", async ({
    page,
    provider,
  }) => {
    await connect(page);
    const held = provider.faults.hold();
    await pressOnCard(page, "Refresh now");
    await held.arrived;
    await disconnect(page);
    await expect(connectionCard(page)).toHaveCount(0);
    held.release();
    await expect.poll(() => provider.tokenRequests("refresh_token").length).toBe(1);
    await expect.poll(async () => (await honoured(provider)).includes(true)).toBe(false);

    await page.reload();
    await expect(page.getByRole("button", { name: "Connect Acme", exact: true })).toBeVisible();
    await expect(connectionCard(page)).toHaveCount(0);
  });
});

test("a sign-out that the provider has answered is told of, once", async ({ page, context }) => {
  await connect(page);
  const announced = await listen(context);
  await disconnect(page, { logout: true });
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("button", { name: "Dismiss" })).toBeFocused();
  await expect
    .poll(() => announced.take(page))
    .toEqual([
      expect.stringMatching(
        /^Disconnected your account at Acme\. .* revoked at the provider\. You are signed out there too, unless you chose to stay\./,
      ),
    ]);
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByRole("button", { name: "Connect Acme", exact: true })).toBeVisible();
  await expect(page.getByText("Disconnected your account")).toHaveCount(0);
});

for (const [title, back] of [
  ["nothing", ""],
  ["a state of its own", "?state=a-state-that-nobody-sent"],
] as const) {
  test(`a sign-out from which a person comes back with ${title} is not said to be done`, async ({
    page,
    provider,
    baseURL,
  }) => {
    await connect(page);
    await disconnect(page, { logout: true });
    await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
    await page.goto(`./${back}`);
    await expect(page.getByText("Whether you are signed out there is not known")).toBeVisible();
    await expect(page.getByText("You are signed out there too")).toHaveCount(0);
    await expect(page).toHaveURL(baseURL ?? "nowhere");
    await expect.poll(() => honoured(provider)).toEqual([false, false]);
  });
}

test("whoever has disconnected can connect again at once, also from the page of what is gone", async ({
  page,
}) => {
  await connect(page);
  await openConnection(page);
  await page.getByRole("button", { name: "Disconnect" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Disconnected" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Connect again" }).click();
  await answerProvider(page, "alice");
  await expectStatus(page, "Connected");
});

test("a provider that is slow about one connection keeps no question about another waiting", async ({
  page,
  context,
  provider,
}) => {
  await connect(page, { account: "alice" });
  provider.endSessions("alice");
  await connect(page, { account: "bob" });
  const answered = Promise.withResolvers<void>();
  const hold = async (route: Route) => {
    await answered.promise;
    await route.continue();
  };
  await context.route(`${provider.issuer}/token/revocation`, hold, { times: 1 });
  await disconnect(page, { account: "alice" });
  const question = page.getByRole("dialog");
  await question.getByRole("button", { name: "Close" }).click();

  await pressOnCard(page, "Disconnect", { account: "bob" });
  await expect(question).toHaveAccessibleName(/^Disconnect Acme: bob/iu);
  await expect(question.getByRole("button", { name: "Cancel" })).toBeVisible();
  // What is told of the one leaves the question about the other alone.
  answered.resolve();
  await expect(page.getByText(/^Disconnected Acme: alice/iu)).toBeAttached();
  await question.getByRole("button", { name: "Disconnect" }).click();
  await expect(page.getByText(/^Disconnected Acme: bob/iu)).toBeVisible();
  await expect(connectionCard(page, { account: "bob" })).toHaveCount(0);
});

test("what asks the question is loaded with the first input of a person, and not before", async ({
  page,
}) => {
  await connect(page);
  await page.goto("./");
  await expectStatus(page, "Connected");
  // Loaded once the page has settled: later than anything that would come by itself.
  await pageHasSettled(page);
  expect(await loadedScripts(page)).not.toMatch(/modal-dialog/);
  expect(await loadedCode(page)).not.toContain("data-base-ui");
  await page.mouse.move(200, 200);
  await page.mouse.move(240, 260);
  await expect.poll(() => loadedScripts(page)).toMatch(/modal-dialog/);
  expect(await loadedCode(page)).toContain("data-base-ui");
});

test("a question that cannot be loaded is told of, and asked once it can be", async ({
  page,
  guard,
}) => {
  guard.expectFailure(/modal-dialog/);
  await page.route("**/assets/modal-dialog-*.js", (route) => route.abort());
  await connect(page);
  await pressOnCard(page, "Disconnect");
  const dialog = page.getByRole("dialog", { name: /^Disconnect Acme/ });
  await expect(dialog.getByRole("alert")).toContainText("could not be loaded");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(connectionCard(page).getByRole("button", { name: "Disconnect" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("alert")).toBeVisible();
  await page.unrouteAll();
  await dialog.getByRole("button", { name: "Try again" }).click();
  await expect(dialog.getByRole("alert")).toHaveCount(0);
  await dialog.getByRole("button", { name: "Disconnect" }).click();
  await expect(connectionCard(page)).toHaveCount(0);
});
