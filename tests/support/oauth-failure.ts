import { OAuthError } from "../../src/oauth/oauth-error.ts";

/**
 * @param work what must fail
 * @returns the OAuthError that it fails with; anything else fails the test
 */
export async function failureOf(work: Promise<unknown> | (() => unknown)): Promise<OAuthError> {
  try {
    await (typeof work === "function" ? work() : work);
  } catch (error) {
    if (error instanceof OAuthError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
