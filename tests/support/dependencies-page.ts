import { readFileSync } from "node:fs";

/** Packages with their licences. */
type Licences = Readonly<Record<string, string>>;

/** What docs/dependencies.md says: its tables, by their headings. */
export function readDependenciesPage(): {
  readonly inThePage: Licences;
  readonly comingAlong: Licences;
  readonly forTests: Licences;
} {
  const page = readFileSync(new URL("../../docs/dependencies.md", import.meta.url), "utf8");
  const [, inThePage = "", comingAlong = "", forTests = ""] = page.split(/\n##+ /);
  return {
    inThePage: listed(inThePage),
    comingAlong: listed(comingAlong),
    forTests: listed(forTests),
  };
}

function listed(section: string): Licences {
  const [, body = ""] = section.split(/^\|[-| ]+\|$/m);
  const rows = body.matchAll(/^\| (\S+) +\| (\S+) +\| \S/gm);
  return Object.fromEntries([...rows].map(([, name = "", licence = ""]) => [name, licence]));
}
