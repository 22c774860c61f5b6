import type { JourneyExchange } from "../journeys/journey-event.ts";
import type { Remedy } from "./remedies.ts";
import type { Subject } from "./subject.ts";

/** How a check turned out. `unknown`: it could not be seen from here, and is no pass. */
export type Verdict = "pass" | "warn" | "fail" | "unknown";

/** What a check is about. */
export type CheckGroup = "metadata" | "browser" | "client" | "connection";

/** What one check found out. Text between backticks is a protocol value. */
export interface Finding {
  readonly verdict: Verdict;
  /** What was seen, in a sentence or two. May quote the provider: hostile text, shown as text only. */
  readonly seen: string;
  /** What was sent for it and what came back, without secrets. */
  readonly exchanges?: readonly JourneyExchange[];
  /** Another way to mend it than the check's own. */
  readonly remedy?: Remedy;
}

/** One question asked of a provider. */
export interface Check {
  readonly id: string;
  readonly group: CheckGroup;
  /** The question, as a statement that is true when it passes. */
  readonly title: string;
  /** Why it matters to a client that runs in a browser only. */
  readonly why: string;
  /** The document and section that says so. */
  readonly reference: string;
  /** How it is mended when it does not pass. */
  readonly remedy: Remedy;
  /**
   * Asks. Requests that several checks look at are sent once for all of them.
   *
   * @returns undefined where the question does not arise for this provider
   */
  run(subject: Subject): Promise<Finding | undefined>;
}

export function pass(seen: string, exchanges: readonly JourneyExchange[] = []): Finding {
  return { verdict: "pass", seen, exchanges };
}

export function warn(seen: string, exchanges: readonly JourneyExchange[] = []): Finding {
  return { verdict: "warn", seen, exchanges };
}

export function fail(seen: string, exchanges: readonly JourneyExchange[] = []): Finding {
  return { verdict: "fail", seen, exchanges };
}

export function unknown(seen: string, exchanges: readonly JourneyExchange[] = []): Finding {
  return { verdict: "unknown", seen, exchanges };
}
