import { expect, test } from "./fixtures.ts";

test("a page whose scripts do not come says so, and reloading brings it", async ({
  page,
  guard,
}) => {
  guard.expectFailure(/\/assets\//);
  await page.route("**/assets/start-*.js", (route) => route.abort());
  await page.goto("./");
  await expect(page.getByRole("alert")).toContainText("could not be loaded");

  await page.unrouteAll();
  await page.getByRole("button", { name: "Reload", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Connections", level: 1 })).toBeVisible();
});
