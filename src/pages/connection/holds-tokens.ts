import type { Connection } from "../../connections/connection.ts";

/**
 * A grant that has ended, by the provider or by the person, has lost its tokens. One that has only expired
 * still has them.
 */
export function holdsTokens({ status, hasRefreshToken, problem }: Connection): boolean {
  return status !== "Needs reconnect" || hasRefreshToken || problem?.code === "session_ended";
}
