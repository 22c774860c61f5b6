import { mergeTests } from "@playwright/test";
import { expect, test as e2e } from "../e2e/fixtures.ts";
import { accountIsNamed, apiAnswer, connect, expectFailure } from "../e2e/person.ts";
import { shooting } from "./shoot.ts";

const test = mergeTests(e2e, shooting);
const SCREEN = "console";

test("the console without a connection, and with one", async ({
  page,
  context,
  provider,
  otherProvider,
  api,
  guard,
  shoot,
}) => {
  guard.expectFailure(/./);
  await page.goto("./console");
  await expect(page.getByRole("heading", { level: 1, name: "Console" })).toBeVisible();
  await shoot(SCREEN, "empty");

  await connect(page);
  await accountIsNamed(provider);
  await page.goto(`./console?url=${encodeURIComponent(`${api.origin}/me`)}`);
  const send = page.getByRole("button", { name: "Send", exact: true });
  await expect(send).toBeVisible();
  await shoot(SCREEN, "filled");

  const release = api.hold();
  await send.click();
  await expect(page.getByText(/Waiting for the API/u)).toBeVisible();
  await shoot.afterAsking(SCREEN, "loading an answer");
  release();
  await expect(apiAnswer(page)).toContainText("200");
  await shoot.afterAsking(SCREEN, "answer");

  api.refuseNext(2);
  await send.click();
  await expect(apiAnswer(page)).toContainText("401");
  await shoot.afterAsking(SCREEN, "refused");

  await page.getByRole("textbox", { name: "URL" }).fill(`${otherProvider.issuer}/me`);
  await send.click();
  await expectFailure(page, "origin_not_allowed");
  await shoot.afterAsking(SCREEN, "error");

  await context.setOffline(true);
  await expect(page.getByText("You are offline")).toBeVisible();
  await page.getByRole("textbox", { name: "URL" }).fill(`${api.origin}/me`);
  await send.click();
  await expectFailure(page, /./);
  await shoot.afterAsking(SCREEN, "offline");
});
