import { test as base, expect } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";
import { findFreePort } from "../support/loopback-server.ts";
import { demoBuilds } from "../support/production-builds.ts";
import { serveDist } from "../support/static-server.ts";
import { guardPages } from "./page-guard.ts";
import type { PageGuard } from "./page-guard.ts";
import { expectStatus } from "./person.ts";

type DemoPath = (typeof demoBuilds)[number]["base"];

interface DemoFixtures {
  demoPath: DemoPath;
  guard: PageGuard;
}

/** What visitors of a demo get: a build with the mock provider, behind a host that sets all headers. */
export const test = base.extend<DemoFixtures, { demos: ReadonlyMap<string, string> }>({
  demoPath: ["/", { option: true }],
  actionTimeout: 10_000,
  demos: [
    async ({}, provide) => {
      const hosts = await Promise.all(
        demoBuilds.map(async (build) => {
          const allowances = { mockProvider: true };
          return serveDist({ ...build, allowances, port: await findFreePort() });
        }),
      );
      await provide(
        new Map(demoBuilds.map(({ base: path }, index) => [path, hosts[index]?.url ?? ""])),
      );
      await Promise.all(hosts.map((host) => host.close()));
    },
    { scope: "worker" },
  ],
  baseURL: ({ demos, demoPath }, provide) => provide(demos.get(demoPath)),
  guard: [
    async ({ context, baseURL }, provide) => {
      const guard = await guardPages(context, [new URL(baseURL ?? "").origin]);
      await provide(guard);
      expect(guard.findings).toEqual([]);
    },
    { auto: true },
  ],
});

export const who = { provider: "Mock provider", account: "Alice Example" };

export async function signInAtMock(page: Page): Promise<void> {
  await page.getByRole("button", { name: /Alice Example/ }).click();
  await page.getByRole("button", { name: "Allow", exact: true }).click();
}

export async function connectMock(page: Page): Promise<void> {
  await page.goto("./");
  await page.getByRole("button", { name: "Connect Mock provider" }).click();
  await signInAtMock(page);
  await expectStatus(page, "Connected", who);
}

/** Opens the drawer at one of its sections. */
export async function openDrawer(page: Page, section: string): Promise<Locator> {
  await page.getByRole("button", { name: "Controls" }).click();
  return showSection(page, section);
}

export async function showSection(page: Page, section: string): Promise<Locator> {
  const drawer = page.getByRole("dialog", { name: /Mock ID/ });
  // The button is the label; the radio itself lies unseen over it.
  await drawer.getByRole("radio", { name: section }).check();
  await expect(drawer.getByRole("region", { name: section, exact: true })).toBeVisible();
  return drawer;
}
