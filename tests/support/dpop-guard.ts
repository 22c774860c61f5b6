import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from "jose";

/** Why a proof is not accepted (RFC 9449 §5, §8). */
type Objection = "use_dpop_nonce" | "invalid_dpop_proof";

/** What looks at proofs of possession, as a provider or an API does. */
export interface DpopGuard {
  /** Whether requests without a proof are refused. */
  isRequired: boolean;
  /** The nonce that a proof must hold; none is demanded while it is undefined. */
  nonce: string | undefined;
  /** For the proofs to come, in order, however good they are. */
  readonly objections: Objection[];
  /** The identifiers of all proofs that were accepted. */
  readonly accepted: readonly string[];
  /** @returns the thumbprint of the key, none without a proof, or the objection */
  check(
    request: Request,
    accessToken?: string,
  ): Promise<{ readonly thumbprint: string | undefined } | { readonly objection: Objection }>;
  /** @returns the headers that go with an answer: CORS lets the page read them here */
  headers(): Record<string, string>;
}

export function createDpopGuard(): DpopGuard {
  const accepted: string[] = [];
  const guard: DpopGuard = {
    isRequired: false,
    nonce: undefined,
    objections: [],
    accepted,
    async check(request, accessToken) {
      const forced = guard.objections.shift();
      if (forced !== undefined) return { objection: forced };
      const proof = request.headers.get("dpop");
      if (proof === null)
        return guard.isRequired ? { objection: "invalid_dpop_proof" } : { thumbprint: undefined };
      try {
        const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
          algorithms: ["ES256"],
          typ: "dpop+jwt",
          currentDate: new Date(),
        });
        const url = new URL(request.url);
        const isAbout =
          payload["htm"] === request.method && payload["htu"] === url.origin + url.pathname;
        const isFresh = Math.abs(Date.now() / 1000 - (payload.iat ?? 0)) < 60;
        const isFirst = payload.jti !== undefined && !accepted.includes(payload.jti);
        const isOfToken = payload["ath"] === (accessToken && (await hashOf(accessToken)));
        if (!isAbout || !isFresh || !isFirst || !isOfToken)
          return { objection: "invalid_dpop_proof" };
        if (guard.nonce !== undefined && payload["nonce"] !== guard.nonce)
          return { objection: "use_dpop_nonce" };
        accepted.push(payload.jti ?? "");
        if (protectedHeader.jwk === undefined || "d" in protectedHeader.jwk)
          return { objection: "invalid_dpop_proof" };
        return { thumbprint: await calculateJwkThumbprint(protectedHeader.jwk) };
      } catch {
        return { objection: "invalid_dpop_proof" };
      }
    },
    headers: () => (guard.nonce === undefined ? {} : { "dpop-nonce": guard.nonce }),
  };
  return guard;
}

async function hashOf(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Buffer.from(hash).toString("base64url");
}
