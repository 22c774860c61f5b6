import {
  type CompactJWSHeaderParameters,
  EmbeddedJWK,
  calculateJwkThumbprint,
  compactVerify,
  decodeProtectedHeader,
} from "jose";
import * as v from "valibot";
import type { DecisionTrace } from "../decision-log.ts";
import type { InvalidDpopProof, ProviderErrorOptions } from "../provider-error.ts";
import { dpopAlgorithms } from "./dpop-algorithms.ts";

const claimsSchema = v.object({
  jti: v.pipe(v.string(), v.nonEmpty()),
  htm: v.string(),
  htu: v.string(),
  /** Seconds since the epoch, by the client's clock. */
  iat: v.number(),
  ath: v.optional(v.string()),
  nonce: v.optional(v.string()),
});

/** A DPoP proof whose signature is that of the key it carries. */
export interface DpopProof {
  /** Of the key (RFC 7638). */
  readonly thumbprint: string;
  readonly claims: v.InferOutput<typeof claimsSchema>;
}

/** Makes the refusal, which has another status at resources. */
export type RefuseProof = (description: string, options?: ProviderErrorOptions) => InvalidDpopProof;

const jwkSchema = v.looseObject({ kty: v.string() });

/** Members that only private and symmetric keys have (RFC 7518 §6). */
const secretMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/**
 * Reads a DPoP proof and verifies its signature (RFC 9449 §4.3, items 1 to 7). What its claims say
 * is for the caller to judge.
 *
 * @param presented the value of the DPoP header; several headers arrive with commas between them
 * @param refuse what is thrown
 * @throws {InvalidDpopProof}
 */
export async function readDpopProof(
  presented: string,
  refuse: RefuseProof,
  trace: DecisionTrace,
): Promise<DpopProof> {
  trace.check("there is one DPoP header only", !presented.includes(","), () =>
    refuse("send exactly one DPoP header"),
  );
  const { jwk } = checkHeader(readHeader(presented), refuse, trace);
  const payload = await trace.attempt("the key in the DPoP proof signed it", async () => {
    try {
      const options = { algorithms: [...dpopAlgorithms] };
      return (await compactVerify(presented, EmbeddedJWK, options)).payload;
    } catch (cause) {
      throw refuse("the signature of the DPoP proof is not that of its jwk", { cause });
    }
  });
  const claims = v.safeParse(claimsSchema, parseJson(payload));
  trace.check("the DPoP proof has its claims", claims.success, () =>
    refuse(describeIssue(claims.issues?.[0])),
  );
  return { thumbprint: await calculateJwkThumbprint(jwk), claims: claims.output };
}

function checkHeader(
  header: CompactJWSHeaderParameters | undefined,
  refuse: RefuseProof,
  trace: DecisionTrace,
) {
  trace.check("the DPoP proof is a JWT", header !== undefined, () =>
    refuse("the DPoP proof is not a JWT"),
  );
  const { typ, alg, jwk } = header;
  trace.check("the DPoP proof has the typ dpop+jwt", typ === "dpop+jwt", () =>
    refuse("the typ of a DPoP proof must be 'dpop+jwt'"),
  );
  trace.check(
    "the DPoP proof is signed with an algorithm of the list",
    dpopAlgorithms.some((known) => known === alg),
    () => refuse(`the alg of a DPoP proof must be one of ${dpopAlgorithms.join(" ")}`),
  );
  trace.check(
    "the DPoP proof carries a public key",
    v.is(jwkSchema, jwk) && !secretMembers.some((member) => member in jwk),
    () => refuse("the jwk of a DPoP proof must be a public key, nothing else"),
  );
  return { jwk };
}

function readHeader(proof: string): CompactJWSHeaderParameters | undefined {
  try {
    const { alg, ...others } = decodeProtectedHeader(proof);
    return alg === undefined ? undefined : { alg, ...others };
  } catch {
    return undefined;
  }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function describeIssue(issue: v.BaseIssue<unknown> | undefined): string {
  const claim = issue && v.getDotPath(issue);
  return claim ? `the DPoP proof has no good ${claim}` : "the DPoP proof has no claims";
}
