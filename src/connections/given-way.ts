import type { OAuthContext } from "../oauth/oauth-client.ts";
import type { RevocableToken } from "../oauth/token-response.ts";
import { giveBack } from "../oauth/token-revocation.ts";
import { isSameAccount } from "./account.ts";
import type { ConnectionChannel } from "./connection-channel.ts";
import type { ConnectionRecord } from "./connection-record.ts";
import { type ConnectionStore, SwapRefusedError } from "./connection-store.ts";
import type { ConnectionTokens } from "./connection-tokens.ts";
import { isNobodys } from "./grantee.ts";
import { leftTokens } from "./left-tokens.ts";
import type { Registration } from "./provider-store.ts";
import { leadsAstray } from "./token-origins.ts";

/** A connection that has given way to another account, as it was at that very moment. */
export interface GivenWay {
  readonly record: ConnectionRecord;
  /** Its tokens; undefined when they cannot be read. */
  readonly left: readonly RevocableToken[] | undefined;
  /** No connection that works could end with them. */
  readonly isNobodys: boolean;
}

interface Places {
  readonly store: ConnectionStore;
  readonly tokens: ConnectionTokens;
}

/**
 * Collects what is left of a connection and whether it may be given back.
 *
 * @param record as it was when another account was written over it, or when it was removed
 */
export async function givenWay(
  record: ConnectionRecord,
  { store, tokens }: Places,
): Promise<GivenWay> {
  return {
    record,
    left: await leftTokens(tokens, record),
    isNobodys: await isNobodys(record, store),
  };
}

/**
 * Removes a connection whose account is replaced by one that is connected elsewhere.
 *
 * @returns undefined when it is there still, gone before, or another account's meanwhile
 */
export async function removeReplaced(
  replaced: ConnectionRecord,
  { channel, ...places }: Places & { readonly channel: ConnectionChannel },
): Promise<GivenWay | undefined> {
  const { store, tokens } = places;
  const taken = await store
    .take(replaced.id, (current) => {
      if (!isSameConnection(current, replaced)) throw new SwapRefusedError();
    })
    // When even that is refused, it stays in the list, where a person can disconnect it.
    .catch(() => undefined);
  if (taken === undefined) return undefined;
  const gone = await givenWay(taken === "unreadable" ? replaced : taken, places);
  const { id, lineage } = gone.record;
  tokens.forget(id);
  channel.announce({
    event: "removed",
    connectionId: id,
    ...(gone.isNobodys && { givesBack: lineage }),
  });
  return gone;
}

/**
 * Gives back what this tab has of it: only to the provider that gave it, for the profile may name another
 * one now.
 *
 * @see RFC 7009 §2, docs/refresh.md step 11
 */
export async function giveBackLeft(
  { record, left = [], isNobodys }: GivenWay,
  context: OAuthContext,
  fetch: typeof globalThis.fetch,
): Promise<void> {
  if (!isNobodys || !isOf(context, record)) return;
  for (const token of left) await giveBack(context, token, { fetch });
}

/** Whether it is the very connection, and still the same account's. */
export function isSameConnection(one: ConnectionRecord, other: ConnectionRecord): boolean {
  return one.id === other.id && isSameAccount(one, other);
}

function isOf(
  { profile, metadata }: OAuthContext,
  { issuer, clientId, tokenOrigins }: Registration,
): boolean {
  const isElsewhere = profile.metadata !== undefined && leadsAstray(tokenOrigins, profile.metadata);
  return issuer === metadata.issuer && clientId === profile.clientId && !isElsewhere;
}
