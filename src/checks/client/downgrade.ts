import { type Finding, unknown } from "../check.ts";
import { quoted } from "../metadata-document.ts";
import type { Arrival } from "../probe.ts";
import type { Subject } from "../subject.ts";
import { errorOf, receptionOf } from "./errors.ts";
import { unseenFinding } from "./unseen.ts";

/**
 * Sends an authorization request with a weaker challenge, beside a good one: only the difference
 * between the two says anything. A provider may look at the challenge before or after it looks for
 * somebody who is signed in, so it is asked with and without a page.
 */
export async function downgradeFinding(
  subject: Subject,
  challenge: "none" | "plain",
  outcome: { readonly refused: (how: string) => Finding; readonly taken: Finding },
): Promise<Finding> {
  const seen: Arrival[] = [];
  for (const silent of [false, true]) {
    const good = await subject.authorization({ silent });
    const weak = await subject.authorization({ silent, challenge });
    if (good === undefined || weak === undefined) return unseenFinding(subject);
    seen.push(good, weak);
    // A good request that is refused as well proves nothing about this one.
    if (receptionOf(good) === "accepted" && receptionOf(weak) === "rejected") {
      return { ...outcome.refused(wordsFor(weak)), exchanges: exchangesOf(seen) };
    }
  }
  const exchanges = exchangesOf(seen);
  const isTaken = seen.every((arrival) => receptionOf(arrival) === "accepted");
  if (isTaken) return { ...outcome.taken, exchanges };
  return seen.some((arrival) => receptionOf(arrival) === "rejected")
    ? unknown("A good request is refused too, so nothing can be told.", exchanges)
    : { ...(await unseenFinding(subject)), exchanges };
}

function wordsFor(arrival: Arrival): string {
  const error = errorOf(arrival);
  return error === undefined
    ? "it shows an error instead of the sign-in page"
    : `it comes back with ${quoted(error)}`;
}

function exchangesOf(arrivals: readonly Arrival[]) {
  return arrivals.flatMap(({ exchanges }) => exchanges);
}
