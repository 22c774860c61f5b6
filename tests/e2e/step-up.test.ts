import type { Page } from "@playwright/test";
import { expectAccessible } from "./expect-accessible.ts";
import {
  apiAnswer,
  connect,
  expectFailure,
  expectStatus,
  openConnection,
  sendRequest,
} from "./person.ts";
import { expect, test } from "./strict-fixtures.ts";

const ASSURED = { provider: "Assured" };
const SAFE = /\/safe$/;

async function signInOnceMore(page: Page, account = "alice"): Promise<void> {
  await page.getByRole("textbox", { name: "Account" }).fill(account);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("button", { name: "Allow", exact: true }).click();
}

function question(page: Page) {
  return page.getByRole("alert").filter({ hasText: "step_up_required" });
}

test("an API that wants a stronger sign-in gets one, and the reading call goes on by itself", async ({
  page,
  assured,
  api,
  guard,
}) => {
  guard.expectFailure(SAFE);
  await connect(page, ASSURED);
  await openConnection(page, ASSURED);
  const address = page.url();
  await sendRequest(page, "Look into the safe");
  await expect(question(page)).toContainText("gold");
  await expect(question(page)).toContainText("5 minutes");
  await question(page).getByRole("button", { name: "Sign in again" }).click();
  await signInOnceMore(page);
  await expect(apiAnswer(page)).toContainText("open");

  expect(page.url()).toBe(address);
  expect(api.calls.map(({ status }) => status)).toEqual([401, 200]);
  expect(assured.tokenRequests("refresh_token")).toEqual([]);
  const asked = guard.addresses.filter((at) => at.startsWith(`${assured.issuer}/auth?`)).at(-1);
  const { searchParams } = new URL(asked ?? "");
  expect(searchParams.get("acr_values")).toBe("gold");
  expect(searchParams.get("max_age")).toBe("300");

  // Once: what has gone on does not go on again.
  await page.reload();
  await expect(page.getByRole("button", { name: "Look into the safe", exact: true })).toBeVisible();
  expect(api.calls).toHaveLength(2);
});

test("a call that changes something is sent only after asking", async ({ page, api, guard }) => {
  guard.expectFailure(SAFE);
  await connect(page, ASSURED);
  await openConnection(page, ASSURED);
  await sendRequest(page, "Put into the safe");
  await question(page).getByRole("button", { name: "Sign in again" }).click();
  await signInOnceMore(page);
  const waiting = page.getByRole("region", { name: "Send the request now?" });
  await expect(waiting).toContainText("POST");
  expect(api.calls.map(({ method, status }) => [method, status])).toEqual([["POST", 401]]);
  await waiting.getByRole("button", { name: "Send it" }).click();
  await expect(apiAnswer(page)).toContainText("gold");

  expect(api.calls.map(({ status }) => status)).toEqual([401, 200]);
});

test("who says no while the page is about to be left stays", async ({ page, assured, guard }) => {
  guard.expectFailure(SAFE);
  await connect(page, ASSURED);
  await openConnection(page, ASSURED);
  const address = page.url();
  const departures = () => guard.addresses.filter((at) => at.startsWith(`${assured.issuer}/auth?`));
  const before = departures().length;
  await sendRequest(page, "Look into the safe");
  await expect(question(page)).toBeVisible();
  // Leaving would kill a refresh in flight, and waits for it.
  const refresh = assured.faults.hold();
  await page.getByRole("button", { name: "Refresh now" }).click();
  await refresh.arrived;
  await question(page).getByRole("button", { name: "Sign in again" }).click();
  await question(page).getByRole("button", { name: "Not now" }).click();
  await expect(question(page)).toHaveCount(0);
  refresh.release();

  await page.getByRole("link", { name: /^Step-up Assured.*Done/ }).click();
  await expect(page.getByText("Turned back before leaving").first()).toBeVisible();
  await page.goBack();
  expect(page.url()).toBe(address);
  expect(departures()).toHaveLength(before);
});

