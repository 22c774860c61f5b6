import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { readStorage } from "./browser-storage.ts";
import { expectAccessible } from "./expect-accessible.ts";
import { expect, test } from "./fixtures.ts";
import { apiAnswer, connect, expectFailure, openConnection, untilExpired } from "./person.ts";

/** One black pixel. */
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==",
  "base64",
);

/** Connects and opens the console with an address in it. */
async function openConsole(page: Page, url: string): Promise<void> {
  await connect(page);
  await page.goto(`./console?url=${encodeURIComponent(url)}`);
  await expect(page.getByRole("button", { name: "Send", exact: true })).toBeVisible();
}

async function send(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Send", exact: true }).click();
}

async function addHeader(page: Page, name: string, value: string): Promise<void> {
  await page.getByRole("button", { name: "Add header" }).click();
  await expect(page.getByRole("textbox", { name: "Name of header 1" })).toBeFocused();
  await page.keyboard.type(name);
  await page.keyboard.press("Tab");
  await page.keyboard.type(value);
}

async function openFold(page: Page, name: "Saved requests" | "History"): Promise<void> {
  const fold = page.getByRole("group").filter({ has: page.locator("summary", { hasText: name }) });
  if ((await fold.getAttribute("open")) === null) await fold.locator("summary").click();
}

