import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { connectMock, signInAtMock, test, who } from "./demo-fixtures.ts";
import {
  apiAnswer,
  connectionCard,
  expectFailure,
  expectStatus,
  openConnection,
  sendRequest,
} from "./person.ts";

test("a session that the mock provider ended leads to a sign-in and back to the same connection", async ({
  page,
  guard,
}) => {
  guard.expectFailure(/\/mock\/(token|userinfo)$/);
  await connectMock(page);
  await openConnection(page, who);
  const connection = page.url();
  await page.getByRole("button", { name: "End the session" }).click();
  await expect(page.getByText("Session ended")).toBeVisible();
  await sendRequest(page, "Who am I");
  await expectFailure(page, "refresh_rejected");
  await page.getByRole("alert").getByRole("button").first().click();
  await expect(page).toHaveURL(/\/login\?connection=/);
  await page.getByRole("button", { name: "Sign in again" }).click();
  await signInAtMock(page);
  await expect(page).toHaveURL(connection);
  await sendRequest(page, "Who am I");
  await expect(apiAnswer(page)).toContainText("alice");
});

test("denying at the mock provider connects nothing", async ({ page }) => {
  await page.goto("./");
  await page.getByRole("button", { name: "Connect Mock provider" }).click();
  await page.getByRole("button", { name: /Alice Example/ }).click();
  await page.getByRole("button", { name: "Deny", exact: true }).click();
  await expectFailure(page, "authorization_denied");
  await page.goto("./");
  await expect(page.getByRole("button", { name: "Connect Mock provider" })).toBeVisible();
  await expect(connectionCard(page, who)).toHaveCount(0);
});

test("the mock provider's state survives a reload, and its authorize page too", async ({
  page,
}) => {
  await page.goto("./");
  await page.getByRole("button", { name: "10 min" }).click();
  await page.reload();
  await expect(page.getByRole("button", { name: "10 min" })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await page.getByRole("button", { name: "Connect Mock provider" }).click();
  await expect(page.getByRole("button", { name: /Alice Example/ })).toBeVisible();
  await page.reload();
  await signInAtMock(page);
  await expectStatus(page, "Connected", who);
  await page.reload();
  await expectStatus(page, "Connected", who);
});

test("a page that the service worker does not control says so, and repairs it", async ({
  page,
}) => {
  await page.goto("./");
  await expect(page.getByText("Mock provider on")).toBeVisible();
  const session = await page.context().newCDPSession(page);
  // A hard reload: the browser loads the page past its service worker.
  await session.send("Page.reload", { ignoreCache: true });
  const repair = page.getByRole("button", { name: "Repair and reload" });
  await repair.click();
  await expect(page.getByText("Mock provider on")).toBeVisible();
  await page.getByRole("button", { name: "Connect Mock provider" }).click();
  await signInAtMock(page);
  await expectStatus(page, "Connected", who);
});

test("two tabs that redeem one code at the mock provider: one succeeds", async ({
  page,
  context,
  guard,
}) => {
  guard.expectFailure(/\/mock\/token$/);
  await page.goto("./");
  await expect(page.getByText("Mock provider on")).toBeVisible();
  const other = await context.newPage();
  await other.goto("./");
  await expect(other.getByText("Mock provider on")).toBeVisible();

  // A foreign client's sign-in, by hand: its code is stopped on the way back.
  const verifier = "a".repeat(64);
  const parameters = new URLSearchParams({
    response_type: "code",
    client_id: "pixy",
    redirect_uri: new URL("callback", page.url()).href,
    scope: "openid",
    state: "of-a-foreign-client",
    code_challenge: await challengeOf(verifier),
    code_challenge_method: "S256",
  });
  await page.goto(`./mock/authorize?${parameters.toString()}`);
  const answer = page.waitForRequest(/\/callback\?/);
  await signInAtMock(page);
  const code = new URL((await answer).url()).searchParams.get("code");
  // Pixy did not ask for it, and leaves it alone.
  await expectFailure(page, "transaction_missing");

  const body = new URLSearchParams({
    grant_type: "authorization_code",
    client_id: "pixy",
    code: code ?? "",
    redirect_uri: parameters.get("redirect_uri") ?? "",
    code_verifier: verifier,
  }).toString();
  const redeem = (tab: Page) =>
    tab.evaluate(async (form) => {
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      const response = await fetch(new URL("/mock/token", location.origin), {
        method: "POST",
        headers,
        body: form,
      });
      return response.status;
    }, body);
  const statuses = await Promise.all([redeem(page), redeem(other)]);
  expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 400]);
});

async function challengeOf(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  return Buffer.from(digest).toString("base64url");
}
