import { useEffect, useState } from "react";
import type { DecodedToken } from "../../jwt/decode-token.ts";
import type { VerificationKey } from "../../jwt/verification-keys.ts";
import { type SignatureVerdict, verifySignature } from "../../jwt/verify-signature.ts";

interface Outcome {
  readonly decoded: DecodedToken;
  readonly keys: readonly VerificationKey[];
  readonly verdict: SignatureVerdict;
}

/**
 * Holds a token against keys whenever one of both is another one.
 *
 * @param decoded of a stable identity, as `keys` is
 * @returns undefined while it computes; never the verdict on another token or by other keys
 */
export function useSignatureVerdict(
  decoded: DecodedToken | undefined,
  keys: readonly VerificationKey[] | undefined,
): SignatureVerdict | undefined {
  const [outcome, setOutcome] = useState<Outcome>();
  useEffect(() => {
    if (decoded?.header === undefined || keys === undefined) return undefined;
    let isWanted = true;
    void verifySignature(decoded.token, decoded.header, keys).then((verdict) => {
      if (isWanted) setOutcome({ decoded, keys, verdict });
    });
    return () => {
      isWanted = false;
    };
  }, [decoded, keys]);
  return outcome?.decoded === decoded && outcome?.keys === keys ? outcome?.verdict : undefined;
}
