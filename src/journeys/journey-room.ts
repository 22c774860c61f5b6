import { newestFirst, surplusJourneys } from "./journey-caps.ts";
import type { Journey } from "./journey-event.ts";

/** @returns those of the incoming journeys that push out none of the kept ones; newest first */
export function journeysWithRoom(
  kept: readonly Journey[],
  incoming: readonly Journey[],
): readonly Journey[] {
  const surplus = surplusJourneys(kept).length;
  const taken: Journey[] = [];
  for (const journey of newestFirst(incoming)) {
    if (surplusJourneys([...kept, ...taken, journey]).length === surplus) taken.push(journey);
  }
  return taken;
}
