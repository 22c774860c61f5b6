import type { Locator, Page } from "@playwright/test";
import { apiAnswer, connectionCard } from "../e2e/person.ts";
import type { Press, Sighting } from "./evidence.ts";
import { pressRefresh, ready } from "./person-at-work.ts";
import { everybody, nameOf, type Stage, type Who } from "./stage.ts";
import { sleep, type Tab } from "./tab.ts";

/** Milliseconds in which every connection must have come to rest: a lock may be taken after a minute. */
const REST = 300_000;
/** Milliseconds for one answer: what another tab does may have to be waited for, and its deadline. */
const ANSWER = 45_000;

/**
 * Looks at a connection on its own page when nothing is done to anybody, waits until it has come to
 * rest, and uses it. One that needs a reconnect gets it.
 */
export async function lookAt(
  stage: Stage,
  tab: Tab,
  who: Who,
  presses: Press[],
  signIn: (work: () => Promise<void>) => Promise<void>,
): Promise<Sighting[]> {
  const sightings = [await comeToRest(tab, who, presses)];
  if (sightings[0]?.status === "Needs reconnect") {
    await signIn(() => reconnect(stage, tab.page, who));
    sightings.push(await comeToRest(tab, who, presses));
  }
  return sightings;
}

async function comeToRest(tab: Tab, who: Who, presses: Press[]): Promise<Sighting> {
  const { page } = tab;
  const end = Date.now() + REST;
  const see = async (status: string, works: boolean, code?: string): Promise<Sighting> => ({
    connection: nameOf(who),
    at: Date.now(),
    status,
    code,
    works,
    says: works ? "" : (await page.locator("main").getByRole("alert").allInnerTexts()).join(" | "),
  });
  for (;;) {
    const status = await statusOf(page);
    if (status === "Needs reconnect") return see(status, false, await codeOfEnd(page));
    // Access tokens live for seconds: a call that succeeds has refreshed, or another tab has, just now.
    const works = await callApi(page, who).catch(() => false);
    if (works && (await statusOf(page)) === "Connected") return see("Connected", true);
    if (Date.now() > end) return see(status, false);
    // Three sends without an answer are as far as it goes by itself.
    if (status === "Offline")
      await pressRefresh(page.locator("main"), tab, who, presses).catch(() => undefined);
    await sleep(300);
  }
}

/** @returns whether the API answered, and knew whose call it was */
async function callApi(page: Page, { account }: Who): Promise<boolean> {
  const requests = page.getByRole("region", { name: "Requests" });
  await ready(requests.getByRole("button", { name: "Who am I", exact: true })).click();
  await requests.getByText("Waiting for the API").waitFor({ state: "hidden", timeout: ANSWER });
  const answer = apiAnswer(page).filter({ hasText: account });
  const refusal = apiAnswer(page).filter({ hasText: "Unauthorized" });
  await answer.or(refusal).or(requests.getByRole("alert")).first().waitFor({ timeout: ANSWER });
  return answer.isVisible();
}

async function statusOf(page: Page): Promise<string> {
  return badge(page).innerText();
}

function badge(page: Page): Locator {
  return page.locator("main .badge").getByRole("status").first();
}

/** The code of the newest end in the connection's history. */
async function codeOfEnd(page: Page): Promise<string> {
  const history = page.getByRole("region", { name: "History" }).getByRole("listitem");
  const end = history.filter({ hasText: "Ended by the provider" }).first();
  return (await end.locator("code").innerText()).trim();
}

async function reconnect(stage: Stage, page: Page, { provider, account }: Who): Promise<void> {
  const address = page.url();
  // The provider asks who it is: in this browser somebody else may have signed in last.
  for (const one of everybody) stage.providers.get(provider)?.endSessions(one.account);
  await page
    .locator("main")
    .getByRole("button", { name: "Reconnect", exact: true })
    .first()
    .click();
  await signInAs(page, account);
  await page.waitForURL(address);
  await badge(page).filter({ hasText: "Connected" }).waitFor();
}

/** Connects an account for the first time and comes back to the page "Connections". */
export async function connect(stage: Stage, page: Page, who: Who): Promise<void> {
  await page.goto("./");
  for (const one of everybody) stage.providers.get(who.provider)?.endSessions(one.account);
  await page.getByRole("button", { name: `Connect ${who.provider}`, exact: true }).click();
  await signInAs(page, who.account);
  await connectionCard(page, who).waitFor();
}

async function signInAs(page: Page, account: string): Promise<void> {
  await page.getByRole("textbox", { name: "Account" }).fill(account);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("button", { name: "Allow", exact: true }).click();
}
