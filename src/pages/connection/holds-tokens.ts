import type { Connection } from "../../connections/connection.ts";

/** @returns false when the grant has ended, by the provider or by the person, which took its tokens; what has only run out has them */
export function holdsTokens({ status, hasRefreshToken, problem }: Connection): boolean {
  return status !== "Needs reconnect" || hasRefreshToken || problem?.code === "session_ended";
}
