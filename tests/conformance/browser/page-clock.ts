import type { BrowserContext, Page } from "@playwright/test";

/**
 * Sets the clock off that a page's scripts read, from its next load on. Timers, the network and the
 * provider keep real time: so it is on a machine whose clock is wrong, and on one that has slept.
 *
 * @param offset milliseconds, positive for a clock that is ahead
 */
export async function setClockOff(target: Page | BrowserContext, offset: number): Promise<void> {
  await target.addInitScript((initial) => {
    const RealDate = Date;
    let off = initial;
    const now = () => RealDate.now() + off;
    const ShiftedDate = new Proxy(RealDate, {
      construct: (date, values, self) =>
        Reflect.construct(date, values.length === 0 ? [now()] : values, self),
      get: (date, name) => (name === "now" ? now : Reflect.get(date, name)),
    });
    Object.assign(globalThis, {
      Date: ShiftedDate,
      moveClock: (by: number) => void (off += by),
    });
  }, offset);
}

/**
 * Moves the clock of a page that {@link setClockOff} has prepared, while it is open.
 *
 * @param by milliseconds
 */
export async function moveClock(page: Page, by: number): Promise<void> {
  await page.evaluate((milliseconds) => {
    const move: unknown = Reflect.get(globalThis, "moveClock");
    if (typeof move !== "function") throw new Error("this page's clock cannot be moved");
    move(milliseconds);
  }, by);
}

/** The machine wakes up: the tab that was looked at is looked at again. */
export async function wake(page: Page): Promise<void> {
  await page.evaluate(() =>
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true })),
  );
}

/**
 * From the next page on, what waits for ten seconds and longer waits for a tenth of that: a person
 * has the patience for the deadlines of a page, a suite has not.
 */
export async function shortenDeadlines(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const { setTimeout } = globalThis;
    const shortened = (handler: TimerHandler, wait = 0, ...values: unknown[]) =>
      setTimeout(handler, wait >= 10_000 ? wait / 10 : wait, ...values);
    Object.assign(globalThis, { setTimeout: shortened });
  });
}
