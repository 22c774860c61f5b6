import type { OAuthErrorCode } from "../../src/oauth/oauth-error.ts";
import { failureOf } from "../support/oauth-failure.ts";

export async function codeOf(work: Promise<unknown>): Promise<OAuthErrorCode> {
  return (await failureOf(work)).code;
}

/** For what a dead tab still waits for: its timers go on in this process. */
export function abandon(work: Promise<unknown>): void {
  work.catch(() => undefined);
}
