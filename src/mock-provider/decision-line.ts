import type { Decision } from "./decision-log.ts";

/**
 * @param root the root issuer; of its twins, the line names what comes behind it
 * @returns a decision in one line for a terminal: time, endpoint, client, status and, of a refusal,
 *   why. What came from outside is bare text in it.
 */
export function decisionLine(decision: Decision, root: string): string {
  const { at, checks, clientId, description, endpoint, error, issuer, misbehaviours } = decision;
  const failed = checks.find(({ passed }) => !passed);
  const parts = [
    new Date(at).toISOString().slice(11, 19),
    decision.method,
    issuer === root ? undefined : issuer.slice(root.length),
    endpoint,
    clientId ?? "-",
    String(decision.status),
    error === undefined ? undefined : `${error}: ${description ?? ""}`,
    failed === undefined ? undefined : `[not so: ${failed.name}]`,
    misbehaviours.length === 0 ? undefined : `[on command: ${misbehaviours.join(", ")}]`,
  ];
  const line = parts.filter((part) => part !== undefined).join("  ");
  // A terminal obeys control characters, and anybody may have chosen these names.
  return line.replace(/[^\x20-\x7e]/g, "?");
}
