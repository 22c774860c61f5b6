import type { Connection } from "../../connections/connection.ts";
import { useNow } from "../../ui/clock.ts";
import { LifeRing } from "../../ui/life-ring.tsx";
import { shortDuration } from "../../ui/time-words.ts";

function lifeSentence(
  { accessTokenExpiresAt, hasRefreshToken, status }: Connection,
  now: number,
): string {
  if (status === "Needs reconnect") return "No usable access token";
  if (accessTokenExpiresAt === undefined) return "No expiry stated: used until an API refuses it";
  const left = accessTokenExpiresAt - now;
  if (left <= 0) return hasRefreshToken ? "Expired, the next call refreshes it" : "Expired";
  return `${shortDuration(left)} left, ${hasRefreshToken ? "then the next call refreshes it" : "then sign in again"}`;
}

/** The access token's remaining life, drawn and in words. */
export function ConnectionLife({
  connection,
  size = 20,
}: {
  connection: Connection;
  size?: 20 | 40;
}) {
  const { accessTokenReceivedAt, accessTokenExpiresAt, status } = connection;
  const now = useNow(accessTokenExpiresAt);
  return (
    <p className="flex items-center gap-2">
      <LifeRing
        receivedAt={accessTokenReceivedAt}
        expiresAt={status === "Needs reconnect" ? accessTokenReceivedAt : accessTokenExpiresAt}
        size={size}
      />
      <span className="text-pretty">{lifeSentence(connection, now)}</span>
    </p>
  );
}
