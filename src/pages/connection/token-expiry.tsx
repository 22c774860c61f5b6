import type { Connection } from "../../connections/connection.ts";
import { type HeldTokenFacts, useTokenFacts } from "../../queries/token-queries.ts";
import { useNow } from "../../ui/clock.ts";
import { RelativeTime } from "../../ui/relative-time.tsx";

export interface TokenExpiryProps {
  connection: Connection;
  kind: HeldTokenFacts["kind"];
  /** The API that an access token is for (RFC 8707). */
  resource?: string;
}

/** When a token expires, as it says itself or the provider said beside it. */
export function TokenExpiry({ connection, kind, resource = "" }: TokenExpiryProps) {
  const { data, isError } = useTokenFacts(connection);
  const token = data?.find((one) => one.kind === kind && one.resource === resource);
  const now = useNow(token?.expiresAt);
  if (data === undefined) return isError ? "not known" : "…";
  if (token === undefined) return "none yet";
  if (token.expiresAt === undefined) return "not stated";
  return (
    <>
      {token.expiresAt <= now ? "expired " : "expires "}
      <RelativeTime at={token.expiresAt} />
    </>
  );
}
