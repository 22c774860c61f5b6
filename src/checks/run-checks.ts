import { allChecks } from "./all-checks.ts";
import type { Check, Finding } from "./check.ts";
import { tokensGivenBack } from "./connection/tokens-given-back.ts";
import type { Redactor } from "../journeys/redact.ts";
import { printable } from "./printable.ts";
import type { Subject } from "./subject.ts";

/** One check, asked and answered. */
export interface CheckedRow extends Omit<Check, "run"> {
  readonly finding: Finding;
}

/**
 * Asks a provider everything, one check after the other: a provider that is asked too much at once
 * answers otherwise than one that is asked as a sign-in asks. However that ends, the tokens of a
 * connection that was taken for it are given back, and `onRow` is told what became of them.
 *
 * @param options `redactor` of the probe, which knows what the words of the provider must not repeat;
 *   `onRow` is told of each as soon as it is answered; `signal` stops before the next
 * @returns the checks that apply to this provider
 */
export async function runChecks(
  subject: Subject,
  {
    redactor,
    onRow,
    signal,
  }: { redactor: Redactor; onRow?: (row: CheckedRow) => void; signal?: AbortSignal },
): Promise<readonly CheckedRow[]> {
  const rows: CheckedRow[] = [];
  const ask = async ({ run, ...facts }: Check, isOver = () => false) => {
    const finding = await run(subject);
    if (finding === undefined || isOver()) return;
    const seen = printable(redacted(finding.seen, redactor));
    const row = { ...facts, finding: { ...finding, seen } };
    rows.push(row);
    onRow?.(row);
  };
  try {
    for (const check of allChecks) {
      signal?.throwIfAborted();
      if (check !== tokensGivenBack) await ask(check, () => signal?.aborted === true);
    }
    signal?.throwIfAborted();
  } finally {
    await ask(tokensGivenBack);
  }
  return rows;
}

/** An address ends where its backticks do. */
function redacted(seen: string, redactor: Redactor): string {
  return seen
    .split("`")
    .map((part) => redactor.text(part))
    .join("`");
}
