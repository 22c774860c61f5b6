import { dpopAlgorithms } from "../dpop/dpop-algorithms.ts";
import type { EndpointContext } from "../endpoint.ts";
import {
  DpopKeyNotProved,
  InsufficientScope,
  InsufficientUserAuthentication,
  InvalidClient,
  InvalidDpopProof,
  InvalidToken,
  type ProviderError,
  TokenMissing,
  UseDpopNonce,
} from "../provider-error.ts";

const REALM = 'realm="mock"';
const ALGS = `algs="${dpopAlgorithms.join(" ")}"`;

/**
 * What the answer to a refused request says about how to do better (RFC 9110 §11.6.1).
 *
 * @returns the value of `WWW-Authenticate`, if there is any
 */
export function challengeFor(
  error: ProviderError,
  { request, misbehaviour: { policy } }: Pick<EndpointContext, "request" | "misbehaviour">,
): string | undefined {
  // RFC 6749 §5.2: whoever tried with the header is told the scheme.
  if (error instanceof InvalidClient) {
    return request.headers.has("authorization") ? `Basic ${REALM}` : undefined;
  }
  if (error instanceof TokenMissing) {
    // RFC 9449 §7.2: both schemes, where both will do.
    const schemes = {
      off: [`Bearer ${REALM}`],
      offered: [`Bearer ${REALM}`, `DPoP ${REALM}, ${ALGS}`],
      required: [`DPoP ${REALM}, ${ALGS}`],
    };
    return schemes[policy.dpop].join(", ");
  }
  const details = detailsOf(error);
  if (details === undefined) return undefined;
  const members = `${REALM}, error="${error.code}", error_description="${error.description}"`;
  const challenge = [members, ...details].join(", ");
  return policy.dpop !== "off" && concernsDpop(error, request)
    ? `DPoP ${challenge}, ${ALGS}`
    : `Bearer ${challenge}`;
}

/** @returns what the challenge says beside the error; undefined when the error is no challenge */
function detailsOf(error: ProviderError): string[] | undefined {
  // RFC 6750 §3
  if (error instanceof InsufficientScope) return [`scope="${error.scope}"`];
  // RFC 9470 §3
  if (error instanceof InsufficientUserAuthentication) {
    return [`acr_values="${error.acrValues}"`, `max_age="${error.maxAge}"`];
  }
  if (error instanceof InvalidToken) return [];
  return isProofRefusal(error) && error.status === 401 ? [] : undefined;
}

/** RFC 9449 §7.1: told in the scheme that the client used, or should have used. */
function concernsDpop(error: ProviderError, request: Request): boolean {
  const usesDpop = /^dpop /i.test(request.headers.get("authorization") ?? "");
  return usesDpop || error instanceof DpopKeyNotProved || isProofRefusal(error);
}

function isProofRefusal(error: ProviderError): boolean {
  return error instanceof InvalidDpopProof || error instanceof UseDpopNonce;
}
