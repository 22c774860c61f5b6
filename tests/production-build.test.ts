import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { metaContentSecurityPolicy } from "../src/cli/security-headers.ts";
import { buildPixy } from "./support/production-builds.ts";

const ofTheMock = /mockServiceWorker|\[MSW\]|mock\/authorize/;

describe("a build", () => {
  const directory = mkdtempSync(path.join(tmpdir(), "pixy-build-"));
  const production = path.join(directory, "production");
  const demo = path.join(directory, "demo");

  beforeAll(() => {
    buildPixy({ base: "/pixy/", directory: production });
    buildPixy({ base: "/", directory: demo, mode: "demo" });
  }, 120_000);

  afterAll(() => rmSync(directory, { recursive: true }));

  it("for production contains nothing of the mock provider", () => {
    expect(filesWith(production, ofTheMock)).toEqual([]);
    expect(existsSync(path.join(production, "mockServiceWorker.js"))).toBe(false);
    expect(configOf(production)).toMatchObject({ mockProvider: false });
  });

  it("for a demo contains the mock provider, its worker, and switches it on", () => {
    expect(filesWith(demo, ofTheMock)).not.toEqual([]);
    expect(existsSync(path.join(demo, "mockServiceWorker.js"))).toBe(true);
    expect(configOf(demo)).toMatchObject({ mockProvider: true });
  });

  it("has the page under the names that static hosts look for", () => {
    expect(pageOf(production, "callback.html")).toBe(pageOf(production));
    expect(pageOf(production, "404.html")).toBe(pageOf(production));
  });

  it("carries the policy in the page", () => {
    expect(pageOf(production)).toContain(`content="${metaContentSecurityPolicy()}"`);
  });

  it("has no inline script, no inline style and no address outside of its base path", () => {
    expect(pageOf(production)).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
    const addresses = [...pageOf(production).matchAll(/\s(?:src|href)="([^"]*)"/g)].map(
      ([, address]) => address,
    );
    expect(addresses).not.toEqual([]);
    for (const address of addresses) expect(address).toMatch(/^\/pixy\//);
  });
});

function filesWith(directory: string, pattern: RegExp): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => pattern.test(readFileSync(file, "utf8")));
}

function pageOf(directory: string, name = "index.html"): string {
  return readFileSync(path.join(directory, name), "utf8");
}

function configOf(directory: string): unknown {
  return JSON.parse(readFileSync(path.join(directory, "config.json"), "utf8"));
}
