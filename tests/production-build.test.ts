import { hash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { metaContentSecurityPolicy } from "../src/cli/security-headers.ts";
import { scenarios } from "../src/mock-provider/scenarios.ts";
import { readDependenciesPage } from "./support/dependencies-page.ts";
import { buildPixy, copyProject } from "./support/production-builds.ts";

const experiments = new URL("../src/experiments/", import.meta.url);
const attacks = readdirSync(experiments).map((file) =>
  readFileSync(new URL(file, experiments), "utf8"),
);

/** What stands in the source of the mock provider, its pages, its drawer, its worker, and the tour at it. */
const ofTheMock = [
  "mockServiceWorker",
  "mock-service-worker",
  "[MSW]",
  "Mock ID",
  "pixy-mock-provider",
  "Mock provider on",
  "there is no such endpoint",
  "robin@mock.example",
  ...Object.keys(scenarios).filter((name) => !namedByAttacks(name)),
];

/** An attack names the misbehaviour that it needs, wherever it is shown. */
function namedByAttacks(scenario: string): boolean {
  return attacks.some((source) => source.includes(`"${scenario}"`));
}

describe("a build", () => {
  const directory = mkdtempSync(path.join(tmpdir(), "pixy-build-"));
  const production = path.join(directory, "production");
  const demo = path.join(directory, "demo");

  beforeAll(() => {
    buildPixy({ base: "/pixy/", directory: production });
    buildPixy({ base: "/", directory: demo, demo: true });
  }, 120_000);

  afterAll(() => rmSync(directory, { recursive: true }));

  it("has the same bytes when it is made again elsewhere", () => {
    const project = path.join(directory, "another", "place");
    const again = path.join(directory, "again");
    copyProject(project);
    buildPixy({ base: "/", directory: again, demo: true, project });
    expect(hashesOf(again)).toEqual(hashesOf(demo));
  }, 120_000);

  it("for production contains nothing of the mock provider", () => {
    const contents = contentsOf(production);
    expect(ofTheMock.filter((text) => contents.includes(text))).toEqual([]);
    expect(existsSync(path.join(production, "mockServiceWorker.js"))).toBe(false);
    expect(configOf(production)).toMatchObject({ mockProvider: false });
  });

  it("for a demo contains the mock provider, its worker, and switches it on", () => {
    const contents = contentsOf(demo);
    expect(ofTheMock.filter((text) => !contents.includes(text))).toEqual([]);
    expect(existsSync(path.join(demo, "mockServiceWorker.js"))).toBe(true);
    expect(configOf(demo)).toMatchObject({ mockProvider: true });
  });

  it("has the page under the names that static hosts look for", () => {
    expect(pageOf(production, "callback.html")).toBe(pageOf(production));
    expect(pageOf(production, "404.html")).toBe(pageOf(production));
  });

  it("tells the licence of all code in it, which docs/dependencies.md names", () => {
    const { inThePage, comingAlong } = readDependenciesPage();
    const { msw: _inNone, ...named } = { ...inThePage, ...comingAlong };
    const entries = pageOf(production, "licenses.md").matchAll(/^## (\S+) - \S+ \((.+)\)$/gm);
    expect(Object.fromEntries([...entries].map(([, name, licence]) => [name, licence]))).toEqual(
      named,
    );
  });

  it("carries the policy in the page", () => {
    expect(pageOf(production)).toContain(`content="${metaContentSecurityPolicy()}"`);
    const forDemo = metaContentSecurityPolicy({ mockProvider: true });
    expect(pageOf(demo)).toContain(`content="${forDemo}"`);
  });

  it("has no inline script, no inline style and no address outside of its base path", () => {
    const inline = /<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/;
    expect(pageOf(production)).not.toMatch(inline);
    expect(pageOf(demo)).not.toMatch(inline);
    const addresses = [...pageOf(production).matchAll(/\s(?:src|href)="([^"]*)"/g)].map(
      ([, address]) => address,
    );
    expect(addresses).not.toEqual([]);
    for (const address of addresses) expect(address).toMatch(/^\/pixy\//);
  });
});

/** @returns what each file holds, by its path in the folder */
function hashesOf(directory: string): Readonly<Record<string, string>> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  return Object.fromEntries(
    files.map((file) => [path.relative(directory, file), hash("sha256", readFileSync(file))]),
  );
}

/** @returns all files, one behind the other */
function contentsOf(directory: string): string {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), "utf8"))
    .join("\n");
}

function pageOf(directory: string, name = "index.html"): string {
  return readFileSync(path.join(directory, name), "utf8");
}

function configOf(directory: string): unknown {
  return JSON.parse(readFileSync(path.join(directory, "config.json"), "utf8"));
}
