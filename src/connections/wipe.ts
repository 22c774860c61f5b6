import type { JourneyLog } from "../journeys/journey-log.ts";
import type { RecordStore } from "../vault/record-store.ts";
import type { ConnectionChannel } from "./connection-channel.ts";
import type { ConnectionRecord } from "./connection-record.ts";
import type { ConnectionService } from "./connection-service.ts";
import type { ConnectionTokens } from "./connection-tokens.ts";
import { CONNECTION_PREFIX } from "./connection-store.ts";
import type { Revocation } from "./left-revocation.ts";
import type { ProviderProfiles } from "./provider-profiles.ts";
import { countRecords, type RecordCount } from "./storage-ledger.ts";

/** Providers that are told at the same time. */
const AT_ONCE = 6;

/** What became of everything that was kept. */
export interface WipeResult {
  /** The records that were there. */
  readonly removed: readonly RecordCount[];
  /** What the providers did about the tokens of connections and of what was taken of some, where they were asked. */
  readonly revocations: Readonly<Record<Revocation | "not-asked", number>>;
  /** Items of sessionStorage and of localStorage. */
  readonly items: number;
  /** Records that are still there: the browser refused to remove them, or another tab wrote them. */
  readonly left: number;
}

/** What a wipe is told. */
export interface WipeOptions {
  /** Ask the providers to revoke the tokens, as far as they can be asked. */
  readonly revoke: boolean;
  /** Aborted: no provider is waited for any longer. Everything here goes all the same. */
  readonly signal: AbortSignal;
  /** Told how many connections are done with, those that were taken to be tried out among them. */
  readonly onProgress: (done: number, of: number) => void;
}

/**
 * Removes everything that Pixy keeps in this browser: first the connections, and what was taken of
 * some to be tried out, because whoever revokes their tokens needs the rest; and last of all the
 * database's own content at once.
 *
 * @throws OAuthError `storage_unavailable`
 */
export async function wipe(
  { revoke, signal, onProgress }: WipeOptions,
  {
    records,
    tokens,
    connections,
    taken,
    profiles,
    channel,
    journeys,
    clearItems,
    tellOtherTabs,
  }: {
    readonly records: RecordStore;
    readonly tokens: Pick<ConnectionTokens, "forgetAll">;
    readonly connections: Pick<ConnectionService, "disconnect">;
    /** The grants that no connection uses any more. */
    readonly taken: {
      readonly all: () => Promise<readonly ConnectionRecord[]>;
      readonly revoke: (grant: ConnectionRecord) => Promise<Revocation>;
    };
    readonly profiles: Pick<ProviderProfiles, "current" | "isCustom" | "remove">;
    readonly channel: ConnectionChannel;
    readonly journeys: Pick<JourneyLog, "all" | "remove">;
    /** Empties sessionStorage and localStorage of what is Pixy's. @returns how many items there were */
    readonly clearItems: () => number;
    readonly tellOtherTabs: () => void;
  },
): Promise<WipeResult> {
  const removed = await countRecords(records);
  const ids = (await records.readAll(CONNECTION_PREFIX)).map(([key]) =>
    key.slice(CONNECTION_PREFIX.length),
  );
  const revocations = {
    done: 0,
    elsewhere: 0,
    "none-left": 0,
    unsupported: 0,
    failed: 0,
    "not-asked": 0,
  };
  const grants = [
    ...ids.map((id) => async (): Promise<Revocation> => {
      const { revocation } = await connections.disconnect(id, { logout: false });
      return revocation;
    }),
    // What cannot be read keeps nobody from removing it.
    ...(await taken.all().catch(() => [])).map((grant) => () => taken.revoke(grant)),
  ];
  const waiting = revoke ? [...grants] : [];
  let done = 0;
  const tell = async () => {
    for (let ask = waiting.shift(); ask !== undefined && !signal.aborted; ask = waiting.shift()) {
      // Here it is removed whatever the provider does.
      const revocation = await ask().catch(() => "failed" as const);
      if (signal.aborted) return;
      revocations[revocation] += 1;
      onProgress((done += 1), grants.length);
    }
  };
  const aborted = new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  await Promise.race([Promise.all(Array.from({ length: AT_ONCE }, tell)), aborted]);
  revocations["not-asked"] = grants.length - done;

  const { profiles: known, setAside } = profiles.current();
  const added = known.map(({ id }) => id).filter((id) => profiles.isCustom(id));
  for (const id of [...added, ...setAside.map(({ id }) => id)]) await profiles.remove(id);
  // Those under way as well: nothing of them comes back when they end.
  await journeys.remove((await journeys.all().catch(() => [])).map(({ id }) => id));
  await records.clear();
  // This page lives on and may seal again, for instance in an import.
  tokens.forgetAll();
  const items = clearItems();
  for (const connectionId of ids) channel.announce({ event: "removed", connectionId });
  tellOtherTabs();
  return { removed, revocations, items, left: (await records.readAll("")).length };
}
