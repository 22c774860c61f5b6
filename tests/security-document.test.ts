import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const docs = new URL("../docs/", import.meta.url);
const page = readFileSync(new URL("security.md", docs), "utf8");

/** A link or a sentence in quotation marks, in the order of the page. */
const TOKENS = /\[(?<text>[^\]]*)\]\((?<target>[^)]+)\)|"(?<sentence>[^"]+)"/g;
/** The title of a test, as its first argument, also behind the table of an `each`. */
const TITLES = /(?:\b(?:it|test)(?:\.\w+)?|\))\(\s*(["'`])((?:\\.|(?!\1)[^\\])*)\1,/g;
/** What a title takes from its case. */
const PLACEHOLDER = /\$\{[^}]*\}|%[a-z]|\$\w+/;

interface Reference {
  readonly text: string;
  /** From the folder of the page. */
  readonly target: string;
  /** The tests that are named behind the link. */
  readonly sentences: readonly string[];
}

/** @returns the links of a text, each with what is quoted behind it */
function referencesIn(markdown: string): Reference[] {
  const references: { text: string; target: string; sentences: string[] }[] = [];
  const prose = markdown.replaceAll(/`[^`]*`/g, (code) => code.replaceAll('"', ""));
  for (const { groups } of prose.replaceAll(/\s+/g, " ").matchAll(TOKENS)) {
    const { text, target, sentence } = groups ?? {};
    if (target !== undefined) references.push({ text: text ?? "", target, sentences: [] });
    else if (sentence !== undefined) {
      const last = references.at(-1);
      if (last === undefined || !isTest(last.target))
        throw new Error(`"${sentence}" stands behind no test`);
      last.sentences.push(sentence);
    }
  }
  return references;
}

function isTest(target: string): boolean {
  return /\.test\.tsx?$/.test(target);
}

/** @returns the titles of a test file as patterns; what they take from a case is anything */
function titlesOf(target: string): RegExp[] {
  const source = readFileSync(new URL(target, docs), "utf8");
  return [...source.matchAll(TITLES)].flatMap(([, , title = ""]) => {
    const words = title.split(PLACEHOLDER);
    // A title that is all placeholder would be every sentence.
    if (words.join("").length < 10) return [];
    return [new RegExp(`^${words.map(literally).join(".+")}$`)];
  });
}

/** A text as a pattern of nothing but itself. */
function literally(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}

/** The rows of the tables of requirements: id and verdict, and all that stands behind. */
function requirements(): { id: string; verdict: string; rest: string }[] {
  const found: { id: string; verdict: string; rest: string }[] = [];
  let heading = "";
  for (const line of page.split("\n")) {
    if (line.startsWith("## ")) heading = line.slice(3).split(":", 1)[0] ?? "";
    const [, id, , verdict, rest] =
      /^\| ([§V][^|]+?) +\| ([^|]+)\| (met|not ours|not met) +\| (.*)\|$/.exec(line) ?? [];
    if (id === undefined || verdict === undefined || rest === undefined) continue;
    found.push({ id: id.startsWith("§") ? `${heading} ${id}` : id, verdict, rest });
  }
  return found;
}

/** @returns the rows of the conformance matrix that a link names */
function rowsNamedBy({ text, target }: Reference): string[] {
  if (target !== "conformance.md" || !/^rows? /.test(text)) return [];
  return text.replace(/^rows? /, "").split(", ");
}

const references = referencesIn(page);

describe("what docs/security.md says of tests", () => {
  it("every file and every test that docs/security.md names is there", () => {
    const tests = references.filter(({ target }) => isTest(target));
    expect(tests.length).toBeGreaterThan(100);
    for (const { target } of references) {
      const [file = ""] = target.split("#", 1);
      expect(existsSync(new URL(file, docs)), target).toBe(true);
    }
    for (const { target, sentences } of tests) {
      expect(sentences, `what ${target} shows is said`).not.toEqual([]);
      const titles = titlesOf(target);
      const missing = sentences.filter((sentence) => !titles.some((title) => title.test(sentence)));
      expect(missing, target).toEqual([]);
    }
  });

  it("every row of the conformance matrix that it names has passed", () => {
    const matrix = readFileSync(new URL("conformance.md", docs), "utf8");
    const named = new Set(references.flatMap(rowsNamedBy));
    expect(named.size).toBeGreaterThan(30);
    for (const row of named) {
      const line = matrix.split("\n").find((candidate) => candidate.startsWith(`| ${row} |`));
      expect(line, `row ${row}`).toMatch(/\| passed \(\d+ tests?, \w+\) \|$/);
    }
  });

  it("whatever is met has its place in the source and its test, or is a document", () => {
    const met = requirements().filter(({ verdict }) => verdict === "met");
    expect(met.length).toBeGreaterThan(80);
    for (const { id, rest } of met) {
      const behind = referencesIn(rest);
      const isDocumented = behind.some(({ target }) =>
        /^(?!conformance)[\w-]*\.md\b|^#/.test(target),
      );
      const isImplemented = behind.some(({ target }) => /^\.\.\/(src\/|vite)/.test(target));
      const isTested = behind.some(
        (link) => link.sentences.length > 0 || rowsNamedBy(link).length > 0,
      );
      expect(isDocumented || (isImplemented && isTested), id).toBe(true);
    }
  });

  it("whatever is not met stands in the list at its beginning", () => {
    const [, list = ""] = /<!-- not met:[^>]*-->\s+([^#]+?)\.\s+##/.exec(page) ?? [];
    const missing = requirements().filter(({ verdict }) => verdict === "not met");
    expect(missing.length).toBeGreaterThan(10);
    expect(list.replaceAll(/\s+/g, " ").split(", ")).toEqual(
      missing.flatMap(({ id }) => id.split(", ")),
    );
  });
});
