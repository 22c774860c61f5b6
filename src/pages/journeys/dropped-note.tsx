import { isKind, kindNames } from "./journey-words.ts";

/**
 * Says what there was no room for.
 *
 * @param dropped numbers by kind; what is none of these is passed over
 */
export function DroppedNote({ dropped }: { dropped: unknown }) {
  const counts = Object.entries(dropped ?? {}).flatMap(([kind, count]) =>
    isKind(kind) && Number.isSafeInteger(count) ? [`${kindNames[kind]} ${count}`] : [],
  );
  return (
    <p className="max-w-[65ch] text-13 text-ink-soft">
      The newest of each kind are kept: 20 refreshes and 20 API calls of each connection, 10 of all
      else.{counts.length > 0 && ` Older ones that were dropped: ${counts.join(", ")}.`}
    </p>
  );
}
