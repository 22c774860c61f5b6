import { type ConnectionRecord, withEvent } from "./connection-record.ts";
import type { ConnectionProblem } from "./connection.ts";

/** Why a connection ends. */
export interface RecordEnd extends Pick<ConnectionProblem, "code" | "at" | "error"> {
  /** The journey that shows it. */
  readonly journeyId?: string | undefined;
}

/**
 * @param what `keep-tokens`: they stay, for whoever mends what keeps them from being used
 * @returns the record of a connection that only signing in again helps: account, settings and history stay
 */
export function endedRecord(
  { current, pending: _, mark: __, ...kept }: ConnectionRecord,
  { code, at, error, journeyId }: RecordEnd,
  what: "drop-tokens" | "keep-tokens",
): ConnectionRecord {
  const keeps = what === "keep-tokens";
  return withEvent(
    {
      ...kept,
      ...(keeps && { current }),
      ended: true,
      hasRefreshToken: keeps && kept.hasRefreshToken,
      refreshTokenInTab: keeps && kept.refreshTokenInTab,
      problem: { code, at, error },
    },
    { at, kind: "ended", code, journeyId },
  );
}
