/** A member of a JSON object as it stands in the text. */
export interface JsonMember {
  readonly name: string;
  /** The value's text: numbers beyond 2^53 and doubled members stay as they came. */
  readonly json: string;
}

/** What a text is as JSON, or the character at which it is none. */
export type JsonText =
  | {
      readonly ok: true;
      /** Of the outermost object, in order, doubled ones too; undefined: the text is no object. */
      readonly members: readonly JsonMember[] | undefined;
      /** Names that stand twice in one object, at any depth. */
      readonly doubled: readonly string[];
      /** How many objects and arrays stand inside of each other. */
      readonly depth: number;
    }
  | {
      readonly ok: false;
      /** Counted from 0; the length of the text when it ends too early. */
      readonly at: number;
    };

const SPACE = /[\t\n\r ]*/y;
const STRING = String.raw`"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"`;
const NUMBER = String.raw`-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?`;
const NAME = new RegExp(STRING, "y");
const SCALAR = new RegExp(`${STRING}|${NUMBER}|true|false|null`, "y");

/** An object or array that is not closed yet. */
interface Open {
  readonly close: "}" | "]";
  /** The names so far; undefined for an array. */
  readonly names: Set<string> | undefined;
  name: string;
  /** Where the value that is being read began. */
  start: number;
}

/**
 * Reads JSON text for what `JSON.parse` passes over in silence: the place of a mistake, and members
 * that stand twice, of which two programs may each believe another one. It follows any nesting.
 *
 * @see RFC 8259 §4, RFC 7515 §4
 */
export function readJsonText(text: string): JsonText {
  const doubled = new Set<string>();
  const members: JsonMember[] = [];
  const open: Open[] = [];
  let isObject = false;
  let depth = 0;
  let at = 0;
  /** A value may begin here, or, right after `[`, the array may end. */
  let expects: "value" | "value or end" | "name" | "name or end" | "next" = "value";

  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  };

  for (;;) {
    take(SPACE);
    const here = open.at(-1);
    const character = text[at];
    if (expects === "next" && here === undefined) break;
    if (here !== undefined && character === here.close && isEndExpected(expects)) {
      at += 1;
      open.pop();
      expects = "next";
      noteMember();
      continue;
    }
    switch (expects) {
      case "next":
        if (character !== ",") return { ok: false, at };
        at += 1;
        expects = here?.names === undefined ? "value" : "name";
        break;
      case "name":
      case "name or end": {
        const name = take(NAME);
        if (name === undefined || here?.names === undefined) return { ok: false, at };
        here.name = String(JSON.parse(name));
        if (here.names.has(here.name)) doubled.add(here.name);
        here.names.add(here.name);
        take(SPACE);
        if (text[at] !== ":") return { ok: false, at };
        at += 1;
        expects = "value";
        break;
      }
      case "value":
      case "value or end":
        if (here !== undefined) here.start = at;
        if (character === "{" || character === "[") {
          if (open.length === 0) isObject = character === "{";
          open.push({
            close: character === "{" ? "}" : "]",
            names: character === "{" ? new Set() : undefined,
            name: "",
            start: 0,
          });
          depth = Math.max(depth, open.length);
          at += 1;
          expects = character === "{" ? "name or end" : "value or end";
        } else {
          if (take(SCALAR) === undefined) return { ok: false, at };
          expects = "next";
          noteMember();
        }
    }
  }
  if (at < text.length) return { ok: false, at };
  return { ok: true, members: isObject ? members : undefined, doubled: [...doubled], depth };

  /** A value has just ended. */
  function noteMember(): void {
    const [outermost] = open;
    if (open.length !== 1 || outermost?.names === undefined) return;
    members.push({ name: outermost.name, json: text.slice(outermost.start, at) });
  }
}

function isEndExpected(expects: string): boolean {
  return expects === "next" || expects.endsWith("or end");
}
