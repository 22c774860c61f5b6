import type { Verdict } from "../../checks/check.ts";
import type { Readiness } from "../../queries/check-queries.ts";

/** The answer of a report, and how it looks. */
export interface ReportAnswer {
  readonly tone: "good" | "warn" | "bad" | "busy" | "idle";
  readonly words: string;
}

/**
 * Whether the provider can serve an app without a server, in the fewest words. What could not be seen
 * speaks neither for it nor against it.
 */
export function reportAnswer(
  phase: Readiness["phase"],
  { fail, warn }: Pick<Readonly<Record<Verdict, number>>, "fail" | "warn">,
): ReportAnswer {
  if (phase === "running") return { tone: "busy", words: "Asking…" };
  if (fail > 0) {
    return {
      tone: "bad",
      words: `Not as it is: ${fail} ${fail === 1 ? "check fails" : "checks fail"}`,
    };
  }
  if (phase !== "done") return { tone: "idle", words: "Not asked to the end" };
  if (warn > 0) {
    return { tone: "warn", words: `It can, with ${warn} ${warn === 1 ? "warning" : "warnings"}` };
  }
  return { tone: "good", words: "Nothing speaks against it" };
}
