import { readFileSync } from "node:fs";
import * as v from "valibot";
import { expect, it } from "vitest";
import { readDependenciesPage } from "./support/dependencies-page.ts";

const manifest = v.object({
  dependencies: v.record(v.string(), v.string()),
  devDependencies: v.record(v.string(), v.string()),
});
const installed = v.object({ version: v.string(), license: v.string() });

function read(path: string): string {
  return readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
}

function licencesOf(dependencies: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(dependencies).map(([name, version]) => {
      const own = v.parse(installed, JSON.parse(read(`node_modules/${name}/package.json`)));
      expect(own.version, `${name} is pinned`).toBe(version);
      return [name, own.license];
    }),
  );
}

it("every dependency is exact, and stands with its licence and reason in docs/dependencies.md", () => {
  const { dependencies, devDependencies } = v.parse(manifest, JSON.parse(read("package.json")));
  const { inThePage, forTests } = readDependenciesPage();
  expect(inThePage).toEqual(licencesOf(dependencies));
  expect(forTests).toEqual(licencesOf(devDependencies));
});
