import type { Page } from "@playwright/test";
import { readStorage } from "./browser-storage.ts";
import { test as demo } from "./demo-fixtures.ts";
import { expectAccessible } from "./expect-accessible.ts";
import { expect, test } from "./fixtures.ts";
import { answerProvider, connect, connectionCard, expectStatus, pressOnCard } from "./person.ts";

demo(
  "every attack is stopped, and one is not where its defence is taken away",
  async ({ page, guard }) => {
    // The attacker is refused.
    guard.expectFailure(/\/mock-private/);
    const atTheHost: string[] = [];
    page.on("response", (response) => {
      const isOfRun = response.url().includes("/mock-private");
      if (isOfRun && !response.fromServiceWorker()) atTheHost.push(response.url());
    });
    await page.goto("./lab");
    await page.getByRole("button", { name: "Run all against the mock" }).click();
    const list = page.getByRole("list", { name: "Experiments" });
    await expect(list.getByRole("listitem")).toHaveCount(12);
    // One after the other: each opens a provider, which makes keys of its own.
    for (const item of await list.getByRole("listitem").all()) {
      await expect(item).toContainText("Stopped by");
    }
    await expect(page.getByText("12 of 12 attacks were stopped.")).toBeVisible();
    await expect(list.getByText("Stopped by the provider")).toHaveCount(5);
    await expect(list.getByText("Stopped by Pixy")).toHaveCount(6);
    await expect(list.getByText("Stopped by the browser")).toHaveCount(1);
    await list.getByRole("link", { name: /The code is sent to another address/ }).click();
    const verdict = page.getByRole("region", { name: "Verdict" });
    await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
    const before = await readStorage(page);

    await page.getByRole("button", { name: "Run again" }).focus();
    await page.keyboard.press("Enter");
    await expect(verdict.getByRole("heading")).toHaveText("Stopped by the provider");
    await expect(verdict.getByRole("status")).toContainText("Stopped by the provider");
    await expect(verdict).toContainText("At the step “A link with a longer path”, with HTTP 400");
    await expect(page.getByRole("button", { name: "Run again" })).toBeFocused();
    const steps = page.getByRole("list", { name: "What happened" });
    await expect(steps.getByRole("button", { name: /Refused by the provider/ })).toHaveCount(6);

    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(verdict.getByRole("heading")).toHaveText("Not stopped");
    await expect(verdict.getByRole("status")).toContainText("The attacker holds");
    await steps
      .getByRole("button", { name: /attacker redeemed the code/ })
      .first()
      .click();
    await steps
      .getByText(/POST http.*token/)
      .first()
      .click();
    await expect(steps.getByRole("group", { name: "Request body" })).toContainText(
      "grant_type=authorization_code",
    );
    await expect(steps.getByRole("group", { name: "Request body" })).not.toContainText(
      /code(_verifier)?=[\w-]{20}/,
    );
    expect(await readStorage(page)).toEqual(before);
    expect(atTheHost).toEqual([]);
    await expectAccessible(page);
    await page.getByRole("link", { name: "All experiments" }).click();
    await expect(list.getByText("Not stopped, without the defence")).toBeInViewport();
  },
);

demo(
  "an attack opens as a journey, which is kept only when somebody wants it",
  async ({ page, guard }) => {
    guard.expectFailure(/\/mock-private/);
    await page.goto("./lab/intercepted-code");
    await page.getByRole("button", { name: "Run the attack" }).click();
    await page.getByRole("button", { name: "Open as a journey" }).click();
    const title = page.getByRole("heading", { level: 1 });
    await expect(title).toHaveText("Experiment: A code is intercepted");
    await expect(title).toBeFocused();
    const steps = page.getByRole("list", { name: "Steps: Experiment" });
    await expect(
      steps.getByRole("button", { name: /sent the code without a verifier.*Attacker to Provider/ }),
    ).toContainText("Refused by the provider: invalid_request");
    await expectAccessible(page);
    expect((await readStorage(page)).indexedDB).not.toContain("journey:");

    await page.getByRole("button", { name: "Keep it here" }).click();
    await expect(page.getByRole("button", { name: "Delete" })).toBeVisible();
    await page.reload();
    await expect(steps.getByRole("button", { name: "Stopped by the provider" })).toBeVisible();
    const { indexedDB } = await readStorage(page);
    expect(indexedDB).toContain("grant_type=authorization_code");
    expect(indexedDB).not.toMatch(/code(_verifier)?=[\w-]{20}/);
  },
);

