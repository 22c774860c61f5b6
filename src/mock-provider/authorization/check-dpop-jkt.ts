import type { DecisionTrace } from "../decision-log.ts";
import type { Policy } from "../misbehaviour/policy.ts";
import { InvalidRequest } from "../provider-error.ts";
import { readParameter } from "./authorization-request.ts";

/**
 * @returns the thumbprint of the key that alone may redeem the code (RFC 9449 §10)
 * @throws {InvalidRequest}
 */
export function checkDpopJkt(
  params: URLSearchParams,
  policy: Policy,
  trace: DecisionTrace,
): string | undefined {
  if (policy.dpop === "off") return undefined;
  const thumbprint = readParameter(params, "dpop_jkt");
  trace.check(
    "dpop_jkt is a thumbprint",
    thumbprint === undefined || /^[\w-]{43}$/.test(thumbprint),
    () => new InvalidRequest("dpop_jkt must be a SHA-256 thumbprint: 43 characters of base64url"),
  );
  return thumbprint;
}
