/** One decision of the provider, told by itself. */
export interface ProviderDecision {
  readonly endpoint: string;
  readonly checks: readonly { readonly name: string; readonly passed: boolean }[];
  /** Its comparison of the challenge that it had kept with the one that it made of the verifier. */
  readonly pkce?:
    | {
        readonly storedChallenge?: string | undefined;
        readonly computedChallenge?: string | undefined;
        readonly matches: boolean;
      }
    | undefined;
  readonly status: number;
  readonly error?: string | undefined;
  readonly description?: string | undefined;
}