test("a call that the person discards is not sent", async ({ page, api, guard }) => {
  guard.expectFailure(SAFE);
  await connect(page, ASSURED);
  await openConnection(page, ASSURED);
  await sendRequest(page, "Put into the safe");
  await question(page).getByRole("button", { name: "Sign in again" }).click();
  await signInOnceMore(page);
  const waiting = page.getByRole("region", { name: "Send the request now?" });
  await waiting.getByRole("button", { name: "Discard" }).click();
  await expect(waiting).toHaveCount(0);

  expect(api.calls.map(({ status }) => status)).toEqual([401]);
});

test("another account that signs in asks first, and the call of the first one does not go on", async ({
  page,
  assured,
  api,
  guard,
}) => {
  guard.expectFailure(SAFE);
  await connect(page, ASSURED);
  await openConnection(page, ASSURED);
  await sendRequest(page, "Put into the safe");
  assured.endSessions("alice");
  await question(page).getByRole("button", { name: "Sign in again" }).click();
  await signInOnceMore(page, "bob");
  await page.getByRole("button", { name: "Keep both" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /alice/i })).toBeVisible();
  await page.goto("./");
  await expectStatus(page, "Connected", { provider: "Assured", account: "bob" });

  expect(api.calls.map(({ status }) => status)).toEqual([401]);
});

test("a scope that is missing is asked for beside those that were granted, and the call goes on", async ({
  page,
  assured,
  api,
  guard,
}) => {
  guard.expectFailure(/\/workflows$/);
  await connect(page, ASSURED);
  await openConnection(page, ASSURED);
  await sendRequest(page, "List workflows");
  await expectFailure(page, "insufficient_scope");
  const scopes = page.getByRole("list", { name: "Scopes to ask for" }).getByRole("listitem");
  await expect(scopes.filter({ hasText: "read:workflows" })).toContainText("new");
  await expect(scopes.filter({ hasText: "openid" })).toContainText("already granted");
  await page.getByRole("button", { name: "Ask for it" }).click();
  await page.getByRole("button", { name: "Allow", exact: true }).click();
  await expect(apiAnswer(page)).toContainText("Nightly report");

  expect(api.calls.map(({ status }) => status)).toEqual([403, 200]);
  const asked = guard.addresses.filter((at) => at.startsWith(`${assured.issuer}/auth?`)).at(-1);
  expect(new URL(asked ?? "").searchParams.get("scope")).toBe(
    "openid profile email offline_access read:workflows",
  );
  await expect(page.getByRole("list", { name: "Scope", exact: true })).toContainText(
    "read:workflows",
  );
});

test("a stronger sign-in that is declined leaves the connection as it was", async ({
  page,
  guard,
}) => {
  guard.expectFailure(SAFE);
  await connect(page, ASSURED);
  await openConnection(page, ASSURED);
  await sendRequest(page, "Look into the safe");
  await question(page).getByRole("button", { name: "Sign in again" }).click();
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await expectFailure(page, "authorization_denied");
  await page.goto("./");
  await expectStatus(page, "Connected", ASSURED);
});

test("the questions are accessible, in both themes, on a phone and on a desk", async ({
  page,
  guard,
}) => {
  test.setTimeout(120_000);
  guard.expectFailure(/\/(safe|workflows)$/);
  await connect(page, ASSURED);
  await openConnection(page, ASSURED);
  await sendRequest(page, "List workflows");
  await expectFailure(page, "insufficient_scope");
  await expectAccessible(page);
  await sendRequest(page, "Put into the safe");
  await expect(question(page)).toBeVisible();
  await expectAccessible(page);
  await question(page).getByRole("button", { name: "Sign in again" }).click();
  await signInOnceMore(page);
  await expect(page.getByRole("region", { name: "Send the request now?" })).toBeVisible();
  await expectAccessible(page);
});
