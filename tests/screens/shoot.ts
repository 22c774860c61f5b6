import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test as base, type Page } from "@playwright/test";
import { findInaccessible, overflowOf } from "../e2e/expect-accessible.ts";
import { findUnreached } from "./keyboard-reach.ts";
import { watchLayoutShifts } from "./layout-shifts.ts";
import { watchSecrets } from "./secrets-seen.ts";
import { SCREENS, THEMES } from "./pictures.ts";

/** The pictures of the README, each by its screen and state. */
const README: Readonly<Record<string, string>> = {
  "connections, filled": "connections",
  "connection, answer": "connection",
  "journey, step": "journey",
  "tokens, filled": "tokens",
};
const IMAGES = fileURLToPath(new URL("../../docs/images", import.meta.url));

/**
 * Takes pictures of the page as it is now, in both themes.
 *
 * @param screen its name in the list of all
 * @param state what it is in: "empty", "filled", "offline" …
 */
export interface Shoot {
  (screen: string, state: string): Promise<void>;
  /** What the person has just asked for may take its place; everything else stays where it is. */
  afterAsking(screen: string, state: string): Promise<void>;
}

interface ShootFixtures {
  readonly shoot: Shoot;
}

/**
 * For every picture: nothing secret is on it, nothing scrolls sideways, axe finds nothing, and the Tab key
 * comes to everything. For every way: nothing shifts.
 */
export const shooting = base.extend<ShootFixtures>({
  shoot: async ({ page, context, baseURL }, provide, { project }) => {
    const secrets = watchSecrets(context);
    const shifts = await watchLayoutShifts(context, new URL(baseURL ?? "").origin);
    const take = async (screen: string, state: string, isAsked: boolean): Promise<void> => {
      const at = `${screen}, ${state}, ${project.name} px`;
      if (!state.startsWith("loading")) await expect(page.locator(".skeleton")).toHaveCount(0);
      expect(await secrets.shownOn(page), `secrets on ${at}`).toEqual([]);
      expect.soft(await overflowOf(page), `pixels that ${at} scrolls sideways`).toBe(0);
      if (!isAsked) expect.soft(shifts, `what has shifted up to ${at}`).toEqual([]);
      // What lies under the mouse would look chosen.
      await page.mouse.move(0, 0);
      await withWholePage(page, async () => {
        for (const theme of THEMES) {
          await wear(page, theme);
          const found = await findInaccessible(page, theme === "light");
          // What is on its way has no heading yet.
          const isNothingYet = (rule: string) =>
            state === "loading" && rule.startsWith("page-has-heading-one");
          expect
            .soft(
              found.filter((rule) => !isNothingYet(rule)),
              `what axe finds on ${at}, ${theme}`,
            )
            .toEqual([]);
          const file = [screen, state, project.name, theme].join(".").replaceAll(" ", "-");
          await page.screenshot({
            path: path.join(SCREENS, `${file}.png`),
            animations: "disabled",
          });
        }
      });
      const image = README[`${screen}, ${state}`];
      if (process.env["WRITE_README_IMAGES"] && project.name === "1280" && image !== undefined) {
        await wear(page, "light");
        await page.screenshot({
          path: path.join(IMAGES, `${image}.png`),
          animations: "disabled",
        });
      }
      // Last: the walk scrolls.
      expect.soft(await findUnreached(page), `what no Tab reaches on ${at}`).toEqual([]);
      // Making room for the picture has moved things, too.
      shifts.length = 0;
    };
    const shoot = (screen: string, state: string) => take(screen, state, false);
    const afterAsking = (screen: string, state: string) => take(screen, state, true);
    await provide(Object.assign(shoot, { afterAsking }));
  },
});

async function wear(page: Page, theme: (typeof THEMES)[number]): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  const themed = page.locator("html[data-theme]");
  if ((await themed.count()) > 0) await expect(themed).toHaveAttribute("data-theme", theme);
}

/** In a window as high as the page, what is fixed to its edges does not lie over its middle. */
async function withWholePage(page: Page, look: () => Promise<void>): Promise<void> {
  const window = page.viewportSize();
  // A dialog stands in the middle of the window as it is.
  if (window === null || (await page.locator("dialog[open], [role=dialog]").count()) > 0)
    return look();
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ ...window, height: Math.max(height, window.height) });
  await look();
  await page.setViewportSize(window);
}
