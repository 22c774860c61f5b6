/** A JSON object that somebody published; nothing of it is believed. */
export type Document = Readonly<Record<string, unknown>>;

/** @returns a member that is a text; undefined when it is none */
export function textIn(document: Document, name: string): string | undefined {
  const value = document[name];
  return typeof value === "string" ? value : undefined;
}

/** @returns a member that is a list of texts; undefined when it is none */
export function listIn(document: Document, name: string): readonly string[] | undefined {
  const value = document[name];
  return Array.isArray(value) && value.every((item) => typeof item === "string")
    ? value
    : undefined;
}

/** Characters of a provider's own words that a report quotes. */
const MOST_QUOTED = 120;

/** @returns a provider's own words as a value in a sentence, cut where they are long */
export function quoted(text: string): string {
  const plain = text.replaceAll("`", "'").replace(/\s+/g, " ");
  return `\`${plain.length > MOST_QUOTED ? `${plain.slice(0, MOST_QUOTED)}…` : plain}\``;
}