test.describe("installed at the root of a host", () => {
  test("a picture is shown, an SVG as its text, bytes in hex, and what has no body says so", async ({
    page,
    api,
  }) => {
    api.serveFile("/picture", { type: "image/png", bytes: PNG });
    api.serveFile("/drawing", {
      type: "image/svg+xml",
      bytes: '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
    });
    api.serveFile("/bytes", { type: "application/octet-stream", bytes: Uint8Array.of(0, 255, 80) });
    api.serveFile("/nothing", { type: "text/plain", bytes: "" });
    await openConsole(page, `${api.origin}/picture`);
    await send(page);
    await expect(apiAnswer(page)).toContainText("1 × 1 pixels");

    const url = page.getByRole("textbox", { name: "URL" });
    await url.fill(`${api.origin}/drawing`);
    await send(page);
    await expect(apiAnswer(page)).toContainText("<script>1</script>");
    await expect(apiAnswer(page).locator("img, svg script")).toHaveCount(0);
    await url.fill(`${api.origin}/bytes`);
    await send(page);
    await expect(apiAnswer(page)).toContainText("0000  00 ff 50");
    await url.fill(`${api.origin}/nothing`);
    await send(page);
    await expect(apiAnswer(page)).toContainText("The answer has no body.");
  });

  test("a long answer is shown in part, and is whole as a download", async ({ page, api }) => {
    const long = `[${"1,".repeat(1_000_000)}1]`;
    api.serveFile("/long", { type: "application/json", bytes: long });
    await openConsole(page, `${api.origin}/long`);
    await send(page);
    await expect(apiAnswer(page)).toContainText("The beginning of 2.0 MB");
    const shown = await page.getByRole("group", { name: "Response body" }).textContent();
    expect(shown?.length).toBeLessThan(100_000);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("answer.json");
    expect((await readFile(await download.path())).toString() === long).toBe(true);
  });

  test("the strip says what happened to the token, and leads to the call's journey", async ({
    page,
    api,
    provider,
    guard,
  }) => {
    guard.expectFailure(/\/me$/u);
    provider.lifetimes.accessToken = 2;
    await openConsole(page, `${api.origin}/me`);
    await untilExpired(2);
    provider.lifetimes.accessToken = 600;
    await send(page);
    const did = page.getByRole("list", { name: "What Pixy did" });
    await expect(did).toContainText(/token expired \d+ s ago→ refreshed→ sent$/u);

    api.refuseNext(1);
    await send(page);
    await expect(did).toContainText("401→ refreshed→ sent again");
    await page.getByRole("link", { name: "See the steps" }).click();
    await expect(page).toHaveURL(/\/journeys\/[^/]+$/u);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(/call/iu);
  });

  test("a refusal is explained by what the API says in WWW-Authenticate", async ({
    page,
    api,
    guard,
  }) => {
    guard.expectFailure(/\/me$/u);
    await openConsole(page, `${api.origin}/me`);
    api.refuseNext(2);
    await send(page);
    await expect(apiAnswer(page)).toContainText("The access token is not good");
    await expect(apiAnswer(page)).toContainText("RFC 6750 §3.1");
    await expect(apiAnswer(page)).toContainText("or is meant for another API");
  });

  test("on a phone, what is sent and what comes of it are in sight", async ({ page, api }) => {
    await page.setViewportSize({ width: 360, height: 780 });
    await connect(page);
    await page.goto(`./console?url=${encodeURIComponent(`${api.origin}/me`)}`);
    const release = api.hold();
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await expect(page.getByText(/^Waiting for the API/)).toBeInViewport();
    release();
    await expect(apiAnswer(page).getByText("200 OK")).toBeInViewport();
  });

  test("a call under way is cancelled, and its answer is not shown when it comes", async ({
    page,
    api,
  }) => {
    await openConsole(page, `${api.origin}/me`);
    const release = api.hold();
    const cancel = page.getByRole("button", { name: "Cancel", exact: true });
    await expect(cancel).toHaveAttribute("aria-disabled", "true");
    await send(page);
    await expect(page.getByText(/Waiting for the API… \d+ s/u)).toBeVisible();
    await cancel.click();
    await expect(page.getByText("Cancelled: the answer is not waited for")).toBeVisible();
    await expect(cancel).toBeFocused();
    release();
    await openFold(page, "History");
    await expect(page.getByRole("list", { name: "History" })).toContainText("cancelled");
    await expect(apiAnswer(page)).toHaveCount(0);
  });

  test("a request is saved, found after a reload, changed, and deleted", async ({ page, api }) => {
    await openConsole(page, `${api.origin}/me?page=2`);
    await addHeader(page, "Accept-Language", "mine");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Name" }).fill("Page two");
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await expect(dialog).toHaveCount(0);

    await page.goto("./console");
    await openFold(page, "Saved requests");
    await page.getByRole("button", { name: /^Page two/u }).click();
    await expect(page.getByRole("textbox", { name: "URL" })).toHaveValue(`${api.origin}/me?page=2`);
    await expect(page.getByRole("textbox", { name: "Value of header 1" })).toHaveValue("mine");
    expect(page.url()).not.toContain("mine");

    await page.getByRole("button", { name: "Save", exact: true }).click();
    await dialog.getByRole("textbox", { name: "Name" }).fill("Page 2");
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await expect(
      page.getByRole("list", { name: "Saved requests" }).getByRole("listitem"),
    ).toHaveText([/^Page 2/u]);

    // Every account of the provider has it at hand.
    await page.goto("./");
    await openConnection(page);
    await page.getByRole("button", { name: "Page 2", exact: true }).click();
    await expect(apiAnswer(page)).toContainText("200");
    expect(api.calls.at(-1)).toMatchObject({ target: "/me?page=2", status: 200 });

    await page.goto("./console");
    await openFold(page, "Saved requests");
    await page.getByRole("button", { name: "Delete Page 2" }).click();
    await expect(page.getByText("None yet.")).toBeVisible();
  });

  test("what a saved request sends is to be seen where it is one press away", async ({
    page,
    api,
  }) => {
    await openConsole(page, `${api.origin}/echo`);
    await page.getByLabel("Method").selectOption("POST");
    await addHeader(page, "X-Colour", "green");
    await page.getByRole("textbox", { name: /^Body/ }).fill("delete everything");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Name" }).fill("Harmless");
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await expect(dialog).toHaveCount(0);
    await page.goto("./");
    await openConnection(page);
    const request = page.getByRole("listitem").filter({
      has: page.getByRole("button", { name: "Harmless", exact: true }),
    });
    await request.getByText("Sends 1 header and a body").click();
    await expect(request.getByText("X-Colour")).toBeVisible();
    await expect(request.getByText("green")).toBeVisible();
    await expect(request.getByRole("group", { name: "Request body" })).toHaveText(
      "delete everything",
    );
  });

  test("nothing that looks like a secret is kept of a request", async ({ page, api }) => {
    const secret = "do-not-keep-this";
    await openConsole(page, `${api.origin}/me?access_token=${secret}`);
    await addHeader(page, "X-Api-Key", secret);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Name" }).fill("With a key");
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await expect(dialog.getByRole("alert")).toContainText("X-Api-Key");
    await dialog.getByRole("button", { name: "Cancel" }).click();

    await page.getByRole("button", { name: "Remove header 1" }).click();
    await send(page);
    await expect(apiAnswer(page)).toContainText("200");
    await openFold(page, "History");
    await expect(page.getByRole("list", { name: "History" })).toContainText("access_token=");
    const kept = JSON.stringify(await readStorage(page));
    expect(kept.includes(secret), "the secret in a storage").toBe(false);
  });

  test("a request is copied for use elsewhere, without the token", async ({
    page,
    context,
    api,
    provider,
  }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await openConsole(page, `${api.origin}/me`);
    const copied = async (name: string) => {
      await page.getByRole("button", { name: `Copy as ${name}` }).click();
      await expect(page.getByText("The token is not in it")).toBeVisible();
      return page.evaluate(() => navigator.clipboard.readText());
    };
    const curl = await copied("cURL");
    expect(curl).toContain(`curl --url '${api.origin}/me'`);
    expect(curl).toContain(`'authorization: Bearer '"$TOKEN"`);
    const fetch = await copied("fetch");
    expect(fetch).toContain(`fetch("${api.origin}/me"`);
    for (const { value } of provider.secrets) {
      expect((curl + fetch).includes(value), "a secret in a copy").toBe(false);
    }
  });

  test("an address that the token must not go to names the setting that would allow it", async ({
    page,
    otherProvider,
  }) => {
    await openConsole(page, `${otherProvider.issuer}/me`);
    await send(page);
    await expectFailure(page, "origin_not_allowed");
    await expect(page.getByText('"apiOrigins": [')).toContainText(
      new URL(otherProvider.issuer).origin,
    );
  });
});

test("the console is accessible with an answer, a refusal and all its lists, on a phone and on a desk", async ({
  page,
  api,
  guard,
}) => {
  test.setTimeout(120_000);
  guard.expectFailure(/\/me$/u);
  await openConsole(page, `${api.origin}/me`);
  await addHeader(page, "Cookie", "a=1");
  await send(page);
  await expect(page.getByText("Cookie is set by the browser alone")).toBeVisible();
  await page.getByRole("button", { name: "Remove header 1" }).click();
  await openFold(page, "Saved requests");
  await openFold(page, "History");
  api.refuseNext(2);
  await send(page);
  await expect(apiAnswer(page)).toContainText("401");
  await expectAccessible(page);
});
