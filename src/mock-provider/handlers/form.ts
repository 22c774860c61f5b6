import { checkRepetition } from "../check-repetition.ts";
import type { DecisionTrace } from "../decision-log.ts";
import { InvalidRequest } from "../provider-error.ts";

/**
 * Reads the parameters of a POST (RFC 6749 §3.2): form-encoded, none repeated, those without a
 * value left out.
 *
 * @throws {InvalidRequest}
 */
export async function readForm(
  request: Request,
  trace: DecisionTrace,
): Promise<ReadonlyMap<string, string>> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  trace.check(
    "the body is form-encoded",
    type === "application/x-www-form-urlencoded",
    () => new InvalidRequest("send parameters as application/x-www-form-urlencoded"),
  );
  const params = new URLSearchParams(await request.text());
  checkRepetition(params, trace);
  return new Map([...params].filter(([, value]) => value !== ""));
}
