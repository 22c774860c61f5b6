import { OAuthError, type OAuthErrorCode } from "../../src/oauth/oauth-error.ts";

/** @returns the failure of something that must fail, as Pixy's own error */
export async function failureOf(work: Promise<unknown>): Promise<OAuthError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof OAuthError) return error;
    throw new Error("the failure is no OAuthError", { cause: error });
  }
  throw new Error("it did not fail");
}

export async function codeOf(work: Promise<unknown>): Promise<OAuthErrorCode> {
  return (await failureOf(work)).code;
}

/** For what a dead tab still waits for: its timers go on in this process. */
export function abandon(work: Promise<unknown>): void {
  work.catch(() => undefined);
}
