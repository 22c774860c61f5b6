import { readStorage } from "./browser-storage.ts";
import { answerElsewhere, askForCode, expectConnected } from "./device-person.ts";
import {
  apiAnswer,
  connect,
  connectionCard,
  expectApiKnows,
  expectFailure,
  expectStatus,
  openConnection,
  pressOnCard,
  sendRequest,
  startConnecting,
  untilExpired,
} from "./person.ts";
import { BOUND, expect, OBJECTIONS, test } from "./strict-fixtures.ts";

test("a provider that takes only pushed requests and bound tokens is connected, called and refreshed", async ({
  page,
  bound,
  api,
  guard,
}) => {
  guard.expectFailure(OBJECTIONS);
  await connect(page, BOUND);
  await openConnection(page, BOUND);
  await expectApiKnows(page);
  await sendRequest(page, "Echo");
  await expect(apiAnswer(page)).toContainText("hello");
  await page.goto("./");
  await pressOnCard(page, "Refresh now", BOUND);
  await expect
    .poll(() => bound.tokenRequests("refresh_token").map(({ status }) => status))
    .toContain(200);
  await expectStatus(page, "Connected", BOUND);
  await openConnection(page, BOUND);
  await expectApiKnows(page);

  const pushes = bound.requests.filter(
    ({ method, path }) => method === "POST" && path === "/request",
  );
  expect(pushes.map(({ status }) => status)).toEqual([400, 201]);
  // The nonce was learnt from the push; the page that was loaded anew learns it again.
  expect(bound.tokenRequests("authorization_code").map(({ status }) => status)).toEqual([400, 200]);
  expect(api.calls.filter(({ status }) => status === 200)).toHaveLength(3);
  const authorization = guard.addresses.find((address) =>
    address.startsWith(`${bound.issuer}/auth?`),
  );
  expect([...new URL(authorization ?? "").searchParams.keys()].toSorted()).toEqual([
    "client_id",
    "request_uri",
  ]);
});

test("the key is shown by its thumbprint, stored where nobody can read it, and gone with the connection", async ({
  page,
  bound,
  guard,
}) => {
  guard.expectFailure(OBJECTIONS);
  await connect(page, BOUND);
  const { keys } = await readStorage(page);
  expect(keys.filter(({ algorithm }) => algorithm === "ECDSA")).toEqual([
    { algorithm: "ECDSA", extractable: false },
    { algorithm: "ECDSA", extractable: true },
  ]);
  await openConnection(page, BOUND);
  await expect(page.getByText("Bound to key")).toBeVisible();

  await page.goto("./");
  await pressOnCard(page, "Disconnect", BOUND);
  await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
  await expect(connectionCard(page, BOUND)).toHaveCount(0);
  // The card goes first: no tab may use the tokens while the key's own code is being loaded.
  await expect
    .poll(async () => (await readStorage(page)).keys.map(({ algorithm }) => algorithm))
    .not.toContain("ECDSA");
  expect(bound.errors).toEqual([]);
});

test("a token that has expired is refreshed with a proof, and one that the provider took back as well", async ({
  page,
  bound,
  api,
  guard,
}) => {
  guard.expectFailure(OBJECTIONS);
  bound.lifetimes.accessToken = 3;
  await connect(page, BOUND);
  await openConnection(page, BOUND);
  await untilExpired(3);
  bound.lifetimes.accessToken = 600;
  await expectApiKnows(page);
  bound.revokeAccessTokens("alice");
  await expectApiKnows(page);

  // The answer of the first call may still be in sight.
  const good = () => bound.tokenRequests("refresh_token").filter(({ status }) => status === 200);
  await expect.poll(() => good().length).toBe(2);
  await expect.poll(() => api.calls.at(-1)?.status).toBe(200);
});

test("a sign-in that is denied leaves no key behind", async ({ page, guard }) => {
  guard.expectFailure(OBJECTIONS);
  await startConnecting(page, "Bound");
  // Until the page is left, there is a "Cancel" of Pixy's own.
  await page.waitForURL(/\/interaction\//);
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await expectFailure(page, "authorization_denied");
  const { keys, sessionStorage } = await readStorage(page);
  expect(keys.filter(({ algorithm }) => algorithm === "ECDSA")).toEqual([]);
  expect(sessionStorage).not.toContain("codeVerifier");
});

test("each resource gets an access token of its own, from one refresh token", async ({
  page,
  divided,
  api,
}) => {
  const who = { provider: "Divided" };
  await connect(page, who);
  await openConnection(page, who);
  for (const name of ["Files", "Mail", "Files", "Mail"]) {
    await sendRequest(page, name);
    await expect(apiAnswer(page)).toContainText(`/${name.toLowerCase()}/all`);
  }
  expect(divided.tokenRequests("refresh_token").map(({ status }) => status)).toEqual([200]);

  await expectApiKnows(page);
  await expect.poll(() => divided.tokenRequests("refresh_token").length).toBe(2);
  expect(api.calls.every(({ status }) => status === 200)).toBe(true);
});

test("a device code brings tokens that are bound to the key, where the provider takes no others", async ({
  page,
  browser,
  bound,
  guard,
}) => {
  guard.expectFailure(OBJECTIONS);
  const code = await askForCode(page, "Bound");
  await answerElsewhere(browser, page, code);
  await expectConnected(page);
  await expect(page.getByText("Bound to key")).toBeVisible();
  await expectApiKnows(page);
  await page.getByRole("button", { name: "Refresh now" }).click();
  await expect
    .poll(() => bound.tokenRequests("refresh_token").map(({ status }) => status))
    .toContain(200);
  await expectApiKnows(page);
});

test("a device code asks for the resources, and brings a token for the first of them", async ({
  page,
  browser,
  divided,
  guard,
}) => {
  guard.expectFailure(OBJECTIONS);
  const code = await askForCode(page, "Divided");
  await answerElsewhere(browser, page, code);
  await expectConnected(page);
  for (const name of ["Files", "Mail"]) {
    await sendRequest(page, name);
    await expect(apiAnswer(page)).toContainText(`/${name.toLowerCase()}/all`);
  }
  expect(divided.tokenRequests("refresh_token").map(({ status }) => status)).toEqual([200]);
});

test("a bound connection is refreshed by hand in the lab with proofs of its key, which goes with it", async ({
  page,
  bound,
  guard,
}) => {
  guard.expectFailure(OBJECTIONS);
  await connect(page, BOUND);
  await page.goto("./lab?grant=refresh&at=bound");
  await expect(page.getByText("Its tokens are bound to a key of this browser")).toBeVisible();
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page
    .getByRole("dialog", { name: "Use this connection up?" })
    .getByRole("button", { name: "Use it up" })
    .click();
  const next = page.getByRole("button", { name: "Next" });
  for (const step of [1, 2, 3, 4]) {
    await expect(page.getByText(`Step ${step} of 5`, { exact: true })).toBeVisible();
    await next.click();
  }
  await expect(page.getByText("Step 5 of 5", { exact: true })).toBeVisible();
  await expect(page.getByRole("definition")).toHaveText("revoked");

  const statuses = bound.tokenRequests("refresh_token").map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(2);
  const { indexedDB } = await readStorage(page);
  expect(indexedDB).not.toMatch(/dpop-key:|taken-grant:/);
});
