import type { Page } from "@playwright/test";
import { expect } from "@playwright/test";
import { chromiumLaunchOptions } from "../support/chromium.ts";
import { connectMock, test } from "./demo-fixtures.ts";

test.use({
  launchOptions: {
    ...chromiumLaunchOptions(),
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  },
});

// One browser for all: this one is like no other test's.
test.describe.configure({ mode: "default" });

const secret = "planted-client-secret-6041";
const password = "planted-password-7718";

/** Has a page remember, over its stay in the cache, that it came out of it. */
async function watchReturns(page: Page): Promise<void> {
  await page.addInitScript(() => {
    addEventListener("pageshow", ({ persisted }) => {
      if (persisted) document.documentElement.dataset["returned"] = "";
    });
  });
}

/**
 * Leaves the page for another document of the host, and comes back. The platform need not keep a page:
 * one that is loaded anew shows nothing, and is used and left once more.
 */
async function leaveAndReturn(page: Page, use: () => Promise<void>): Promise<void> {
  await expect(async () => {
    await use();
    await page.goto("./config.json");
    await page.goBack({ waitUntil: "commit" });
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator("html[data-returned]")).toHaveCount(1, { timeout: 1_000 });
  }).toPass();
}

async function typeSecrets(page: Page): Promise<void> {
  await page.getByLabel("Client id").fill("backend");
  await page.getByLabel("Client secret").fill(secret);
  await page.getByLabel("Username").fill("robin");
  await page.getByRole("textbox", { name: "Password" }).fill(password);
}

/** Adds a provider of the person's own, which nobody asks anything. */
async function addProvider(page: Page): Promise<void> {
  await page.goto("./providers/new");
  await page.getByText("Endpoints", { exact: true }).click();
  for (const [name, value] of [
    ["Name", "Elsewhere"],
    ["Authorization endpoint", "https://id.elsewhere.example/auth"],
    ["Token endpoint", "https://id.elsewhere.example/token"],
    ["Client id", "pixy"],
  ] as const) {
    await page.getByRole("textbox", { name, exact: true }).fill(value);
  }
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("button", { name: "Connect Elsewhere" })).toBeVisible();
}

/** @returns what stands in the fields and in the document */
function textsOf(page: Page): Promise<string> {
  return page.evaluate(() =>
    [
      document.documentElement.outerHTML,
      ...Array.from(document.querySelectorAll("input"), ({ value }) => value),
    ].join("\n"),
  );
}

test("a page that comes back out of the cache has nothing of what was typed, and no run", async ({
  page,
}) => {
  await watchReturns(page);
  await page.goto("./lab?grant=password");
  await leaveAndReturn(page, () => typeSecrets(page));
  await expect(page.getByLabel("Client secret")).toHaveValue("");
  expect(await textsOf(page)).not.toMatch(/planted-/);

  await page.goto("./lab?grant=password");
  await leaveAndReturn(page, async () => {
    await typeSecrets(page);
    await page.getByRole("button", { name: "Start" }).click();
    await expect(page.getByText("Step 1", { exact: true })).toBeVisible();
  });
  await expect(page.getByRole("button", { name: "Start" })).toBeVisible();
  await expect(page.getByText("Step 1", { exact: true })).toHaveCount(0);
});

test("a link chooses where a grant is tried out, sends nothing, and a change of the place empties the fields", async ({
  page,
}) => {
  const posted: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST") posted.push(request.url());
  });
  await addProvider(page);
  await page.goto(
    `./lab?grant=password&at=mock&client=evil&clientSecret=x&scope=evil&redirect_uri=https://evil.example&issuer=https://evil.example#${"x".repeat(99)}`,
  );
  const place = page.getByRole("combobox", { name: "Where" });
  await expect(place).toHaveValue("mock");
  await expect(page.getByLabel("Client id")).toHaveValue("");
  await typeSecrets(page);
  await expect(page.getByText("goes to the mock provider in this tab")).toBeVisible();
  await place.selectOption("Elsewhere");
  await expect(
    page.getByText("goes to the provider at https://id.elsewhere.example/token"),
  ).toBeVisible();
  await expect(page.getByLabel("Client secret")).toHaveValue("");
  expect(await textsOf(page)).not.toMatch(/planted-|evil/);
  expect(posted).toEqual([]);
});

test("a form that is submitted past the page's own handler leads to no address", async ({
  page,
  guard,
}) => {
  await page.goto("./lab?grant=password");
  await typeSecrets(page);
  const address = page.url();
  await page.getByRole("form", { name: "Before it begins" }).evaluate((form) => {
    // As a script of an extension does.
    if (form instanceof HTMLFormElement) form.submit();
  });
  // A navigation that was begun would come before this one.
  await page.evaluate(() => history.replaceState(null, "", "#after"));
  await expect(page.getByLabel("Client secret")).toHaveValue(secret);
  expect(page.url()).toBe(`${address}#after`);
  expect(guard.addresses.filter((one) => one.includes("planted-"))).toEqual([]);
});

for (const { title, path, open } of [
  { title: "tokens that are imported", path: "connections/import", open: async () => undefined },
  {
    title: "the passphrase of a file",
    path: "settings",
    open: async (page: Page) =>
      page.getByRole("checkbox", { name: /Connections with their tokens/ }).check(),
  },
]) {
  test(`a page that comes back out of the cache has nothing of ${title}`, async ({ page }) => {
    await connectMock(page);
    await page.goto(`./${path}`);
    await open(page);
    const fields = page.locator("textarea, input[type=password]");
    await expect(fields.first()).toBeVisible();
    for (const field of await fields.all()) await field.fill("planted-in-the-field-5512");
    // What the platform tells a page that it keeps.
    await page.evaluate(() =>
      window.dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })),
    );
    for (const field of await fields.all()) expect(await field.inputValue()).toBe("");
  });
}
