import type { DecisionTrace } from "../decision-log.ts";
import { InvalidRequest } from "../provider-error.ts";
import { readParameter } from "./authorization-request.ts";

/**
 * @returns the `max_age` in seconds (OpenID Connect Core 1.0 §3.1.2.1)
 * @throws {InvalidRequest}
 */
export function checkMaxAge(params: URLSearchParams, trace: DecisionTrace): number | undefined {
  const value = readParameter(params, "max_age");
  trace.check(
    "max_age is a number of seconds",
    value === undefined || /^\d{1,10}$/.test(value),
    () => new InvalidRequest("max_age must be a number of seconds"),
  );
  return value === undefined ? undefined : Number(value);
}
