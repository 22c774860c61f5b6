import { refuseIndexedDb } from "../conformance/browser/storage-faults.ts";
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

test("a storage that does not answer is waited for in sight, and done without in the end", async ({
  page,
  context,
}) => {
  await page.clock.install();
  await refuseIndexedDb(context, "hanging");
  await page.goto("./");
  await expect(
    page.getByRole("heading", { name: "Waiting for this browser's storage" }),
  ).toBeVisible();
  await page.clock.fastForward(10_000);
  await expect(page.getByRole("heading", { name: "Connections", level: 1 })).toBeVisible();
  await expect(page.getByText("this browser refuses to store")).toBeVisible();
});
