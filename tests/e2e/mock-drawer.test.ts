import { expect } from "@playwright/test";
import { demoBuilds } from "../support/production-builds.ts";
import { connectMock, openDrawer, showSection, test, who } from "./demo-fixtures.ts";
import { expectAccessible } from "./expect-accessible.ts";
import { apiAnswer, expectFailure, openConnection, sendRequest } from "./person.ts";

for (const { base: demoPath } of demoBuilds) {
  test.describe(`a demo at ${demoPath}`, () => {
    test.use({ demoPath });

    test("connects, calls the API, and misbehaves once on command", async ({ page, guard }) => {
      guard.expectFailure(/\/mock\/api\//);
      await connectMock(page);
      await openConnection(page, who);
      await sendRequest(page, "List workflows");
      await expect(apiAnswer(page)).toContainText("200");
      expect(guard.addresses.filter((address) => address.includes("open-drawer"))).toEqual([]);

      const drawer = await openDrawer(page, "Scenarios");
      expect(guard.addresses.some((address) => address.includes("open-drawer"))).toBe(true);
      await drawer.getByRole("searchbox", { name: "Search scenarios" }).fill("api-401");
      await drawer.getByRole("switch", { name: "api-401", exact: true }).click();
      await drawer.getByRole("combobox", { name: "When api-401 acts" }).selectOption("once");
      const strip = page.getByRole("region", { name: "Mock provider" });
      await expect(strip).toContainText("api-401.once");

      await sendRequest(page, "List workflows");
      await expect(apiAnswer(page)).toContainText("→ refreshed");
      await expect(apiAnswer(page)).toContainText("200");
      await expect(strip).not.toContainText("api-401");
      await expect(drawer.getByText("has acted")).toBeVisible();

      await showSection(page, "Decisions");
      await drawer.getByRole("checkbox", { name: "Failed only" }).check();
      const decision = drawer.getByRole("listitem").filter({ hasText: "401" }).first();
      await decision.getByText("401 invalid_token").click();
      await expect(decision).toContainText("Misbehaved on command: api-401");
    });

    test("under its policy no worker but the provider's can be registered", async ({ browser }) => {
      // A context of its own: here the policy is violated on purpose.
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto("./");
      await expect(page.getByText("Mock provider on")).toBeVisible();

      const outcomes = await page.evaluate(async () => {
        const base = new URL("mockServiceWorker.js", document.baseURI).href;
        const register = (url: string) =>
          navigator.serviceWorker.register(url).then(
            () => "registered",
            (error: Error) => error.name,
          );
        const createPolicy = (name: string) => {
          try {
            globalThis.trustedTypes?.createPolicy(name, { createScriptURL: (url) => url });
            return "created";
          } catch (error) {
            return error instanceof Error ? error.name : "";
          }
        };
        return [
          await register(`${base}?other`),
          await register(base),
          createPolicy("default"),
          createPolicy("mock-service-worker"),
          createPolicy("another"),
        ];
      });

      expect(outcomes).toEqual(Array.from({ length: 5 }, () => "TypeError"));
      await context.close();
    });
  });
}

test("the drawer opens and closes by the keyboard, and gives the focus back", async ({ page }) => {
  await page.goto("./");
  const controls = page.getByRole("button", { name: "Controls" });
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 800 });
    await controls.focus();
    await page.keyboard.press("Enter");
    const drawer = page.getByRole("dialog", { name: /Mock ID/ });
    await expect(drawer).toBeVisible();
    await expect(drawer.locator(":focus")).toHaveCount(1);

    await drawer.getByRole("radio", { name: "Scenarios" }).focus();
    await page.keyboard.press("ArrowRight");
    await expect(drawer.getByRole("heading", { name: "Time machine" })).toBeVisible();
    await page.keyboard.press("ArrowLeft");
    const search = drawer.getByRole("searchbox");
    await search.fill("dpop");
    await search.press("Escape");
    await expect(search).toHaveValue("");
    await expect(drawer).toBeVisible();

    await page.keyboard.press("Escape");
    await expect(drawer).toHaveCount(0);
    await expect(controls).toBeFocused();
  }
});

test("on a phone the keyboard stays in the drawer, on a desk the page goes on beside it", async ({
  page,
}) => {
  await page.goto("./");
  await openDrawer(page, "Keys");
  const connect = page.getByRole("button", { name: "Connect Mock provider" });
  await connect.click({ trial: true });

  await page.setViewportSize({ width: 360, height: 800 });
  await expect(page.getByRole("dialog", { name: /Mock ID/ })).toBeVisible();
  // What is behind a modal dialog is out of reach, for assistive technology too.
  await connect.focus();
  await expect(connect).not.toBeFocused();
  // Every section is in sight, without a swipe that nothing hints at.
  const sections = page.getByRole("group", { name: "Section" }).getByRole("radio");
  await expect(sections).toHaveCount(7);
  for (const section of await sections.all()) await expect(section).toBeInViewport({ ratio: 1 });
});

test("every section of the drawer is accessible, in both themes, on a phone and on a desk", async ({
  page,
}) => {
  test.setTimeout(180_000);
  await connectMock(page);
  const drawer = await openDrawer(page, "Scenarios");
  await drawer.getByRole("searchbox").fill("refresh");
  await drawer.getByRole("switch").nth(1).click();
  await drawer.getByText("Rule and remedy").first().click();
  await expectAccessible(page);
  for (const section of ["Time", "Keys", "Sessions", "Clients", "Decisions", "State"]) {
    await showSection(page, section);
    if (section === "Clients") {
      await drawer.getByRole("button", { name: "Edit pixy", exact: true }).click();
    }
    if (section === "Decisions") await drawer.getByText("token", { exact: true }).first().click();
    await expectAccessible(page, "dialog");
  }
});

