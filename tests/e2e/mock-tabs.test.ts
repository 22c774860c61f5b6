import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { signInAtMock, test } from "./demo-fixtures.ts";
import { expectFailure } from "./person.ts";

const verifier = "v".repeat(43);

test("two tabs that refresh with one token at the mock provider: the family is revoked", async ({
  page,
  context,
  guard,
}) => {
  guard.expectFailure(/\/mock\/(token|userinfo)$/);
  await page.goto("./");
  await expect(page.getByText("Mock provider on")).toBeVisible();
  const other = await context.newPage();
  await other.goto("./");
  await expect(other.getByText("Mock provider on")).toBeVisible();
  const granted = await askToken(page, {
    grant_type: "authorization_code",
    code: await obtainCode(page),
    redirect_uri: new URL("callback", page.url()).href,
    code_verifier: verifier,
  });
  expect(granted.status).toBe(200);

  // Each tab has a service worker client, handlers and a database connection of its own.
  const refresh = (tab: Page, token: unknown) =>
    askToken(tab, { grant_type: "refresh_token", refresh_token: String(token) });
  const answers = await Promise.all([
    refresh(page, granted.body["refresh_token"]),
    refresh(other, granted.body["refresh_token"]),
  ]);

  const winner = answers.find(({ status }) => status === 200);
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400]);
  // What the first one got is good for nothing in either tab.
  for (const tab of [page, other]) {
    const next = await refresh(tab, winner?.body["refresh_token"]);
    expect([next.status, next.body["error"]]).toEqual([400, "invalid_grant"]);
    expect(await statusOfUserinfo(tab, winner?.body["access_token"])).toBe(401);
  }
});

/** A foreign client's sign-in, by hand: its code is stopped on the way back. */
async function obtainCode(page: Page): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  const parameters = new URLSearchParams({
    response_type: "code",
    client_id: "pixy",
    redirect_uri: new URL("callback", page.url()).href,
    scope: "openid offline_access",
    state: "of-a-foreign-client",
    code_challenge: Buffer.from(digest).toString("base64url"),
    code_challenge_method: "S256",
  });
  await page.goto(`./mock/authorize?${parameters.toString()}`);
  const answer = page.waitForRequest(/\/callback\?/);
  await signInAtMock(page);
  const code = new URL((await answer).url()).searchParams.get("code");
  // Pixy did not ask for it, and leaves it alone.
  await expectFailure(page, "transaction_missing");
  return code ?? "";
}

function askToken(
  tab: Page,
  parameters: Readonly<Record<string, string>>,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const body = new URLSearchParams({ client_id: "pixy", ...parameters }).toString();
  return tab.evaluate(async (form) => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const response = await fetch("/mock/token", { method: "POST", headers, body: form });
    const answer: Record<string, unknown> = await response.json();
    return { status: response.status, body: answer };
  }, body);
}

function statusOfUserinfo(tab: Page, token: unknown): Promise<number> {
  return tab.evaluate(async (bearer) => {
    const headers = { authorization: `Bearer ${bearer}` };
    return (await fetch("/mock/userinfo", { headers })).status;
  }, String(token));
}
