import path from "node:path";
import { expect, test } from "@playwright/test";
import { msw } from "msw/vite";
import { createServer } from "vite";
import { guardPages } from "./page-guard.ts";

const root = path.resolve(import.meta.dirname, "../..");

test("the example of a foreign app signs a made-up person in, in a tab of its own", async ({
  context,
  page,
}) => {
  test.setTimeout(60_000);
  const server = await createServer({
    configFile: false,
    root: path.join(root, "tests/mock-provider/foreign-app"),
    // The dev server of Pixy, which may run at the same time, keeps its own.
    cacheDir: path.join(root, "node_modules/.vite-foreign-app"),
    logLevel: "error",
    plugins: [msw({ mode: "worker-only" })],
    server: { port: 0, fs: { allow: [root] } },
  });
  await server.listen();
  try {
    const address = server.resolvedUrls?.local[0] ?? "";
    const guard = await guardPages(context, [new URL(address).origin]);

    await page.goto(address);
    // The provider's page stands in the place of the app's.
    await expect(page).toHaveURL(/\/mock\/authorize\?/);
    await expect(page.getByText("One moment")).toHaveCount(0);
    await page.getByRole("button", { name: /Alice Example/ }).click();
    await page.getByRole("button", { name: "Allow", exact: true }).click();

    await expect(page.getByText("Hello, alice")).toBeVisible();
    expect(guard.findings).toEqual([]);
    await page.close();
  } finally {
    await server.close();
  }
});
