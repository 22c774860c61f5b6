import type { CheckedRow } from "./run-checks.ts";
import type { CheckGroup, Verdict } from "./check.ts";
import { type ProviderTerms, remedyWords } from "./remedies.ts";

/** The verdicts, worst first, and what each is called. */
export const verdicts = ["fail", "warn", "unknown", "pass"] as const satisfies readonly Verdict[];

/** What checks are about, in the order in which it is told. */
export const checkGroups = [
  "metadata",
  "browser",
  "client",
  "connection",
] as const satisfies readonly CheckGroup[];

/** For whom a report was made, and when. */
export interface ReportFacts {
  readonly issuer: string;
  readonly clientId?: string | undefined;
  readonly origin: string;
  readonly redirectUri: string;
  readonly from: "tab" | "command-line";
  /** Milliseconds of the local clock. */
  readonly at: number;
}

/** A row with the way to mend it, in the words of the provider where these are known. */
export interface ReportRow extends CheckedRow {
  /** Undefined when there is nothing to mend, or nothing is known. */
  readonly fix: string | undefined;
}

/** What a readiness report says. */
export interface Report extends ReportFacts {
  readonly rows: readonly ReportRow[];
}

/** @returns the row with its way to be mended */
export function withFix(
  row: CheckedRow,
  terms: ProviderTerms,
  client: Pick<ReportFacts, "origin" | "redirectUri">,
): ReportRow {
  const { verdict, remedy = row.remedy } = row.finding;
  const isMendable = verdict === "fail" || verdict === "warn";
  return { ...row, fix: isMendable ? remedyWords(remedy, terms, client) : undefined };
}

/** @returns how many rows have each verdict */
export function countVerdicts(rows: readonly CheckedRow[]): Readonly<Record<Verdict, number>> {
  const count = (verdict: Verdict) => rows.filter((row) => row.finding.verdict === verdict).length;
  return {
    fail: count("fail"),
    warn: count("warn"),
    unknown: count("unknown"),
    pass: count("pass"),
  };
}
