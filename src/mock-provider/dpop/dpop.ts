import type { DecisionTrace } from "../decision-log.ts";
import { acceptsNonce, rotateNonce } from "./dpop-nonce.ts";
import { type DpopProof, type RefuseProof, readDpopProof } from "./dpop-proof.ts";
import { requestTarget } from "./request-target.ts";
import type { EndpointContext } from "../endpoint.ts";
import { InvalidDpopProof, UseDpopNonce } from "../provider-error.ts";
import { sha256 } from "../tokens/token-hash.ts";

/** Seconds by which the time of a proof may be off, before and after now (RFC 9449 §11.1). */
const WINDOW = 60;

/** Seconds for which a proof is remembered: one from the future, or with a nonce, lives so long. */
const MEMORY = 2 * WINDOW;

/**
 * Looks at the DPoP proof of a request (RFC 9449 §4.3), if one came along. Where nonces are
 * demanded, the answer tells the next one, whether it is an error or not (§8, §9).
 *
 * @param accessToken of which the proof must carry the hash, at a protected resource
 * @returns the thumbprint of the key, or undefined when there is no proof
 * @throws {InvalidDpopProof | UseDpopNonce}
 */
export async function checkDpopProof(
  context: EndpointContext,
  trace: DecisionTrace,
  accessToken?: string,
): Promise<string | undefined> {
  const { request, misbehaviour } = context;
  const presented = request.headers.get("dpop");
  if (presented === null || misbehaviour.policy.dpop === "off") return undefined;
  // A resource answers with a challenge (RFC 9449 §7.1), all others as they always do (§5).
  const status = accessToken === undefined ? 400 : 401;
  const refuse: RefuseProof = (description, options) =>
    new InvalidDpopProof(status, description, options);

  const proof = await readDpopProof(presented, refuse, trace);
  checkTarget(proof, request, refuse, trace);
  if (accessToken !== undefined) await checkTokenHash(proof, accessToken, refuse, trace);
  const { age, nonceIsGood, isFirst } = await takeProof(context, proof);
  if (nonceIsGood === undefined) {
    trace.check("the DPoP proof was made just now", Math.abs(age) <= WINDOW, () => {
      const direction = age < 0 ? "ahead of" : "behind";
      return refuse(`the iat of the proof is ${Math.abs(age)} s ${direction} the provider's clock`);
    });
  } else {
    trace.check("the DPoP proof carries a nonce of ours that is not too old", nonceIsGood, () => {
      return new UseDpopNonce(status, "a DPoP proof must carry the nonce of the DPoP-Nonce header");
    });
  }
  trace.check("the DPoP proof is used for the first time", isFirst, () => {
    return refuse("this DPoP proof was used before: every request needs a jti of its own");
  });
  return proof.thumbprint;
}

function checkTarget(
  { claims }: DpopProof,
  request: Request,
  refuse: RefuseProof,
  trace: DecisionTrace,
): void {
  trace.check("the DPoP proof is for this method", claims.htm === request.method, () => {
    return refuse(`the htm of the DPoP proof must be '${request.method}'`);
  });
  const here = requestTarget(request.url);
  trace.check("the DPoP proof is for this address", requestTarget(claims.htu) === here, () => {
    return refuse(`the htu of the DPoP proof must be '${here}'`);
  });
}

async function checkTokenHash(
  { claims }: DpopProof,
  accessToken: string,
  refuse: RefuseProof,
  trace: DecisionTrace,
): Promise<void> {
  const hash = await sha256(accessToken);
  trace.check("the DPoP proof is for this access token", claims.ath === hash, () => {
    return refuse("the ath of the DPoP proof is not the hash of the access token");
  });
}

/** What one transaction found out about a proof. */
interface ProofUse {
  /** Seconds since the client made it, by its own clock. */
  readonly age: number;
  /**
   * Absent where nonces are not demanded. Where they are, the client's clock does not matter: the
   * nonce was made by ours (RFC 9449 §11.1).
   */
  readonly nonceIsGood?: boolean;
  readonly isFirst: boolean;
}

/** Notes that a proof was used, if it is good, and hands out the nonce for the next one. */
async function takeProof(
  { provider, misbehaviour: { policy }, answerHeaders }: EndpointContext,
  { thumbprint, claims }: DpopProof,
): Promise<ProofUse> {
  // A jti comes from outside, as long as it likes, and is unique for its key only.
  const id = await sha256(JSON.stringify([thumbprint, claims.jti]));
  return provider.state.update((state) => {
    const now = provider.epochTime();
    const age = now - claims.iat;
    const isFirst = !state.dpopProofs.has(id);
    if (!policy.dpopNonces) {
      if (Math.abs(age) <= WINDOW) state.dpopProofs.set(id, now + MEMORY);
      return { age, isFirst };
    }
    const nonceIsGood = acceptsNonce(state, claims.nonce, now);
    if (nonceIsGood) state.dpopProofs.set(id, now + MEMORY);
    answerHeaders.set(
      "DPoP-Nonce",
      rotateNonce(state, now, () => provider.createSecret()),
    );
    return { age, nonceIsGood, isFirst };
  });
}
