/** What base64url text stands for, or the character at which it is none. */
export type Base64urlText =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  | {
      readonly ok: false;
      /** Counted from 0; the length of the text when its end is what is wrong. */
      readonly at: number;
      readonly problem: string;
    };

const OUTSIDE = /[^A-Za-z0-9_-]/u;

/**
 * Decodes base64url as JOSE writes it: without padding.
 *
 * @see RFC 7515 §2, RFC 4648 §5
 */
export function decodeBase64url(text: string): Base64urlText {
  const at = text.search(OUTSIDE);
  if (at >= 0) {
    return { ok: false, at, problem: problemOf(String.fromCodePoint(text.codePointAt(at) ?? 0)) };
  }
  if (text.length % 4 === 1) {
    return {
      ok: false,
      at: text.length,
      problem: "is cut off: base64url never has this length",
    };
  }
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return { ok: true, bytes: Uint8Array.from(binary, (character) => character.charCodeAt(0)) };
}

function problemOf(character: string): string {
  switch (character) {
    case "=":
      return "has padding (=), which JOSE leaves out";
    case "+":
    case "/":
      return `has a ${character}: this is base64, and JOSE wants base64url`;
    case " ":
    case "\n":
    case "\r":
    case "\t":
      return "has white space in it";
    default:
      return `has a character that is not base64url: ${named(character)}`;
  }
}

/** Invisible and combining characters by their number: shown, they would say nothing. */
function named(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0x20 && code < 0x7f
    ? character
    : `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}
