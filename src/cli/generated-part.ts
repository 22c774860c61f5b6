/** A document of which parts follow from the source. */
export interface Manual {
  /** From the project's root. */
  readonly path: string;
  /** What makes each part, by the name of its place. */
  readonly parts: Readonly<Record<string, () => string>>;
}

/**
 * Puts a generated part of a document into its place, which two comments mark.
 *
 * @returns the document with it
 * @throws when the document has no place of this name
 */
export function replaceGenerated(document: string, name: string, part: string): string {
  const [start, end] = [`<!-- ${name}: generated -->`, `<!-- ${name}: end -->`];
  const [before, after] = [document.indexOf(start), document.indexOf(end)];
  if (before < 0 || after < before) throw new Error(`The document has no place for "${name}".`);
  return `${document.slice(0, before)}${start}\n\n${part}\n\n${document.slice(after)}`;
}
