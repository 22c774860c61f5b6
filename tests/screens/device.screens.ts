import { mergeTests } from "@playwright/test";
import { answerElsewhere, askForCode, shownCode } from "../e2e/device-person.ts";
import { expect, test as e2e } from "../e2e/fixtures.ts";
import { expectFailure } from "../e2e/person.ts";
import { shooting } from "./shoot.ts";

const test = mergeTests(e2e, shooting);

test("a device code, from the choice to what comes of it", async ({
  page,
  context,
  browser,
  provider,
  guard,
  shoot,
}) => {
  guard.expectFailure(/./);
  await page.goto("./device");
  await expect(page.getByText("It gives codes for other devices.")).toBeVisible();
  await shoot("device", "choice");
  const denied = await askForCode(page);
  await expect(page.getByText("Asked once so far")).toBeVisible();
  await shoot.afterAsking("device", "pending");
  const other = await context.newPage();
  await other.goto(page.url());
  await shownCode(other);
  await expect(other.getByText("Another tab asks the provider")).toBeVisible();
  await other.close();
  await page.bringToFront();
  await answerElsewhere(browser, page, denied, "Deny");
  await expectFailure(page, "device_denied");
  await shoot.afterAsking("device", "denied");

  await provider.goDown();
  await page.getByRole("button", { name: "Try again" }).click();
  await expectFailure(page, "provider_unreachable");
  await shoot.afterAsking("device", "error");
  await provider.comeBack();

  await page.getByRole("button", { name: "Try again" }).click();
  const code = await shownCode(page);
  await provider.goDown();
  await expect(page.getByText(/your code stays good/)).toBeVisible();
  await shoot.afterAsking("device", "offline");
  await provider.comeBack();
  await answerElsewhere(browser, page, code);
  await expect(page.getByRole("link", { name: "Go to the connection" })).toBeVisible({
    timeout: 30_000,
  });
  await shoot.afterAsking("device", "connected");

  provider.lifetimes.deviceCode = 3;
  await page.getByRole("button", { name: "Get another code" }).click();
  await expectFailure(page, "device_code_expired");
  await shoot.afterAsking("device", "expired");
});

test("a device code, step by step", async ({ page, shoot }) => {
  await page.goto("./journeys");
  await page.getByText("Step by step", { exact: true }).first().click();
  await page.goto("./device?provider=acme");
  await page.getByRole("button", { name: "Get a code" }).click();
  const next = page.getByRole("button", { name: "Next", exact: true });
  await next.click();
  await expect(page.getByText("Ask Acme for a code to carry").first()).toBeVisible();
  await shoot.afterAsking("device", "guided, before the code");
  await next.click();
  await shownCode(page);
  await expect(page.getByText("then press Next, and the provider is asked")).toBeVisible();
  await shoot.afterAsking("device", "guided");
});