test("a sign-in made for it is attacked at the person's own provider, after naming what is sent", async ({
  page,
  provider,
  guard,
}) => {
  guard.expectFailure(/\/token$/);
  await page.goto("./lab/intercepted-code");
  await page.getByRole("button", { name: "Sign in at Acme for it…" }).click();
  const question = page.getByRole("dialog", { name: "Attack a sign-in of yours?" });
  await expect(question).toContainText(`${provider.issuer}/token`);
  await expect(question.getByRole("listitem")).toHaveCount(4);
  await expectAccessible(page);
  await question.getByRole("button", { name: "Send nothing" }).click();
  await expect(question).toBeHidden();

  await page.getByRole("button", { name: "Sign in at Acme for it…" }).click();
  await question.getByRole("button", { name: "Sign in for it" }).click();
  await answerProvider(page, "alice");
  const verdict = page.getByRole("region", { name: "Verdict" });
  await expect(verdict.getByRole("heading")).toHaveText("Stopped by the provider");
  await expect(
    page.getByRole("heading", { level: 1, name: "A code is intercepted" }),
  ).toBeVisible();
  const redemptions = () => provider.tokenRequests("authorization_code");
  expect(redemptions().map(({ status }) => status)).toEqual([400, 400, 200]);
  const given = provider.secrets.filter(({ kind }) => kind === "refresh_token");
  expect(given).toHaveLength(1);
  for (const { value } of given) {
    expect(await provider.introspect(value)).toMatchObject({ active: false });
  }

  // It was agreed to once.
  await page.reload();
  await expect(verdict.getByRole("heading")).toHaveText("Not run yet");
  expect(redemptions()).toHaveLength(3);
  await goTo(page, "Connections");
  await expect(page.getByRole("button", { name: "Connect Acme", exact: true })).toBeVisible();
  await expect(connectionCard(page)).toHaveCount(0);
});

test("a code of the person's own that is used twice ends what it has brought", async ({
  page,
  provider,
  guard,
}) => {
  guard.expectFailure(/\/(token|me)$/);
  await page.goto("./lab/code-replay");
  await page.getByRole("button", { name: "Sign in at Acme for it…" }).click();
  await page.getByRole("button", { name: "Sign in for it" }).click();
  await answerProvider(page, "alice");
  const verdict = page.getByRole("region", { name: "Verdict" });
  await expect(verdict.getByRole("heading")).toHaveText("Stopped by the provider");
  await expect(verdict).toContainText("what it had brought was ended to be safe");
  await expect(verdict).toContainText("At the step “The attacker sent the same again”, with");
  expect(provider.tokenRequests("authorization_code").map(({ status }) => status)).toEqual([
    200, 400,
  ]);
});

test("an attack on a sign-in that the person denies sends nothing", async ({ page, provider }) => {
  await page.goto("./lab/code-replay");
  await page.getByRole("button", { name: "Sign in at Acme for it…" }).click();
  await page.getByRole("button", { name: "Sign in for it" }).click();
  await answerProvider(page, "alice", "Deny");
  await expect(page.getByRole("alert")).toContainText("authorization_denied");
  expect(provider.tokenRequests("authorization_code")).toEqual([]);
});

test("a stolen, rotated refresh token that is reused ends the grant, and the connection asks to reconnect", async ({
  page,
  provider,
  guard,
}) => {
  guard.expectFailure(/\/token$/);
  await connect(page);
  await page.goto("./lab/refresh-token-reuse");
  // Without the mock provider, one's own is all that there is.
  await expect(page.getByRole("button", { name: "Run the attack" })).toHaveCount(0);
  const asked = provider.tokenRequests("refresh_token").length;
  await page.getByRole("button", { name: /^Reuse a refresh token of/ }).click();
  const question = page.getByRole("dialog", { name: "End this grant?" });
  await expect(question).toContainText("Expect to sign in again");
  await question.getByRole("button", { name: "Keep it" }).click();
  await expect(question).toBeHidden();
  expect(provider.tokenRequests("refresh_token")).toHaveLength(asked);

  await page.getByRole("button", { name: /^Reuse a refresh token of/ }).click();
  await question.getByRole("button", { name: "Reuse the token" }).click();
  const verdict = page.getByRole("region", { name: "Verdict" });
  await expect(verdict.getByRole("heading")).toHaveText("Stopped by the provider");
  await expect(verdict).toContainText("ended the grant for both");
  expect(provider.tokenRequests("refresh_token").map(({ status }) => status)).toEqual([
    200, 400, 400,
  ]);
  await expect(page.getByRole("button", { name: "Reconnect" })).toBeVisible();
  await expectAccessible(page);

  await goTo(page, "Connections");
  await expectStatus(page, "Needs reconnect");
  await expect(connectionCard(page)).toContainText(/refused the refresh.*invalid_grant/);
  await pressOnCard(page, "Reconnect");
  await answerProvider(page, "alice");
  await expectStatus(page, "Connected");
});

async function goTo(page: Page, name: string): Promise<void> {
  await page.getByRole("navigation").getByRole("link", { name, exact: true }).first().click();
}
