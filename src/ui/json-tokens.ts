/** A piece of JSON text and what it is. */
export interface JsonToken {
  readonly kind: "key" | "string" | "number" | "word" | "plain";
  readonly text: string;
}

const pattern =
  /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|\b(true|false|null)\b/gu;

/** Levels that move the text to the side: a thousand of them would make a gigabyte of spaces. */
const MOST_INDENTED = 40;

const layout = /("(?:[^"\\]|\\.)*")|(\{\s*\}|\[\s*\])|[{}[\],:]|\s+/gu;

/** Cuts JSON text into pieces to colour; joined, they are the text again. */
export function jsonTokens(text: string): readonly JsonToken[] {
  const tokens: JsonToken[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const [whole, string, colon, number] = match;
    if (match.index > end) tokens.push({ kind: "plain", text: text.slice(end, match.index) });
    if (string !== undefined) {
      tokens.push({ kind: colon === undefined ? "string" : "key", text: string });
      if (colon !== undefined) tokens.push({ kind: "plain", text: colon });
    } else {
      tokens.push({ kind: number === undefined ? "word" : "number", text: whole });
    }
    end = match.index + whole.length;
  }
  if (end < text.length) tokens.push({ kind: "plain", text: text.slice(end) });
  return tokens;
}

/**
 * Indents JSON text. The text is rearranged, not parsed and printed again: numbers beyond 2^53 and
 * doubled keys stay as they came.
 *
 * @returns the text indented, or undefined when it is not JSON
 */
export function prettyJson(text: string): string | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  let depth = 0;
  const line = () => `\n${"  ".repeat(Math.min(depth, MOST_INDENTED))}`;
  return text.replaceAll(layout, (whole, string?: string, empty?: string) => {
    if (string !== undefined) return string;
    if (empty !== undefined) return empty.replaceAll(/\s/gu, "");
    switch (whole) {
      case "{":
      case "[":
        depth += 1;
        return whole + line();
      case "}":
      case "]":
        depth -= 1;
        return line() + whole;
      case ",":
        return whole + line();
      case ":":
        return ": ";
      default:
        return "";
    }
  });
}
