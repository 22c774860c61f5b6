import type { ProviderDecision } from "./provider-decision.ts";

/** What happens in the tour, in its order; against a careless provider it ends with the attack. */
export const tourStepKeys = [
  "looked-up",
  "verifier-made",
  "asked",
  "signed-in",
  "code-returned",
  "code-copied",
  "code-tried",
  "verifier-guessed",
  "exchanged",
  "api-called",
  "token-expired",
  "refreshed",
] as const;

export type TourStepKey = (typeof tourStepKeys)[number];

/** What somebody has in their hands, and as much of it as may be seen. */
export interface Holding {
  readonly what: "verifier" | "challenge" | "code" | "token";
  /** The challenge in full, because it is public; of the code both ends; of the rest nothing. */
  readonly shown: string;
}

/** Who has what. */
export interface Holdings {
  readonly tab: readonly Holding[];
  readonly provider: readonly Holding[];
  readonly attacker: readonly Holding[];
}

/** One step after it has happened. */
export interface TourStep {
  readonly key: TourStepKey;
  /** Milliseconds of the local clock. */
  readonly at: number;
  /** Whether whoever asked was given what they wanted. */
  readonly outcome: "granted" | "refused";
  readonly holdings: Holdings;
  /** How the provider came to give tokens or not. */
  readonly decision?: ProviderDecision | undefined;
  /** What the API listed. */
  readonly workflows?: readonly string[] | undefined;
}

/**
 * Who stopped the attacker. `other`: something did, but not the challenge, so that nothing is shown
 * about it; `nobody`: the attacker has tokens.
 */
export type TourVerdict = "pkce" | "other" | "nobody";

/** A provider that the tour is taken at, with a person and a client that exist for it alone. */
export interface TourProvider {
  readonly issuer: string;
  readonly clientId: string;
  /** What the client asks for, separated by spaces. */
  readonly scope: string;
  readonly redirectUri: string;
  /** Of an API that lists workflows. */
  readonly workflowsUrl: string;
  readonly fetch: typeof globalThis.fetch;
  /** Oldest first. */
  readonly decisions: () => readonly ProviderDecision[];
  /** What the person writes into the form of the sign-in page. */
  readonly fillInSignIn: () => URLSearchParams;
  readonly expireAccessTokens: () => Promise<void>;
}
