import type { Browser, Page } from "playwright";
import { answerProvider } from "../../e2e/person.ts";
import { lifeOf, type PageLife, type Sights, watchSights } from "./moments.ts";
import type { Subject } from "./stage.ts";

/** One sign-in in a browser that was never here, and a reload. */
export interface Round {
  readonly startPage: PageLife;
  readonly callback: PageLife;
  readonly reload: PageLife;
}

const ACCOUNT = "alice";
/** What userinfo alone knows: the ID token names no address. */
const KNOWN_BY_API = `${ACCOUNT}@example.org`;

const PIXY_SIGHTS: Sights = {
  start: { selector: "button", words: "Connect Acme" },
  "signed in": { selector: "article [role=status]", words: "Connected" },
  answer: { selector: "article", words: KNOWN_BY_API },
};
const PEER_SIGHTS: Sights = {
  start: { selector: "button", words: "Sign in" },
  "signed in": { selector: "#account", words: ACCOUNT },
  answer: { selector: "#answer", words: KNOWN_BY_API },
};

const PIXY_ANSWER = "section[aria-labelledby] section[aria-labelledby]";

/** On the page of a connection nothing is asked before somebody presses the request's button. */
const PIXY_RELOAD = {
  sights: {
    "signed in": { selector: "[role=status]", words: "Connected" },
    answer: { selector: PIXY_ANSWER, words: KNOWN_BY_API },
  },
  press: { selector: "button", words: "Who am I" },
};

/** Signs in once at the start page of an app, looks at the API's answer, and loads the page again. */
export async function runRound(browser: Browser, subject: Subject): Promise<Round> {
  const isPixy = subject.name === "Pixy";
  const context = await browser.newContext({ baseURL: subject.url });
  try {
    await watchSights(context, { sights: isPixy ? PIXY_SIGHTS : PEER_SIGHTS });
    const page = await context.newPage();
    await page.goto("./");
    const startPage = await lifeOf(page, ["start"]);
    await signInFrom(page, subject);
    const callback = await lifeOf(page, ["signed in", "answer"]);
    const reload = isPixy ? await reloadConnection(page) : await reloadPage(page);
    return { startPage, callback, reload };
  } finally {
    await context.close();
  }
}

/** Signs in at the start page of an app. */
export async function signIn(page: Page, subject: Subject): Promise<void> {
  await page.goto("./");
  await signInFrom(page, subject);
}

async function signInFrom(page: Page, { name, url }: Subject): Promise<void> {
  await page.getByRole("button", { name: name === "Pixy" ? "Connect Acme" : "Sign in" }).click();
  await answerProvider(page, ACCOUNT);
  await page.waitForURL((at) => at.href.startsWith(url));
}

async function reloadPage(page: Page): Promise<PageLife> {
  await page.reload();
  return lifeOf(page, ["signed in", "answer"]);
}

async function reloadConnection(page: Page): Promise<PageLife> {
  await page.getByRole("link", { name: "Details" }).click();
  // The others have asked before as well: the browser remembers that they may.
  await page.getByRole("button", { name: "Who am I" }).click();
  await page.locator(PIXY_ANSWER).getByText(KNOWN_BY_API).first().waitFor();
  const address = page.url();
  await watchSights(page.context(), PIXY_RELOAD);
  await page.goto(address);
  return lifeOf(page, ["signed in", "answer"]);
}
