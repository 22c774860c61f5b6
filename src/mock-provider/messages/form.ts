import { checkRepetition } from "./check-repetition.ts";
import type { DecisionTrace } from "../decision-log.ts";
import { InvalidRequest } from "../provider-error.ts";

/** The parameters of a POST. */
export interface Form {
  readonly params: ReadonlyMap<string, string>;
  /** May come several times (RFC 8707 §2). */
  readonly resource: readonly string[];
  /** May come several times (RFC 8693 §2.1). */
  readonly audience: readonly string[];
}

/**
 * Reads the parameters of a POST (RFC 6749 §3.2): form-encoded, none repeated, those without a
 * value left out.
 *
 * @throws {InvalidRequest}
 */
export async function readForm(request: Request, trace: DecisionTrace): Promise<Form> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  trace.check(
    "the body is form-encoded",
    type === "application/x-www-form-urlencoded",
    () => new InvalidRequest("send parameters as application/x-www-form-urlencoded"),
  );
  const params = new URLSearchParams(await request.text());
  checkRepetition(params, trace);
  return {
    params: new Map([...params].filter(([, value]) => value !== "")),
    resource: params.getAll("resource").filter((value) => value !== ""),
    audience: params.getAll("audience").filter((value) => value !== ""),
  };
}

/**
 * @returns the parameter
 * @throws {InvalidRequest} when it is missing
 */
export function requireParameter(form: Form, name: string, trace: DecisionTrace): string {
  const value = form.params.get(name);
  trace.check(
    `${name} is there`,
    value !== undefined,
    () => new InvalidRequest(`${name} is missing`),
  );
  return value;
}
