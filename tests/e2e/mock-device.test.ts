import type { Page } from "@playwright/test";
import { expect } from "@playwright/test";
import { openDrawer, signInAtMock, test, who } from "./demo-fixtures.ts";
import { expectConnected, shownCode } from "./device-person.ts";
import { expectAccessible } from "./expect-accessible.ts";
import { apiAnswer, expectFailure, expectStatus, sendRequest } from "./person.ts";

async function getCode(page: Page): Promise<string> {
  await page.goto("./device");
  await page.getByRole("button", { name: "Get a code" }).click();
  return shownCode(page);
}

test("in the demo a code is typed at the mock provider, in another tab", async ({
  page,
  context,
  guard,
}) => {
  guard.expectFailure(/\/mock\/token$/);
  const code = await getCode(page);
  const [other] = await Promise.all([
    context.waitForEvent("page"),
    page.getByRole("link", { name: /Open it in this browser instead/ }).click(),
  ]);
  await other.getByRole("textbox").first().fill(code.toLowerCase());
  await other.getByRole("button", { name: "Continue" }).click();
  await signInAtMock(other);
  await expect(other.getByText("Your device is connected")).toBeVisible();
  await other.close();
  await expectConnected(page);
  await sendRequest(page, "List workflows");
  await expect(apiAnswer(page)).toContainText("200");
  await page.goto("./");
  await expectStatus(page, "Connected", who);
  await expect(page.getByText("connected by device code")).toBeVisible();
});

test("a provider that wants to be asked more seldom, and one that is down, are told of while they are waited for", async ({
  page,
  guard,
}) => {
  guard.expectFailure(/\/mock\/token$/);
  await getCode(page);
  const drawer = await openDrawer(page, "Scenarios");
  const misbehave = async (scenario: string) => {
    await drawer.getByRole("searchbox", { name: "Search scenarios" }).fill(scenario);
    await drawer.getByRole("switch", { name: scenario, exact: true }).click();
    await drawer.getByRole("combobox", { name: `When ${scenario} acts` }).selectOption("once");
  };
  await misbehave("device-slow-down");
  await expect(page.getByText("every 10 s, more seldom because it wished that")).toBeVisible();
  await misbehave("answer-lost");
  await expect(page.getByText(/Tries again in \d+ s; your code stays good/)).toBeVisible({
    timeout: 20_000,
  });
  await drawer.getByRole("button", { name: "Close" }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("group", { name: "Sign-in by code" })).toBeFocused();
});

test("a code that the provider takes back is told to have expired", async ({ page, guard }) => {
  guard.expectFailure(/\/mock\/token$/);
  await getCode(page);
  const drawer = await openDrawer(page, "Scenarios");
  await drawer.getByRole("searchbox", { name: "Search scenarios" }).fill("device-expired-token");
  await drawer.getByRole("switch", { name: "device-expired-token", exact: true }).click();
  await expectFailure(page, "device_code_expired");
  await drawer.getByRole("button", { name: "Close" }).click();
  await expectAccessible(page);
});
