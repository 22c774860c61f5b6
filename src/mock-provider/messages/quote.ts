/** Characters. Every secret of the provider is longer. */
const LONGEST_NAME = 40;

/**
 * Repeats what a client sent, if all of it looks like names. Descriptions are kept in the decision
 * log, and what a client put in the wrong place may be its secret.
 */
export function quote(...sent: readonly string[]): string {
  const isNames = sent.every((name) => name.length <= LONGEST_NAME && /^[\w:./-]+$/.test(name));
  return isNames ? `'${sent.join(" ")}'` : "what was sent";
}
