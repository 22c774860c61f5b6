import { watchLayoutShifts } from "../screens/layout-shifts.ts";
import { multiplyConnection } from "../support/many-connections.ts";
import { expect, test } from "./fixtures.ts";
import { accountIsNamed, connect, openConnection } from "./person.ts";

test("nothing on a connection's page moves when saved requests, journeys and other accounts are read", async ({
  page,
  context,
  provider,
  api,
  baseURL,
}) => {
  await connect(page);
  await accountIsNamed(provider);
  await page.goto(`./console?url=${encodeURIComponent(`${api.origin}/me`)}`);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Mine");
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await multiplyConnection(page, 4);
  await page.goto("./");
  await openConnection(page);
  await expect(page.getByRole("heading", { name: "Danger zone" })).toBeVisible();

  // In a window that shows it all, whatever moves is seen.
  await page.setViewportSize({ width: 1280, height: 2600 });
  const shifts = await watchLayoutShifts(context, new URL(baseURL ?? "").origin);
  await page.reload();
  await expect(page.getByRole("button", { name: "Mine", exact: true })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Other accounts at Acme" })).toBeVisible();
  await expect(page.getByText(/^What the access token carries/).last()).toBeVisible();
  expect(shifts).toEqual([]);
});
