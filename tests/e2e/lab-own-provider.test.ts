import { expect, test } from "./fixtures.ts";
import { accountIsNamed, answerProvider, connect, connectionCard, expectStatus } from "./person.ts";

test("a connection is used up, after asking, for a refresh by hand at the person's own provider", async ({
  page,
  provider,
}) => {
  await connect(page);
  await accountIsNamed(provider);
  await page.getByRole("link", { name: "Lab", exact: true }).click();
  await page.getByRole("link", { name: "Open Refresh" }).click();
  await page.getByRole("combobox", { name: "Where" }).selectOption("Acme");
  await page.getByText("Less", { exact: true }).click();
  await page.getByRole("button", { name: "Start" }).click();
  const question = page.getByRole("dialog", { name: "Use this connection up?" });
  await question.getByRole("button", { name: "Use it up" }).click();
  const next = page.getByRole("button", { name: "Next" });
  for (const step of [1, 2, 3, 4]) {
    await expect(page.getByText(`Step ${step} of 5`, { exact: true })).toBeVisible();
    await next.click();
  }
  await expect(page.getByText("Step 5 of 5", { exact: true })).toBeVisible();
  await expect(page.getByRole("definition")).toHaveText("revoked");
  expect(provider.tokenRequests("refresh_token").map(({ status }) => status)).toEqual([200, 200]);
  const tokens = provider.secrets.filter(({ kind }) => kind === "refresh_token");
  expect(tokens).toHaveLength(3);
  for (const { value } of tokens) {
    expect(await provider.introspect(value)).toMatchObject({ active: false });
  }

  await page.getByRole("link", { name: "All grants and experiments" }).click();
  await page.getByRole("link", { name: "Open Implicit" }).click();
  await expect(page.getByText("built without the mock provider")).toBeVisible();
  await expect(page.getByRole("button", { name: "Start" })).toHaveCount(0);

  await page.getByRole("link", { name: "Connections", exact: true }).click();
  await expect(page.getByRole("button", { name: "Connect Acme", exact: true })).toBeVisible();
  await expect(connectionCard(page)).toHaveCount(0);
});

test("what a run holds is given back when its person leaves the page in the middle of it", async ({
  page,
  provider,
}) => {
  await connect(page);
  await accountIsNamed(provider);
  await page.goto("./lab?grant=refresh");
  await page.getByRole("button", { name: "Start" }).click();
  await page
    .getByRole("dialog", { name: "Use this connection up?" })
    .getByRole("button", { name: "Use it up" })
    .click();
  await expect(page.getByText("Step 1 of 5", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByText("Step 2 of 5", { exact: true })).toBeVisible();
  const token = provider.secrets.find(({ kind }) => kind === "refresh_token")?.value ?? "";
  expect(await provider.introspect(token)).toMatchObject({ active: true });

  // No page of Pixy, whose next start would do it.
  await page.goto("about:blank");
  await expect.poll(() => provider.introspect(token)).toMatchObject({ active: false });
});

test("an authorization code is got from the person's own provider step by step, with a verifier as long as was chosen", async ({
  page,
  provider,
}) => {
  await page.goto("./lab?grant=authorization-code");
  await page.getByRole("textbox", { name: "Length of the verifier" }).fill("43");
  await page.getByRole("button", { name: "Sign in step by step" }).click();
  const bar = page.getByRole("region", { name: "Step by step" });
  const next = bar.getByRole("button", { name: "Next", exact: true });
  for (const step of [
    "Ask the provider what it can do",
    "Make a secret and its puzzle",
    "Go to the provider",
  ]) {
    await expect(bar).toContainText(step);
    await next.click();
  }
  await answerProvider(page, "alice");
  await expect(bar).toContainText("Check that the answer belongs to this sign-in");
  await bar.getByRole("button", { name: "Run through" }).click();
  await expect(page).toHaveURL(/\/lab\?grant=authorization-code$/);
  expect(provider.tokenRequests().map(({ status }) => status)).toEqual([200]);
  const verifiers = provider.secrets.filter(({ kind }) => kind === "code_verifier");
  expect(verifiers.map(({ value }) => value.length)).toEqual([43]);
  await page.getByRole("link", { name: "Connections", exact: true }).click();
  await expectStatus(page, "Connected");
});
