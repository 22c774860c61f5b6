import type { Page } from "@playwright/test";

/** More stops than any screen has. */
const MOST_STOPS = 500;

/**
 * Goes once around the page with the Tab key, or around the dialog that is open, and back to where the
 * focus was.
 *
 * @returns what a mouse could use there and the Tab key does not come to, each by its markup
 */
export async function findUnreached(page: Page): Promise<string[]> {
  const before = await page.evaluateHandle(() => document.activeElement);
  const reached = await page.evaluateHandle(() => new Set<Element | null>());
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    await page.keyboard.press("Tab");
    // The body stands for the window's own frame, which lies between the last stop and the first.
    const isRound = await reached.evaluate(async (all) => {
      // A dialog's last stop is a guard that hands the focus on to its first control, a frame later.
      await new Promise(requestAnimationFrame);
      const isKnown = all.has(document.activeElement);
      all.add(document.activeElement);
      return isKnown;
    });
    if (isRound) break;
  }
  const unreached = await reached.evaluate((all) => {
    const controls = "a[href], button, input, select, textarea, summary, [role=button]";
    const part = document.querySelector("dialog[open], [role=dialog]") ?? document;
    // Radios of a name, and what a list has made one stop of: the arrow keys go on from there.
    const radios = [...all].flatMap((one) =>
      one instanceof HTMLInputElement && one.type === "radio" ? [one.name] : [],
    );
    const isOfStop = (control: Element) =>
      control.getAttribute("tabindex") === "-1" &&
      [...(control.closest("ol, ul")?.querySelectorAll('[tabindex="0"]') ?? [])].some((one) =>
        all.has(one),
      );
    return [...part.querySelectorAll(controls)]
      .filter((control) => {
        if (!control.checkVisibility({ visibilityProperty: true })) return false;
        if (control.matches(":disabled, [inert] *") || all.has(control)) return false;
        if (isOfStop(control)) return false;
        return !(control instanceof HTMLInputElement && radios.includes(control.name));
      })
      .map(({ outerHTML }) => outerHTML.slice(0, 200));
  });
  await before.evaluate((element) => {
    // A ring would be seen on the pictures to come.
    if (element instanceof HTMLElement) element.focus({ preventScroll: true, focusVisible: false });
  });
  return unreached;
}
