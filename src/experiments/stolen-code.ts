import type { UnusedCode } from "../oauth/authorization-transaction.ts";
import { requireEndpoint } from "../oauth/secure-endpoint.ts";
import type { ProviderMetadata } from "../oauth/provider-profile.ts";
import type { ExperimentStep } from "./experiment.ts";
import { type HandmadeAnswer, requestTokensByHand } from "./handmade-token-request.ts";

/** All that whoever reads an address along gets to know, and what is public anyway. */
export interface StolenCode {
  readonly code: string;
  readonly clientId: string;
  readonly redirectUri: string;
}

/** The first step of an attack on a code of the person's own. */
export const codeCameBack: ExperimentStep = {
  from: "provider",
  to: "tab",
  title: "A code came back",
  sentence: "You have signed in for this, and nobody has redeemed the code yet.",
};

/** @returns what somebody has who has read the address of an answer along */
export function copyCode({
  answer,
  transaction: { profile, redirectUri },
}: UnusedCode): StolenCode {
  return { code: answer.get("code") ?? "", clientId: profile.clientId, redirectUri };
}

/**
 * Sends a code that was copied, as an attacker would: by hand, with what the attacker has.
 *
 * @param options `verifier`: made up or stolen; without it none is sent
 * @throws OAuthError `endpoint_missing`, `endpoint_insecure`; those of requestTokensByHand
 * @see RFC 7636 §1, RFC 9700 §4.5
 */
export function redeemStolenCode(
  { code, clientId, redirectUri }: StolenCode,
  metadata: ProviderMetadata,
  {
    verifier,
    ...options
  }: {
    fetch: typeof globalThis.fetch;
    verifier?: string;
    headers?: Readonly<Record<string, string>>;
  },
): Promise<HandmadeAnswer> {
  return requestTokensByHand(
    requireEndpoint(metadata, "token_endpoint").href,
    {
      grant_type: "authorization_code",
      code,
      redirect_uri: redirectUri,
      client_id: clientId,
      ...(verifier !== undefined && { code_verifier: verifier }),
    },
    options,
  );
}

/** @returns the step in which the attacker has sent the code, told by what came of it */
export function redemptionStep(
  answer: HandmadeAnswer,
  words: { readonly granted: string; readonly refused: string },
): ExperimentStep {
  const step = {
    from: "attacker",
    to: "provider",
    title: "The attacker redeemed the code",
  } as const;
  return answer.isGranted
    ? { ...step, sentence: words.granted }
    : { ...step, sentence: words.refused, refusal: { by: "provider", code: answer.refusal } };
}
