import { checkRepetition } from "../messages/check-repetition.ts";
import type { DecisionTrace } from "../decision-log.ts";
import { RequestNotSupported, RequestUriNotSupported } from "../provider-error.ts";

/**
 * @throws {InvalidRequest} when a parameter is repeated
 * @throws {RequestNotSupported | RequestUriNotSupported}
 */
export function checkParameters(params: URLSearchParams, trace: DecisionTrace): void {
  checkRepetition(params, trace);
  trace.check("no request object", !params.has("request"), () => new RequestNotSupported());
  trace.check("no request_uri", !params.has("request_uri"), () => new RequestUriNotSupported());
}
