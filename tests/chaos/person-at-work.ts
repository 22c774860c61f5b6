import type { Locator } from "@playwright/test";
import { connectionCard } from "../e2e/person.ts";
import type { Press } from "./evidence.ts";
import type { Random } from "./random.ts";
import { nameOf, type Who } from "./stage.ts";
import { sleep, type Tab } from "./tab.ts";

/** What a person looks at in a tab. */
export interface Seat {
  readonly screen: "list" | "details" | "console";
  readonly who: Who;
}

/** Milliseconds that a person looks for a button. */
const PATIENCE = 2_000;
/** Milliseconds after which a press counts as over at the latest. */
const LONGEST_PRESS = 60_000;

/** The buttons that make calls to APIs, on the page of a connection and in the console. */
const apiButtons = { details: ["Who am I", "List workflows", "Echo"], console: ["Send"] } as const;

/**
 * @param idOf the id of a connection in its address
 * @param api the origin of the API
 */
export function pathOf({ screen, who }: Seat, idOf: (who: Who) => string, api: string): string {
  switch (screen) {
    case "list":
      return "./";
    case "details":
      return `./connections/${idOf(who)}`;
    case "console":
      return `./console?connection=${idOf(who)}&method=GET&url=${encodeURIComponent(`${api}/me`)}`;
  }
}

/** Uses one tab as a person does, until it is gone or everything is to come to rest. */
export async function workIn(
  tab: Tab,
  seat: Seat,
  everybody: readonly Who[],
  random: Random,
  presses: Press[],
  isOver: () => boolean,
): Promise<void> {
  while (!isOver() && tab.state !== "gone") {
    await sleep(random.between(150, 1_200));
    if (tab.state !== "well" || isOver()) continue;
    // What is not there to be pressed at this moment is not pressed.
    await act(tab, seat, everybody, random, presses).catch(() => undefined);
  }
}

async function act(
  tab: Tab,
  { screen, who }: Seat,
  everybody: readonly Who[],
  random: Random,
  presses: Press[],
): Promise<void> {
  if (screen === "list") {
    const chosen = everybody[random.index(everybody.length)] ?? who;
    return pressRefresh(connectionCard(tab.page, chosen), tab, chosen, presses);
  }
  if (screen === "details" && random.chance(0.1)) {
    return pressRefresh(tab.page.locator("main"), tab, who, presses);
  }
  const names = apiButtons[screen];
  const name = names[random.index(names.length)] ?? names[0];
  await ready(tab.page.locator("main").getByRole("button", { name, exact: true })).click({
    timeout: PATIENCE,
  });
}

/**
 * Presses "Refresh now", and writes down for how long it was busy with that.
 *
 * @param within the card or the page of the connection
 * @param patience milliseconds
 */
export async function pressRefresh(
  within: Locator,
  tab: Tab,
  who: Who,
  presses: Press[],
  patience = PATIENCE,
): Promise<void> {
  const button = within.getByRole("button", { name: "Refresh now", exact: true });
  const press = { tab: tab.name, connection: nameOf(who), from: Date.now(), to: Infinity };
  presses.push(press);
  try {
    await ready(button).click({ timeout: patience });
  } finally {
    // A click that took too long to report may have been one all the same.
    void ready(button)
      .waitFor({ timeout: LONGEST_PRESS })
      .catch(() => undefined)
      .finally(() => (press.to = Date.now()));
  }
}

/** A button that is neither busy nor inactive. */
export function ready(button: Locator): Locator {
  return button.and(button.page().locator("button:not([aria-disabled])"));
}
