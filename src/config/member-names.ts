import { check, looseObject, type ObjectEntries, pipe, rawCheck, unknown } from "valibot";
import { isClientSecret } from "./client-secret.ts";
import { pathTo } from "./config-mistake.ts";

/** Lists are objects in JavaScript, not in JSON. */
export const notList = pipe(
  unknown(),
  check((value) => !Array.isArray(value), "expected an object"),
);

/**
 * An object of known members. A name that is not known is a mistake, because it is a misspelt one
 * more often than not, and what it should have set would silently stay unset.
 *
 * @param foreign whether names that resemble none of ours are welcome: an object of the
 *   provider's, not of ours
 */
export function members<const Entries extends ObjectEntries>(entries: Entries, foreign = false) {
  const known = Object.keys(entries);
  return pipe(
    notList,
    looseObject(entries),
    rawCheck(({ dataset: { value: input }, addIssue }) => {
      for (const name of Object.keys(membersOf(input))) {
        // Client secrets are found, and explained, by findClientSecrets.
        if (known.includes(name) || isClientSecret(name)) continue;
        const near = nearestName(name, known);
        if (near === undefined && foreign) continue;
        const hint =
          near === undefined ? `; known are ${known.join(", ")}` : `; did you mean "${near}"?`;
        addIssue({ message: `is unknown${hint}`, path: pathTo(name) });
      }
    }),
  );
}

/** A copy of whatever may turn out not to be an object, to look at its members. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return value !== null && typeof value === "object" ? { ...value } : {};
}

/** Hyphens and underscores that a name may have more or less than the one that was meant. */
const LONGEST_SEPARATORS = 10;
/** Letters that may differ. */
const MOST_DIFFERENT = 2;

/** @returns the known name that was probably meant */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const most = name.length > 3 ? MOST_DIFFERENT : 1;
  const longest = Math.max(...known.map(({ length }) => length)) + most + LONGEST_SEPARATORS;
  // A text as long as the whole file is compared with nothing.
  if (name.length > longest) return undefined;
  const meant = plain(name);
  const [nearest] = known
    .map((candidate) => ({ candidate, distance: distanceWithin(most, meant, plain(candidate)) }))
    .filter(({ distance }) => distance <= most)
    .toSorted((one, other) => one.distance - other.distance);
  return nearest?.candidate;
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[-_]/g, "");
}

/** @returns the edit distance, or infinity where the lengths alone say that it is greater */
function distanceWithin(most: number, from: string, to: string): number {
  return Math.abs(from.length - to.length) > most ? Infinity : editDistance(from, to);
}

/** Insertions, deletions and replacements that make one text the other (Levenshtein). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const letter of from) {
    let diagonal = -1;
    let left = Infinity;
    row = row.map((above, index) => {
      const replaced = diagonal + (letter === to[index - 1] ? 0 : 1);
      diagonal = above;
      left = Math.min(index === 0 ? Infinity : replaced, above + 1, left + 1);
      return left;
    });
  }
  return row.at(-1) ?? 0;
}
