import type { AccountSubject } from "./account.ts";
import type { ConnectionRecord } from "./connection-record.ts";
import type { ConnectionStore } from "./connection-store.ts";

/** Whom a provider has granted something, and to which client. */
export interface Grantee extends Pick<ConnectionRecord, "issuer" | "clientId"> {
  /** Undefined: nobody says. */
  readonly account: AccountSubject | undefined;
}

/**
 * Some providers revoke per person and client (RFC 7009 §2.1): a token that is given back there ends all
 * that the person has granted to this client.
 *
 * @returns whether no connection that still works could end with it; where the connections cannot be read,
 *   nobody knows, and tokens that nobody may keep are only forgotten
 * @see docs/refresh.md step 11
 */
export async function isNobodys(
  { issuer, clientId, account }: Grantee,
  store: Pick<ConnectionStore, "list">,
): Promise<boolean> {
  const connections = await store.list().catch(() => undefined);
  return (
    connections?.every(
      (other) =>
        other.ended ||
        other.issuer !== issuer ||
        other.clientId !== clientId ||
        areDifferent(other.account, account),
    ) ?? false
  );
}

/**
 * @param sent a connection as it was when its refresh token was sent
 * @returns whether what nobody may keep of the answer goes back to the provider: the connection was removed,
 *   has ended or went to another account, and its account has no other one. Else it is only forgotten
 * @see docs/refresh.md step 11
 */
export async function isGone(
  sent: ConnectionRecord,
  store: Pick<ConnectionStore, "list" | "read">,
): Promise<boolean> {
  try {
    // The list leaves out what cannot be read.
    await store.read(sent.id);
  } catch {
    return false;
  }
  return isNobodys(sent, store);
}

/** Subjects of different sources cannot be compared, and those that nobody attests are made up here. */
function areDifferent(one: AccountSubject, other: AccountSubject | undefined): boolean {
  return (
    other !== undefined &&
    one.attestedBy === other.attestedBy &&
    one.attestedBy !== "none" &&
    one.subject !== other.subject
  );
}
