import { expect, test } from "./fixtures.ts";

test("an installation that allows no providers besides its own offers no way to add one", async ({
  page,
}) => {
  await page.goto("./");
  await expect(page.getByRole("button", { name: "Connect Acme", exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "Add provider" })).toHaveCount(0);

  await page.goto("./providers/new");
  await expect(
    page.getByText("This installation has its own providers only", { exact: true }),
  ).toBeVisible();
  await expect(page.getByRole("textbox")).toHaveCount(0);
});

test("an installation without the mock provider offers no tour, and says where there is one", async ({
  page,
}) => {
  await page.goto("./");
  await expect(page.getByRole("button", { name: "Connect Acme", exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: /tour/ })).toHaveCount(0);

  await page.goto("./tour");
  await expect(page.getByText("The tour is not part of this installation")).toBeVisible();
  await expect(page.getByText("npm run build -- --demo")).toBeVisible();
});
