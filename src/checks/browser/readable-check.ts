import { type Check, fail, pass, unknown, type Verdict } from "../check.ts";
import type { Reading } from "../probe.ts";
import type { Subject } from "../subject.ts";

/**
 * A check that a page of the client's origin may read what an endpoint answers (CORS): that somebody
 * answers and is not allowed to be read differs from nobody answering.
 */
export function readableCheck({
  ask,
  blocked = "fail",
  needed = false,
  ...facts
}: Omit<Check, "group" | "run" | "remedy" | "reference"> & {
  /** @returns undefined when there is no endpoint that anything may be sent to */
  readonly ask: (subject: Subject) => Promise<Reading | undefined>;
  /** The verdict when a page may not read it. */
  readonly blocked?: Verdict;
  /** Whether a client cannot do without the endpoint. */
  readonly needed?: boolean;
}): Check {
  return {
    ...facts,
    group: "browser",
    remedy: "cors",
    reference: "Fetch standard, CORS protocol",
    async run(subject) {
      const reading = await ask(subject);
      if (reading === undefined) {
        return needed ? unknown("There is no such endpoint that may be asked.") : undefined;
      }
      const { access, reason, answer, exchanges } = reading;
      switch (access) {
        case "open":
          return pass(`A page may read its answer (HTTP ${answer?.status ?? "?"}).`, exchanges);
        case "blocked":
          return {
            verdict: blocked,
            seen: `It answers, but not for a page: ${reason}.`,
            exchanges,
          };
        case "unreachable":
          return fail(`Nothing answers there: ${reason}.`, exchanges);
      }
    },
  };
}
