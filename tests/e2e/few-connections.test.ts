import { multiplyConnection } from "../support/many-connections.ts";
import { expect, test } from "./fixtures.ts";
import { connect } from "./person.ts";

test("a filter that a link brings to a few connections is in sight, and can be emptied", async ({
  page,
}) => {
  await connect(page);
  await page.getByText("alice@example.org").waitFor();
  await multiplyConnection(page, 4);
  const cards = page.getByRole("article");
  const filter = page.getByRole("searchbox", { name: "Filter" });
  await page.goto("./");
  await expect(cards).toHaveCount(4);
  await expect(filter).toHaveCount(0);

  await page.goto("./?q=chiara");
  await expect(cards).toHaveCount(1);
  await expect(page.getByText("1 of 4 connections")).toBeVisible();
  await filter.fill("");
  await expect(cards).toHaveCount(4);
  await expect(filter).toBeFocused();
});
