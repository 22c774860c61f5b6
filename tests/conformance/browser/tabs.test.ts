import type { BrowserContext, Page } from "@playwright/test";
import { expect, test } from "../../e2e/fixtures.ts";
import {
  accountIsNamed,
  apiAnswer,
  connect,
  connectionCard,
  expectApiKnows,
  expectStatus,
  openConnection,
  pressOnCard,
} from "../../e2e/person.ts";
import type { RealProvider } from "../../support/real-provider.ts";
import { moveClock, setClockOff } from "./page-clock.ts";
import { noLocks, queryLocks } from "./refresh-locks.ts";
import { refreshes } from "./refresh-answers.ts";

const TABS = 8;
/** Milliseconds in which eight tabs have opened, on a machine with little to spare. */
const OPENING = 30_000;
/** Milliseconds: longer than an access token lives. */
const HOUR = 3_600_000;

test("82 other tabs follow a disconnect at once, whatever the provider says to it", async ({
  page,
  context,
  provider,
  api,
  guard,
}) => {
  test.setTimeout(2 * OPENING);
  guard.expectFailure(/\/token\/revocation$|\/\.well-known\//);
  await connect(page);
  await accountIsNamed(provider);
  const list = await context.newPage();
  const details = await context.newPage();
  const console = await context.newPage();
  await list.goto("./");
  await expectStatus(list, "Connected");
  await details.goto("./");
  await openConnection(details);
  await expectApiKnows(details);
  await console.goto(`./console?url=${encodeURIComponent(`${api.origin}/me`)}`);
  await console.getByRole("button", { name: "Send", exact: true }).click();
  await expect(apiAnswer(console)).toContainText("alice");

  await provider.goDown();
  await pressOnCard(page, "Disconnect");
  await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();

  await expect(connectionCard(list)).toHaveCount(0);
  await expect(list.getByRole("heading", { name: "No connection yet" })).toBeVisible();
  await expect(details.getByRole("heading", { name: "No such connection" })).toBeVisible();
  await expect(console.getByRole("heading", { name: "Nothing to send with yet" })).toBeVisible();
  for (const tab of [page, list, details, console]) {
    await expect(tab.getByText(/alice@/)).toHaveCount(0);
    await expect(tab.getByRole("button", { name: /^(Refresh now|Who am I|Send)$/ })).toHaveCount(0);
  }
  expect(provider.tokenRequests("refresh_token")).toEqual([]);
  expect(api.calls).toHaveLength(2);
});

test("91 eight tabs refresh at once by hand: one request, and all go on", async ({
  page,
  context,
  provider,
}) => {
  test.setTimeout(2 * OPENING + 30_000);
  await connect(page);
  const id = await connectionId(page);
  const tabs = [page, ...(await openTabs(context, TABS - 1))];
  await Promise.all(tabs.slice(1).map((tab) => tab.goto("./")));
  for (const tab of tabs) await expectStatus(tab, "Connected", {}, OPENING);

  await allWaitAtOnce(context, id, tabs, "Refresh now");

  for (const tab of tabs) {
    await expectStatus(tab, "Connected");
    await expect(tab.getByRole("alert")).toHaveCount(0);
  }
  await expect.poll(() => queryLocks(page)).toEqual(noLocks);
  expect(refreshes(provider)).toEqual([200]);
  await expectUnbrokenFamily(provider);
});

test("91 eight tabs call an API at once with an expired token: one request, and all go on", async ({
  page,
  context,
  provider,
  api,
}) => {
  test.setTimeout(2 * OPENING + 30_000);
  await setClockOff(context, 0);
  await connect(page);
  const id = await connectionId(page);
  await openConnection(page);
  const tabs = [page, ...(await openTabs(context, TABS - 1))];
  await Promise.all(tabs.slice(1).map((tab) => tab.goto(page.url())));
  for (const tab of tabs) {
    await expect(tab.getByRole("button", { name: "Who am I", exact: true })).toBeVisible({
      timeout: OPENING,
    });
    await moveClock(tab, HOUR);
  }

  await allWaitAtOnce(context, id, tabs, "Who am I");

  for (const tab of tabs) {
    await expect(apiAnswer(tab).or(tab.getByRole("alert"))).toContainText("alice", {
      timeout: OPENING,
    });
  }
  await expect.poll(() => queryLocks(page)).toEqual(noLocks);
  expect(api.calls.map(({ status }) => status)).toEqual(Array.from({ length: TABS }, () => 200));
  expect(refreshes(provider)).toEqual([200]);
  await expectUnbrokenFamily(provider);
});

async function openTabs(context: BrowserContext, count: number): Promise<Page[]> {
  return Promise.all(Array.from({ length: count }, () => context.newPage()));
}

/** @returns the id of the only connection, as its page's address has it */
async function connectionId(page: Page): Promise<string> {
  const address = await connectionCard(page)
    .getByRole("link", { name: "Details" })
    .getAttribute("href");
  return decodeURIComponent(address?.split("/").at(-1) ?? "");
}

/**
 * Has every tab wait for the lock of the connection before any of them gets it: a tab that came late
 * would only find a refresh that is done. One more tab has the lock until then.
 */
async function allWaitAtOnce(
  context: BrowserContext,
  id: string,
  tabs: readonly Page[],
  button: string,
): Promise<void> {
  const gate = await context.newPage();
  await gate.goto("./console");
  await gate.evaluate(
    (name) =>
      new Promise<void>((isHeld) => {
        void navigator.locks.request(name, () => {
          isHeld();
          return new Promise<void>(() => {});
        });
      }),
    `pixy.refresh.${id}`,
  );
  await Promise.all(
    tabs.map((tab) =>
      // A tab in the background draws nothing, which is what a click would wait for.
      tab
        .getByRole("button", { name: button, exact: true })
        .evaluate((element) => element instanceof HTMLElement && element.click()),
    ),
  );
  await expect.poll(async () => (await queryLocks(gate)).pending.length).toBe(tabs.length);
  // The platform takes the lock from a tab that closes.
  await gate.close();
}

/** The newest refresh token is good; and it would not be, had an older one been sent a second time. */
async function expectUnbrokenFamily(provider: RealProvider): Promise<void> {
  const [first = "", newest = ""] = provider.secrets
    .filter(({ kind }) => kind === "refresh_token")
    .map(({ value }) => value);
  expect((await provider.introspect(newest)).active).toBe(true);

  const { status } = await fetch(`http://127.0.0.1:${provider.port}/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "refresh_token",
      client_id: provider.clientId,
      refresh_token: first,
    }),
  });
  expect(status).toBe(400);
  expect((await provider.introspect(newest)).active).toBe(false);
}
