import type { ProviderProfile } from "../oauth/provider-profile.ts";
import { isSameAccount } from "./account.ts";
import { withAccountLock } from "./account-lock.ts";
import type { ConnectionChannel } from "./connection-channel.ts";
import type { ConnectionRecord } from "./connection-record.ts";
import { CONNECTION_PREFIX, type ConnectionStore } from "./connection-store.ts";
import { type ConnectionTokens, refreshTokenPlace, registrationOf } from "./connection-tokens.ts";
import type { ProviderProfiles } from "./provider-profiles.ts";
import { type PortableConnection, refusal } from "./workspace-file.ts";

/** An account as a connection of one provider profile has it. */
export type ConnectedAccount = Pick<ConnectionRecord, "profileId" | "issuer" | "account">;

/** What an import writes, all of it or none. */
export interface Additions {
  readonly records: readonly (readonly [key: string, value: unknown])[];
  readonly connections: readonly (PortableConnection & { readonly profile: ProviderProfile })[];
}

/** What writing it needs. */
export interface AdditionsParts {
  readonly store: ConnectionStore;
  readonly tokens: ConnectionTokens;
  readonly profiles: ProviderProfiles;
  readonly channel: ConnectionChannel;
  readonly locks: Pick<LockManager, "request">;
  readonly now: () => number;
  readonly randomId: () => string;
  /** Writes all records or none, and none in the place of another. @returns whether it did */
  readonly addRecords: (
    entries: readonly (readonly [key: string, value: unknown])[],
  ) => Promise<boolean>;
}

/**
 * Writes what an import has planned. Since then another tab may have connected one of the accounts: there
 * is one connection of each at most, so nothing is written then.
 *
 * @throws OAuthError `import_invalid`, `storage_full`, `storage_unavailable`: nothing was written
 */
export async function writeAdditions(
  { records, connections }: Additions,
  parts: AdditionsParts,
): Promise<void> {
  const { store, profiles, channel, locks, addRecords } = parts;
  const sealed = await Promise.all(connections.map((connection) => seal(connection, parts)));
  const profileIds = sealed.map(({ record }) => record.profileId);
  await withAccountLocks(locks, profileIds, async () => {
    const here = await store.list();
    const isFree = !sealed.some(({ record }) => here.some((one) => areOneConnection(one, record)));
    const isWritten =
      isFree &&
      (await addRecords([
        ...records,
        ...sealed.map(({ record }) => [CONNECTION_PREFIX + record.id, record] as const),
      ]));
    if (!isWritten) throw refusal("changed-meanwhile", "some of it came by another way meanwhile");
  });
  for (const { hold } of sealed) hold();
  await profiles.reload();
  for (const { record } of sealed) channel.announce({ event: "changed", connectionId: record.id });
}

/** @returns whether one connection is to stand for both: there is one of each account and profile */
export function areOneConnection(one: ConnectedAccount, other: ConnectedAccount): boolean {
  return one.profileId === other.profileId && isSameAccount(one, other);
}

/** As {@link withAccountLock}, for several profiles at once. */
async function withAccountLocks<T>(
  locks: Pick<LockManager, "request">,
  profileIds: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  // In the same order in every tab: none waits for what another one has that waits for this one.
  const [first, ...rest] = [...new Set(profileIds)].toSorted();
  if (first === undefined) return work();
  return withAccountLock(locks, first, () => withAccountLocks(locks, rest, work));
}

async function seal(
  { record, tokenSet, profile: { refreshTokens } }: Additions["connections"][number],
  { tokens, now, randomId }: Pick<AdditionsParts, "tokens" | "now" | "randomId">,
) {
  const lineage = randomId();
  const held = {
    registration: registrationOf(record),
    account: record.account,
    lineage,
    generation: 0,
    tokenSet,
    keyId: undefined,
  };
  const sealed: ConnectionRecord = {
    ...record,
    lineage,
    generation: 0,
    ...refreshTokenPlace(tokenSet, refreshTokens),
    hasIdToken: tokenSet.idToken !== undefined,
    copiedAt: now(),
    current: await tokens.seal(record.id, held, refreshTokens),
    failures: 0,
    ended: false,
  };
  return { record: sealed, hold: () => tokens.hold(record.id, held, refreshTokens) };
}
