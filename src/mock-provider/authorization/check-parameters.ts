import type { DecisionTrace } from "../decision-log.ts";
import { InvalidRequest, RequestNotSupported, RequestUriNotSupported } from "../provider-error.ts";

/**
 * @throws {InvalidRequest} when a parameter is repeated (RFC 6749 §3.1; `resource` may be)
 * @throws {RequestNotSupported | RequestUriNotSupported}
 */
export function checkParameters(params: URLSearchParams, trace: DecisionTrace): void {
  const names = [...params.keys()].filter((name) => name !== "resource");
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  trace.check(
    "no parameter is repeated",
    repeated === undefined,
    () => new InvalidRequest(`the parameter '${repeated}' comes more than once`),
  );
  trace.check("no request object", !params.has("request"), () => new RequestNotSupported());
  trace.check("no request_uri", !params.has("request_uri"), () => new RequestUriNotSupported());
}
