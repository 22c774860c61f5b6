import type { Page } from "@playwright/test";
import { expect } from "@playwright/test";
import { readStorage } from "./browser-storage.ts";
import { test } from "./demo-fixtures.ts";
import { expectAccessible } from "./expect-accessible.ts";

test("a grant is found, set up and gone through by keyboard, and leaves nothing behind", async ({
  page,
}) => {
  const atTheHost: string[] = [];
  page.on("response", (response) => {
    const isOfLab = response.url().includes("/mock-private");
    if (isOfLab && !response.fromServiceWorker()) atTheHost.push(response.url());
  });
  await page.goto("./lab");
  await expect(page.getByRole("article", { name: "Implicit" })).toContainText(
    "At the mock provider only",
  );
  await expectAccessible(page);
  const before = await readStorage(page);

  await page.getByRole("link", { name: "Open Authorization code with PKCE" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Authorization code with PKCE");
  const length = page.getByRole("textbox", { name: "Length of the verifier" });
  await length.fill("42");
  await expect(page.getByRole("button", { name: "Start" })).toHaveAttribute("aria-disabled");
  await length.fill("128");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  for (const step of [1, 2, 3, 4, 5]) await goOn(page, `Step ${step} of 6`);
  await expect(page.getByText("They match: tokens are given")).toBeVisible();
  const exchange = page.locator("details", { hasText: "/mock-private/token" });
  await exchange.locator("summary").click();
  await expect(exchange.getByLabel("Request body")).toContainText(
    "code_verifier=•••• (128 characters)",
  );
  await page.getByRole("button", { name: "Next" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Step 6 of 6", { exact: true })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Open as a journey" })).toBeVisible();
  await expect(page.getByText("Step 6 of 6", { exact: true })).toBeVisible();
  await expectAccessible(page);
  expect(await readStorage(page)).toEqual(before);
  expect(atTheHost).toEqual([]);
});

test("what is typed into the lab is nowhere but in the run", async ({ page, guard }) => {
  // The first try is refused, on purpose.
  guard.expectFailure(/\/mock-private\/token/);
  const planted = ["planted-client-secret-6041", "planted-password-7718"];
  await page.goto("./lab?grant=password");
  await page.getByLabel("Client id").fill("backend");
  await page.getByLabel("Client secret").fill(planted[0] ?? "");
  await page.getByLabel("Username").fill("robin");
  await page.getByRole("textbox", { name: "Password" }).fill(planted[1] ?? "");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Start" }).click();
  await expect(page.getByText("Step 1", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByRole("alert")).toContainText("invalid_client");
  expect(await secretsIn(page, planted)).toEqual([]);

  await page.getByRole("button", { name: "Start over" }).click();
  await expect(page.getByLabel("Client secret")).toHaveValue("");
  await page.getByRole("button", { name: "Fill in those of the mock provider" }).click();
  await expect(page.getByLabel("Client secret")).not.toHaveValue("");
  const right = [
    await page.getByLabel("Client secret").inputValue(),
    await page.getByRole("textbox", { name: "Password" }).inputValue(),
  ];
  await page.getByRole("button", { name: "Start" }).click();
  await expect(page.getByText("Step 1", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByText("Step 2", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Call the API" }).click();
  await expect(page.getByText("Monthly invoice run")).toBeVisible();
  await expectAccessible(page);
  expect(await secretsIn(page, [...planted, ...right])).toEqual([]);

  await page.getByRole("link", { name: "Journeys", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Journeys" })).toBeVisible();
  expect(await secretsIn(page, [...planted, ...right])).toEqual([]);
  expect((await readStorage(page)).indexedDB).not.toContain("journey");
  const said = [...guard.addresses, ...guard.consoleLines].join("\n");
  expect([...planted, ...right].filter((secret) => said.includes(secret))).toEqual([]);

  await page.goBack();
  await expect(page.getByLabel("Client secret")).toHaveValue("");
});

/** Goes on with the keyboard alone, which stays on the button. */
async function goOn(page: Page, arrival: string): Promise<void> {
  await expect(page.getByText(arrival, { exact: true })).toBeVisible();
  if (arrival !== "Step 5 of 6") await page.keyboard.press("Enter");
}

/** @returns those of the secrets that stand in the document, its fields or its storage */
async function secretsIn(page: Page, secrets: readonly string[]): Promise<string[]> {
  const { sessionStorage, localStorage, indexedDB } = await readStorage(page);
  const shown = await page.evaluate(() =>
    [
      document.documentElement.outerHTML,
      ...Array.from(
        document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea"),
        ({ value }) => value,
      ),
    ].join("\n"),
  );
  const all = [shown, sessionStorage, localStorage, indexedDB].join("\n");
  return secrets.filter((secret) => all.includes(secret));
}
