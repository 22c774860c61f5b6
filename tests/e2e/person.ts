import { expect } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";
import type { RealProvider } from "../support/real-provider.ts";

/** Which connection a person looks at: by the names of the installation's profiles and of accounts. */
export interface Who {
  readonly provider?: string;
  readonly account?: string;
}

/** What a connection can say about itself. */
export type StatusWord = "Connected" | "Refreshing" | "Needs reconnect" | "Offline";

/** @returns the card of a connection on the page "Connections" */
export function connectionCard(
  page: Page,
  { provider = "Acme", account = "alice" }: Who = {},
): Locator {
  // the label may be the account's name, user name, address or subject: all contain it
  return page.getByRole("article", { name: new RegExp(`^${provider}: .*${account}`, "i") });
}

export async function expectStatus(
  page: Page,
  status: StatusWord,
  who: Who = {},
  timeout = 10_000,
): Promise<void> {
  await expect(connectionCard(page, who).getByRole("status")).toHaveText(status, { timeout });
}

/** Presses a button of a connection's card; where a failure offers the same way on, either will do. */
export async function pressOnCard(
  page: Page,
  button: "Refresh now" | "Reconnect" | "Disconnect",
  who: Who = {},
): Promise<void> {
  await connectionCard(page, who).getByRole("button", { name: button, exact: true }).last().click();
}

/** Opens the page "Connections" and leaves it for the provider. */
export async function startConnecting(page: Page, provider = "Acme"): Promise<void> {
  await page.goto("./");
  await expect(page.getByRole("heading", { level: 1, name: "Connections" })).toBeVisible();
  await page.getByRole("button", { name: `Connect ${provider}`, exact: true }).click();
}

/** On the provider's pages: signs in, if the provider does not know who it is, and answers its question. */
export async function answerProvider(
  page: Page,
  account: string,
  answer: "Allow" | "Deny" = "Allow",
): Promise<void> {
  const name = page.getByRole("textbox", { name: "Account" });
  const button = page.getByRole("button", { name: answer, exact: true });
  await expect(name.or(button)).toBeVisible();
  if (await name.isVisible()) {
    await name.fill(account);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
  }
  await button.click();
}

/** Connects an account and stays on the page "Connections". */
export async function connect(
  page: Page,
  { provider = "Acme", account = "alice" }: Who = {},
): Promise<void> {
  await startConnecting(page, provider);
  await answerProvider(page, account);
  await expectStatus(page, "Connected", { provider, account });
}

/** After connecting, Pixy asks for the account's name; whoever takes the provider down waits for that. */
export async function accountIsNamed(provider: RealProvider): Promise<void> {
  await expect
    .poll(() => provider.requests.some(({ path, status }) => path === "/me" && status === 200))
    .toBe(true);
}

/** Goes from the page "Connections" to the page of one connection. */
export async function openConnection(page: Page, who: Who = {}): Promise<void> {
  await connectionCard(page, who).getByRole("link", { name: "Details" }).click();
  await expect(page).toHaveURL(/\/connections\/[^/]+$/);
  // The address comes first; until the page is there, the one before it stays, with buttons of the same names.
  await expect(
    page.getByRole("heading", { level: 1, name: "Connections", exact: true }),
  ).toHaveCount(0);
}

/** @returns the answer of an API, on a connection's page or in the console */
export function apiAnswer(page: Page): Locator {
  return page.getByRole("region", { name: "Response", exact: true });
}

/** On a connection's page: sends one of the profile's requests. */
export async function sendRequest(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click();
}

/** On a connection's page: asks the API whose token it is, and sees that it is this account's. */
export async function expectApiKnows(page: Page, account = "alice"): Promise<void> {
  await sendRequest(page, "Who am I");
  await expect(apiAnswer(page)).toContainText("200");
  await expect(apiAnswer(page)).toContainText(account);
}

/** Sees a failure, told as one. */
export async function expectFailure(page: Page, code: string | RegExp): Promise<void> {
  const alert = page.getByRole("alert").filter({ has: page.getByRole("button") });
  await expect(alert.locator("code").filter({ hasText: code }).first()).toBeVisible();
}

/**
 * Waits until an access token that is held now has expired, by this machine's clock.
 *
 * @param lifetime seconds
 */
export async function untilExpired(lifetime: number): Promise<void> {
  const expiry = Date.now() + lifetime * 1000;
  await expect.poll(() => Date.now(), { timeout: lifetime * 1000 + 5000 }).toBeGreaterThan(expiry);
}
