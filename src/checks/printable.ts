/** Control characters, marks that turn the direction of writing, and what else breaks a line. */
const STEERING = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/** @returns a text that steers no terminal, whoever wrote it */
export function printable(text: string): string {
  return text.replace(STEERING, " ");
}

/** @returns a JSON text of the same value that steers no terminal: its line breaks stay */
export function printableJson(json: string): string {
  return json.replace(STEERING, (character) =>
    character === "\n" ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
