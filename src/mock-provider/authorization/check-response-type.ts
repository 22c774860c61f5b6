import type { DecisionTrace } from "../decision-log.ts";
import type { Policy } from "../misbehaviour/policy.ts";
import { InvalidRequest, UnsupportedResponseType } from "../provider-error.ts";
import { type AuthorizationRequest, readParameter } from "./authorization-request.ts";

/**
 * OAuth 2.1 knows the authorization code only; a careless policy knows the implicit grant as well.
 *
 * @throws {InvalidRequest | UnsupportedResponseType}
 */
export function checkResponseType(
  params: URLSearchParams,
  { implicitGrant }: Policy,
  trace: DecisionTrace,
): AuthorizationRequest["responseType"] {
  const responseType = readParameter(params, "response_type");
  trace.check(
    "response_type is there",
    responseType !== undefined,
    () => new InvalidRequest("response_type is missing"),
  );
  const isImplicit = implicitGrant && responseType === "token";
  if (!isImplicit) {
    trace.check(
      "response_type is code",
      responseType === "code",
      () => new UnsupportedResponseType("the only response_type here is 'code'"),
    );
  }
  const responseMode = readParameter(params, "response_mode");
  trace.check(
    "response_mode is query",
    responseMode === undefined || responseMode === "query",
    () => new InvalidRequest("the only response_mode here is 'query'"),
  );
  return isImplicit ? "token" : "code";
}
