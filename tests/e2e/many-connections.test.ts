import type { Page } from "@playwright/test";
import { multiplyConnection } from "../support/many-connections.ts";
import { expectAccessible } from "./expect-accessible.ts";
import { expect, test } from "./fixtures.ts";
import { connect, connectionCard } from "./person.ts";

const cards = (page: Page) => page.getByRole("article");

async function openMany(page: Page, count: number): Promise<void> {
  await connect(page);
  await page.getByText("alice@example.org").waitFor();
  await multiplyConnection(page, count);
  await page.goto("./");
  await expect(page.getByText(`${count} of ${count} connections`)).toBeVisible();
  await expect(cards(page)).toHaveCount(48);
}

test("every card of a long list is reached by keyboard, and the focus goes on where the list does", async ({
  page,
}) => {
  await openMany(page, 100);
  await expect(page.getByText("The first 48 of 100 are shown")).toBeVisible();
  await page.getByRole("button", { name: "Show 48 more" }).focus();
  await page.keyboard.press("Enter");
  await expect(cards(page)).toHaveCount(96);
  await page.keyboard.press("Tab");
  const next = cards(page).nth(48).getByRole("link", { name: "Call an API" });
  await expect(next).toBeFocused();
  await expect(next).toBeInViewport();
  await page.getByRole("button", { name: "Show 4 more" }).press("Enter");
  await expect(cards(page)).toHaveCount(100);
  await expect(page.getByRole("button", { name: /^Show/ })).toHaveCount(0);
  await page.keyboard.press("Tab");
  await expect(cards(page).nth(96).getByRole("link", { name: "Call an API" })).toBeFocused();
});

test("all of a long list can be had at once, and the filter finds what is not drawn", async ({
  page,
}) => {
  test.setTimeout(120_000);
  await openMany(page, 100);
  await expectAccessible(page);
  const filter = page.getByRole("searchbox", { name: "Filter" });
  await filter.fill("person.99@");
  await expect(cards(page)).toHaveCount(1);
  await expect(page.getByText("1 of 100 connections")).toBeVisible();
  await filter.fill("");
  await expect(cards(page)).toHaveCount(48);
  await page.getByRole("button", { name: "Show all 100" }).click();
  await expect(cards(page)).toHaveCount(100);
  await expect(connectionCard(page, { account: "99" })).toHaveCount(1);
});
