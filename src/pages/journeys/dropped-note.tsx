import type { DroppedJourneys } from "../../journeys/journey-log.ts";
import { isKind, kindNames } from "./journey-words.ts";

/** Says what there was no room for. */
export function DroppedNote({ dropped }: { dropped: DroppedJourneys }) {
  const counts = Object.entries(dropped).flatMap(([kind, count]) =>
    isKind(kind) && count > 0 ? [`${kindNames[kind]} ${count}`] : [],
  );
  return (
    <p className="max-w-[65ch] text-13 text-ink-soft">
      The newest of each kind are kept: 20 refreshes and 20 API calls of each connection, 10 of all
      else.{counts.length > 0 && ` Older ones that were dropped: ${counts.join(", ")}.`}
    </p>
  );
}
