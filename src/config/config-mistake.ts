import type { BaseIssue, UnknownPathItem } from "valibot";

/** One thing that is wrong in the file, and where. */
export interface ConfigMistake {
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** What stands there must be kept nowhere. */
  readonly isSecret?: true;
}

/** Characters of all mistakes together, as a page shows them. */
const LONGEST = 3_000;
/** Characters of a member's name. */
const LONGEST_NAME = 60;

const EXPECTED: Readonly<Record<string, string>> = {
  string: "a string",
  boolean: "true or false",
  Object: "an object",
  Array: "a list",
};

/** Where an issue is, below the object or list that raises it, as valibot wants to be told. */
export function pathTo(key: string | number): [UnknownPathItem] {
  return [{ type: "unknown", origin: "key", input: undefined, key, value: undefined }];
}

/** Says what valibot found in the words of this file, without repeating any value of it. */
export function toMistake(issue: BaseIssue<unknown>): ConfigMistake {
  return {
    path: (issue.path ?? []).map(({ key }) => (typeof key === "number" ? key : String(key))),
    message: issue.kind === "schema" ? wrongType(issue) : issue.message,
  };
}

function wrongType({ expected, received }: BaseIssue<unknown>): string {
  if (received === "undefined") return "is required";
  return `expected ${EXPECTED[expected ?? ""] ?? expected?.replace(/[()]/g, "")}`;
}

/**
 * One mistake per line, each behind its place: `providers[0].issuer: is required`.
 *
 * @param longest characters; what does not fit is counted
 */
export function describeMistakes(mistakes: readonly ConfigMistake[], longest = LONGEST): string {
  const lines = mistakes.map(({ path, message }) => `${formatPath(path)}: ${message}`);
  let length = 0;
  const shown = lines.filter((line) => {
    length += line.length + 1;
    return length <= longest;
  });
  const left = lines.length - shown.length;
  return [...shown, ...(left > 0 ? [`and ${left} more`] : [])].join("\n");
}

function formatPath(path: readonly (string | number)[]): string {
  const text = path.map((key) => {
    if (typeof key === "number") return `[${key}]`;
    const name = key.length > LONGEST_NAME ? `${key.slice(0, LONGEST_NAME)}…` : key;
    return /^[\w$-]+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
  });
  return text.join("").replace(/^\./, "") || "the file";
}
