import { readFileSync } from "node:fs";
import * as v from "valibot";
import { expect, it } from "vitest";

const manifest = v.object({
  dependencies: v.record(v.string(), v.string()),
  devDependencies: v.record(v.string(), v.string()),
});
const installed = v.object({ version: v.string(), license: v.string() });

function read(path: string): string {
  return readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
}

/** What a section of the page lists: names with licences. */
function listed(section: string): Record<string, string> {
  const [, body = ""] = section.split(/^\|[-| ]+\|$/m);
  const rows = body.matchAll(/^\| (\S+) +\| (\S+) +\| \S/gm);
  return Object.fromEntries([...rows].map(([, name = "", licence = ""]) => [name, licence]));
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
  const [, inThePage = "", forTests = ""] = read("docs/dependencies.md").split("\n## ");
  expect(listed(inThePage)).toEqual(licencesOf(dependencies));
  expect(listed(forTests)).toEqual(licencesOf(devDependencies));
});
