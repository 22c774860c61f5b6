import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { whyNoPreview } from "../../src/cli/preview-build.ts";

const runVite = fileURLToPath(new URL("../../src/cli/run-vite.ts", import.meta.url));

let empty: string;
let plain: string;
let demo: string;

beforeAll(() => {
  const folder = () => mkdtempSync(path.join(tmpdir(), "pixy-preview-"));
  [empty, plain, demo] = [folder(), folder(), folder()];
  for (const build of [plain, demo]) writeFileSync(path.join(build, "index.html"), "");
  writeFileSync(path.join(demo, "mockServiceWorker.js"), "");
});
afterAll(() => {
  for (const folder of [empty, plain, demo]) rmSync(folder, { recursive: true });
});

it("has nothing against a build of the kind that was asked for", () => {
  expect(whyNoPreview(plain, { demo: false, base: "/" })).toBeUndefined();
  expect(whyNoPreview(demo, { demo: true, base: "/pixy/" })).toBeUndefined();
});

it("names both ways on where the build is of the other kind", () => {
  const withoutMock = whyNoPreview(plain, { demo: true, base: "/pixy/" });
  expect(withoutMock).toContain("is without the mock provider");
  expect(withoutMock).toContain("Look at it with: npm run preview -- --base /pixy/\n");
  expect(withoutMock).toMatch(/Or make the other one: npm run build -- --demo --base \/pixy\/$/u);
  const withMock = whyNoPreview(demo, { demo: false, base: "/" });
  expect(withMock).toContain("has the mock provider in it");
  expect(withMock).toContain("Look at it with: npm run preview -- --demo\n");
  expect(withMock).toMatch(/Or make the other one: npm run build$/u);
});

it("says how to make a build where there is none", () => {
  expect(whyNoPreview(empty, { demo: false, base: "/" })).toMatch(/Make one: npm run build$/u);
});

it("a preview serves no build of the other kind, and says so", () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [runVite, "preview", "--demo", "--outDir", plain, "--port", "0"],
    // Without a word it would serve for ever.
    { encoding: "utf8", timeout: 20_000 },
  );
  expect(stdout + stderr).toContain("npm run build -- --demo");
  expect(status).toBe(1);
});
