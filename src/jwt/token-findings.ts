import { claimFindings } from "./claim-findings.ts";
import type { Finding, InspectedToken } from "./finding.ts";
import { headerFindings } from "./header-findings.ts";
import { timeFindings } from "./time-findings.ts";

const ORDER = { wrong: 0, risky: 1, note: 2 } as const;

/**
 * Everything about a signed token that a person should know, whether its signature holds or not.
 *
 * @returns the worst first
 */
export function tokenFindings(token: InspectedToken): readonly Finding[] {
  const findings = [
    ...doubled(token),
    ...headerFindings(token),
    ...timeFindings(token),
    ...claimFindings(token),
  ];
  return findings.toSorted((one, other) => ORDER[one.severity] - ORDER[other.severity]);
}

function doubled({ header, payload }: InspectedToken): readonly Finding[] {
  return [...new Set([...header.doubled, ...payload.doubled])].map((name) => ({
    severity: "wrong",
    name,
    sentence:
      "A name stands twice in one object. Which of the two counts is up to each program: two of them may read two different tokens.",
    reference: "RFC 7515 §4, RFC 7519 §4, RFC 8725 §2.6",
  }));
}
