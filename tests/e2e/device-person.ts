import { type Browser, expect, type Page } from "@playwright/test";
import { answerProvider } from "./person.ts";

/** Opens the page of codes for a provider and gets one. @returns what the person reads */
export async function askForCode(page: Page, provider = "Acme"): Promise<string> {
  await page.goto("./");
  await page.getByRole("link", { name: "Connect with a code" }).click();
  await page.getByRole("combobox", { name: "Provider" }).selectOption(provider);
  await page.getByRole("button", { name: "Get a code" }).click();
  return shownCode(page);
}

export async function shownCode(page: Page): Promise<string> {
  await expect(page.getByText("Waiting for your answer")).toBeVisible();
  return (await page.getByLabel("Code", { exact: true }).textContent()) ?? "";
}

/** On another device, which has no part in Pixy: types the code and signs in there. */
export async function answerElsewhere(
  browser: Browser,
  page: Page,
  code: string,
  answer: "Allow" | "Deny" = "Allow",
): Promise<void> {
  const address = (await page.locator("code", { hasText: "/device" }).textContent()) ?? "";
  const context = await browser.newContext();
  const phone = await context.newPage();
  await phone.goto(address);
  await phone.getByRole("textbox", { name: "Code" }).fill(code);
  await phone.getByRole("button", { name: "Continue" }).click();
  await phone.getByRole("button", { name: "It is mine" }).click();
  await answerProvider(phone, "alice", answer);
  await expect(
    phone.getByRole("heading", { name: /Device connected|Connect a device/ }),
  ).toBeVisible();
  await context.close();
  await page.bringToFront();
}

/** Waits until the answer has come, and goes to the connection. */
export async function expectConnected(page: Page): Promise<void> {
  const link = page.getByRole("link", { name: "Go to the connection" });
  await expect(link).toBeVisible({ timeout: 15_000 });
  await link.click();
  await expect(page).toHaveURL(/\/connections\/[\w-]{36}$/);
}
