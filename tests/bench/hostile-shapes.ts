/** About this many characters: what an answer may have at the most. */
export const MEBIBYTE = 1024 * 1024;

/** Makes a hostile text of about so many characters. */
export type Shape = (size: number) => string;

/** @returns the unit again and again, until that is about the size */
function filled(unit: string, size: number): string {
  return unit.repeat(Math.max(1, Math.floor(size / unit.length)));
}

/** @returns as many items as there is room for, each of its own, separated by commas */
function listed(item: (index: number) => string, size: number): string {
  const count = Math.floor(size / (item(100_000).length + 1));
  return Array.from({ length: count }, (_, index) => item(index)).join(",");
}

/** Something that has no end, and no repetition that a cache could know. */
function word(index: number): string {
  return `w${(index * 2_654_435_761).toString(36)}`;
}

/** Shapes of any JSON. @param honest members of a document that would be accepted, without braces */
export function jsonShapes(honest: string): Readonly<Record<string, Shape>> {
  const before = honest === "" ? "" : `${honest},`;
  return {
    "one long text": (size) => `{${before}"long":"${filled("x", size)}"}`,
    "escapes in a text": (size) => `{${before}"long":"${filled("\\u0000\\ud800", size)}"}`,
    "many members": (size) => `{${before}${listed((index) => `"${word(index)}":"v"`, size)}}`,
    "one member many times": (size) => `{${before}${listed(() => '"issuer":"v"', size)}}`,
    "a list of words": (size) =>
      `{${before}"list":[${listed((index) => `"${word(index)}"`, size)}]}`,
    "lists in lists": (size) => `{${before}"deep":${"[".repeat(size / 2)}${"]".repeat(size / 2)}}`,
    "objects in objects": (size) => {
      const depth = Math.floor(size / 6);
      return `{${before}"deep":${'{"a":'.repeat(depth)}1${"}".repeat(depth)}}`;
    },
    "cut off at the end": (size) =>
      `{${before}"list":[${listed((index) => `"${word(index)}"`, size)}`,
    "only spaces": (size) => filled(" \n", size),
  };
}

/** @returns one member whose value is a list */
export function listMember(
  name: string,
  item: (index: number) => string,
): (honest: string) => Shape {
  return (honest) => (size) => `{${honest},"${name}":[${listed(item, size)}]}`;
}

export const queryShapes: Readonly<Record<string, Shape>> = {
  "one long code": (size) => `code=${filled("x", size)}&state=s`,
  "the code many times": (size) => filled("code=a&", size),
  "many parameters": (size) => listed((index) => `${word(index)}=v`, size).replaceAll(",", "&"),
  "only separators": (size) => filled("&", size),
  "broken encoding": (size) => `error_description=${filled("%", size)}&error=e`,
  "encoded bytes": (size) => `error_description=${filled("%F0%9F", size)}&error=e`,
};

export const jwtShapes: Readonly<Record<string, Shape>> = {
  "only dots": (size) => filled(".", size),
  "a beginning, many times": (size) => filled("eyJ", size),
  "parts without end": (size) => filled("eyJhIjoxfQ.", size),
  "no base64url": (size) => `${filled("$", size / 2)}.${filled("=", size / 2)}.`,
};

export const challengeShapes: Readonly<Record<string, Shape>> = {
  "schemes without end": (size) => filled("Bearer ", size),
  "a quotation without end": (size) => `Bearer a="${filled("\\", size)}`,
  "quotations that open": (size) => filled('Bearer a="', size),
  "parameters without end": (size) => `Bearer ${filled('error="invalid_token", ', size)}`,
  "only equals signs": (size) => filled("=", size),
  "only commas": (size) => filled(", ", size),
};

export const addressShapes: Readonly<Record<string, Shape>> = {
  "one long address": (size) => `https://id.example/${filled("a", size)}`,
  "beginnings of addresses": (size) => filled("https://", size),
  "names before the host": (size) => `https://${filled("a:b@", size)}id.example/`,
  "secrets in a query": (size) =>
    `https://id.example/?${listed((index) => `token=secret-${word(index)}`, size).replaceAll(",", "&")}`,
  "encoding in encoding": (size) => `https://id.example/?error=${filled("%2525", size)}`,
  "jwts without end": (size) => `https://id.example/#${filled("eyJhIjoxfQ.e30.c2ln&", size)}`,
};
