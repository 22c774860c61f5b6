import { expect } from "@playwright/test";
import { expectAccessible } from "./expect-accessible.ts";
import { test } from "./fixtures.ts";
import { apiAnswer, connect, connectionCard, openConnection } from "./person.ts";

test.describe("installed at the root of a host", () => {
  test("every screen of the path is accessible, in both themes, on a phone and on a desk", async ({
    page,
  }) => {
    test.setTimeout(120_000);
    await page.goto("./");
    await expect(page.getByRole("button", { name: "Connect Acme", exact: true })).toBeVisible();
    await expectAccessible(page);

    await connect(page);
    await expectAccessible(page);

    await openConnection(page);
    await page.getByRole("button", { name: "Who am I" }).click();
    await expect(apiAnswer(page)).toContainText("200");
    await expectAccessible(page);
    const id = page.url().split("/").at(-1) ?? "";

    await page.getByRole("button", { name: "Disconnect", exact: true }).last().click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await expectAccessible(page);

    await page.goto("./console");
    await expect(page.getByRole("button", { name: "Send" })).toBeVisible();
    await expectAccessible(page);

    await page.goto(`./login?connection=${id}&returnTo=/console`);
    await expect(page.getByRole("button", { name: "Sign in again" })).toBeVisible();
    await expectAccessible(page);

    await page.goto("./callback?code=unasked&state=unasked");
    await expect(page.getByRole("alert")).toContainText("transaction_missing");
    await expectAccessible(page);

    await page.goto("./nowhere");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccessible(page);

    await page.goto("./");
    await expect(connectionCard(page)).toBeVisible();
  });
});
