import type { CDPSession, Page } from "@playwright/test";

/** A page in which no script runs, as in a tab that the browser or the machine has frozen. */
export interface StoppedPage {
  /** @returns what its pulse last was, as another page of its origin sees it; equal while it stands still */
  pulse(observer: Page): Promise<string | null>;
  resume(): Promise<void>;
}

const PULSE = "test.pulse";

/** Stops a page wherever it is. */
export async function stopPage(page: Page): Promise<StoppedPage> {
  const stopping = await prepareStop(page);
  await stopping.session.send("Debugger.pause");
  return stopping.stopped;
}

/**
 * Stops a page at the next `debugger` statement.
 *
 * @returns resolves once the page has stopped there
 */
export async function stopPageAtStatement(page: Page): Promise<{ stopped: Promise<StoppedPage> }> {
  const { stopped } = await prepareStop(page);
  return { stopped };
}

async function prepareStop(
  page: Page,
): Promise<{ session: CDPSession; stopped: Promise<StoppedPage> }> {
  // What runs without end shows that it has stopped, and that nothing else has to run to be stopped.
  await page.evaluate((name) => {
    let beats = 0;
    setInterval(() => localStorage.setItem(name, String((beats += 1))), 10);
  }, PULSE);
  const session = await page.context().newCDPSession(page);
  await session.send("Debugger.enable");
  const stopped = new Promise<StoppedPage>((resolve) => {
    session.once("Debugger.paused", () =>
      resolve({
        pulse: (observer) => observer.evaluate((name) => localStorage.getItem(name), PULSE),
        resume: async () => {
          // Detaching lets the page go on, and no later `debugger` statement stops it again.
          await session.send("Debugger.disable");
          await session.detach();
        },
      }),
    );
  });
  return { session, stopped };
}
