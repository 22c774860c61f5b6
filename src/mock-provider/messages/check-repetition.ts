import { quote } from "./quote.ts";
import type { DecisionTrace } from "../decision-log.ts";
import { InvalidRequest } from "../provider-error.ts";

/**
 * No parameter may come twice (RFC 6749 §3.1, §3.2), except for `resource` (RFC 8707 §2) and
 * `audience` (RFC 8693 §2.1).
 *
 * @throws {InvalidRequest}
 */
export function checkRepetition(params: URLSearchParams, trace: DecisionTrace): void {
  const names = [...params.keys()].filter((name) => name !== "resource" && name !== "audience");
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  trace.check(
    "no parameter is repeated",
    repeated === undefined,
    () => new InvalidRequest(`the parameter ${quote(repeated ?? "")} comes more than once`),
  );
}