test("an impossible lifetime is told at its field, and the old one comes back", async ({
  page,
}) => {
  await page.goto("./");
  const drawer = await openDrawer(page, "Time");
  const field = drawer.getByRole("spinbutton", { name: "ID token" });
  await field.fill("0");
  await field.press("Enter");

  await expect(drawer.getByRole("alert")).toHaveText(
    "That is no whole number from 1 on. It stays 1 h.",
  );
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toHaveValue("3600");
  await field.fill("60");
  await expect(drawer.getByRole("alert")).toHaveCount(0);
});

test("what is in force stands at the top and is switched off there; the strip tells it and the clock", async ({
  page,
}) => {
  await page.goto("./");
  const strip = page.getByRole("region", { name: "Mock provider" });
  await strip.getByRole("button", { name: "End the session" }).click();
  await expect(strip).toContainText("Nobody is signed in");
  const drawer = await openDrawer(page, "Scenarios");
  await drawer.getByRole("searchbox").fill("api-401");
  await drawer.getByRole("switch", { name: "api-401", exact: true }).click();
  await drawer.getByRole("searchbox").fill("");
  await drawer.getByRole("switch", { name: "api-401, in force" }).click();
  await expect(drawer.getByRole("list", { name: "In force" })).toHaveCount(0);
  await expect(drawer.getByText("0 in force")).toBeFocused();

  await showSection(page, "Time");
  await drawer.getByRole("button", { name: "5 min back" }).click();
  await expect(strip).toContainText("clock is 5 min behind");
  await expect(drawer.getByText("UTC, 5 min behind")).toBeVisible();
});

test("what one tab does at the provider, the drawer of another one shows", async ({
  page,
  context,
}) => {
  await connectMock(page);
  const drawer = await openDrawer(page, "Sessions");
  const grants = drawer.getByRole("button", { name: "Revoke the grant of Alice Example to pixy" });
  await expect(grants).toHaveCount(1);

  const other = await context.newPage();
  await other.goto("./");
  await other.getByRole("button", { name: "End the session" }).click();

  await expect(grants).toHaveCount(0);
  await expect(drawer.getByText("Nobody.")).toBeVisible();
});

test("a client is added, edited and deleted; a mistake is named and nothing is lost", async ({
  page,
}) => {
  await page.goto("./");
  const drawer = await openDrawer(page, "Clients");
  await drawer.getByRole("button", { name: "Add a client" }).click();
  const form = drawer.getByRole("form", { name: "A public client" });
  await form.getByRole("textbox", { name: "Client id" }).fill("notes");
  await form.getByRole("textbox", { name: /^Redirect URIs/ }).fill("javascript:alert(1)");
  await form.getByRole("button", { name: "Save" }).click();
  const uris = form.getByRole("textbox", { name: /^Redirect URIs/ });
  await expect(form.getByRole("alert")).toContainText("Line 1");
  await expect(form.getByRole("alert")).toContainText("has a scheme");
  await expect(uris).toHaveAttribute("aria-invalid", "true");
  await form.getByRole("textbox", { name: /^Redirect URIs/ }).fill("https://notes.example/back");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form).toHaveCount(0);
  await expect(drawer.getByText("https://notes.example/back")).toBeVisible();

  await drawer.getByRole("button", { name: "Edit notes" }).click();
  await drawer.getByRole("textbox", { name: "Name" }).fill("My notes");
  await drawer.getByRole("button", { name: "Save" }).click();
  await expect(drawer.getByText("My notes")).toBeVisible();

  await drawer.getByRole("button", { name: "Delete notes" }).click();
  await expect(drawer.getByText("My notes")).toBeVisible();
  await drawer.getByRole("button", { name: "Delete notes and all its tokens?" }).click();
  await expect(drawer.getByText("My notes")).toHaveCount(0);
});

test("the time machine expires tokens, and a session that ended ends the connection", async ({
  page,
  guard,
}) => {
  guard.expectFailure(/\/mock\/(api|token|userinfo)/);
  await connectMock(page);
  await openConnection(page, who);
  const drawer = await openDrawer(page, "Time");
  await drawer.getByRole("button", { name: "Expire access tokens now" }).click();
  await expect(drawer.getByText("All access tokens have expired.")).toBeVisible();
  await sendRequest(page, "List projects");
  await expect(apiAnswer(page)).toContainText("→ refreshed");
  await expect(apiAnswer(page)).toContainText("200");

  await showSection(page, "Sessions");
  await drawer.getByRole("button", { name: "Sign out Alice Example" }).click();
  await expect(drawer.getByText("Nobody.")).toBeVisible();
  await sendRequest(page, "Who am I");
  await expectFailure(page, "refresh_rejected");
});

test("the state is forgotten at the second press, and the lifetimes are the usual ones again", async ({
  page,
}) => {
  await connectMock(page);
  const drawer = await openDrawer(page, "Time");
  await drawer.getByRole("spinbutton", { name: "Refresh token" }).fill("120");
  await drawer.getByRole("spinbutton", { name: "Refresh token" }).press("Enter");
  await expect(drawer.getByText("Refresh token: 2 min.")).toBeVisible();
  await showSection(page, "State");
  const dump = drawer.getByRole("region", { name: "State as JSON" });
  await expect(dump).toContainText('"grantLifetime": 120');
  await expect(dump).toContainText('"sub": "alice"');

  await drawer.getByRole("button", { name: "Reset" }).click();
  await expect(dump).toContainText('"grantLifetime": 120');
  await drawer.getByRole("button", { name: "Forget everything, keys too?" }).click();
  await expect(dump).toContainText('"grantLifetime": 2592000');
  await expect(dump).toContainText('"grants": []');
});
