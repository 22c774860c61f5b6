import { OAuthError } from "../oauth/oauth-error.ts";
import type { GrantStep } from "./grant.ts";

/** What the provider's refusal was, as a step shows it. */
export type Refusal = Pick<GrantStep, "outcome" | "refusal">;

/**
 * Tries what a good provider refuses.
 *
 * @returns what came of it, or the refusal; any other failure is none
 * @throws OAuthError when the provider did not come to a decision
 */
export async function attempt<T>(work: Promise<T>): Promise<{ granted: T } | { refusal: Refusal }> {
  try {
    return { granted: await work };
  } catch (failure) {
    if (!(failure instanceof OAuthError) || failure.code !== "token_request_rejected")
      throw failure;
    const { error, description, status } = failure.details;
    return {
      refusal: {
        outcome: "refused",
        refusal: {
          ...(error !== undefined && { error }),
          ...(description !== undefined && { description }),
          ...(status !== undefined && { status }),
        },
      },
    };
  }
}
