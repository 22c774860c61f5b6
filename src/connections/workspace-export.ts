import * as v from "valibot";
import type { Journey } from "../journeys/journey-event.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import type { PassphraseCipher } from "../vault/passphrase-cipher.ts";
import type { RecordStore } from "../vault/record-store.ts";
import type { ConnectionChannel } from "./connection-channel.ts";
import { type ConnectionRecord, isRefreshing } from "./connection-record.ts";
import { type ConnectionStore, SwapRefusedError } from "./connection-store.ts";
import type { ConnectionTokens } from "./connection-tokens.ts";
import { PROVIDER_PREFIX, type ProviderProfiles } from "./provider-profiles.ts";
import { profileIfAny, type ProviderStore } from "./provider-store.ts";
import { REQUEST_PREFIX, type SavedRequest, savedRequestSchema } from "./saved-requests.ts";
import {
  type AddedProvider,
  type PortableConnection,
  type WorkspaceContents,
  writeWorkspaceFile,
} from "./workspace-file.ts";

/** Writes of other tabs that may come between reading a connection and marking it. */
const ATTEMPTS = 5;

/**
 * Why the tokens of a connection stay here. `key-bound`: nobody can read the key that they work with.
 * `in-doubt`: a refresh is under way, or nobody knows what became of the last one. `ended`: there are
 * none. `no-provider`: nothing here says any more what they are for.
 */
export type StaysHere = "key-bound" | "in-doubt" | "ended" | "no-provider";

/** A connection, and whether its tokens can be exported. */
export interface ExportCandidate {
  readonly id: string;
  readonly providerName: string;
  readonly account: string;
  readonly staysHere: StaysHere | undefined;
  /** Of its refresh token, two copies cannot both be used: one use takes the other's away. */
  readonly hasRefreshToken: boolean;
}

/** What goes into a file. */
export interface ExportChoice {
  readonly providers: boolean;
  readonly requests: boolean;
  readonly journeys: boolean;
  /** The connections whose tokens go along, and the passphrase for them. */
  readonly tokens?: { readonly connectionIds: readonly string[]; readonly passphrase: string };
}

/** The way of a workspace out of this browser. */
export interface WorkspaceExport {
  /** What there is to export; journeys that are over. */
  contents(): Promise<WorkspaceContents>;
  candidates(): Promise<readonly ExportCandidate[]>;
  /**
   * @returns the text of the file; of the connections whose tokens are in it, it is noted first
   * @throws OAuthError `refresh_unavailable` when a connection's tokens cannot be copied any more,
   *   `vault_key_lost`, `storage_full`, `storage_unavailable`
   */
  write(choice: ExportChoice): Promise<string>;
}

/** What an export needs. */
export interface WorkspaceExportParts {
  readonly records: RecordStore;
  readonly store: ConnectionStore;
  readonly tokens: ConnectionTokens;
  readonly providers: ProviderStore;
  readonly profiles: Pick<ProviderProfiles, "isCustom">;
  readonly journeys: () => Promise<readonly Journey[]>;
  readonly channel: ConnectionChannel;
  readonly cipher: PassphraseCipher;
  readonly now: () => number;
}

export function createWorkspaceExport(parts: WorkspaceExportParts): WorkspaceExport {
  const { records, store, tokens, providers, profiles, channel, cipher, now } = parts;

  function staysHere(record: ConnectionRecord): StaysHere | undefined {
    if (record.keyBinding !== undefined) return "key-bound";
    if (record.ended || record.current === undefined) return "ended";
    if (record.mark !== undefined || record.pending !== undefined || isRefreshing(record, now()))
      return "in-doubt";
    return keepingOf(record) === undefined ? "no-provider" : undefined;
  }

  function keepingOf(record: ConnectionRecord) {
    return profileIfAny(providers, record)?.refreshTokens;
  }

  async function contents(): Promise<WorkspaceContents> {
    const [added, saved, journeys] = await Promise.all([
      records.readAll(PROVIDER_PREFIX),
      records.readAll(REQUEST_PREFIX),
      parts.journeys(),
    ]);
    return {
      // What was set aside is damaged: a file with it in would be refused.
      providers: added.flatMap(([key, value]) =>
        profiles.isCustom(key.slice(PROVIDER_PREFIX.length)) && isAdded(value)
          ? [{ addedAt: value.addedAt, entry: value.entry }]
          : [],
      ),
      requests: saved.flatMap(([, value]) => (isRequest(value) ? [value] : [])),
      journeys: journeys.filter(({ outcome }) => outcome !== "running"),
    };
  }

  /** Notes in the record that its tokens are about to leave, and takes them as they are then. */
  async function copy(id: string, attempt = 1): Promise<PortableConnection> {
    const record = await store.read(id);
    if (record === undefined || staysHere(record) !== undefined) {
      throw new OAuthError("refresh_unavailable", "the tokens cannot be copied as they are now", {
        details: { connectionId: id },
      });
    }
    const { tokenSet } = await tokens.open(record);
    try {
      await store.swap(id, record, (current) => {
        // A refresh that began meanwhile is about to replace what would be copied.
        if (staysHere(current) !== undefined) throw new SwapRefusedError();
        return { ...current, copiedAt: now() };
      });
    } catch (error) {
      if (!(error instanceof SwapRefusedError) || attempt === ATTEMPTS) throw error;
      return copy(id, attempt + 1);
    }
    channel.announce({ event: "changed", connectionId: id });
    const { current, pending, mark, keyBinding, failures, problem, ended, ...portable } = record;
    const { refreshToken, ...rest } = tokenSet;
    // An operator who wants refresh tokens off the disk wants them in no file either.
    return {
      record: portable,
      tokenSet: keepingOf(record) === "vault" ? { ...rest, refreshToken } : rest,
    };
  }

  return {
    contents,
    async candidates() {
      return (await store.list()).map((record) => ({
        id: record.id,
        providerName: record.providerName,
        account: record.account.label,
        staysHere: staysHere(record),
        hasRefreshToken: record.hasRefreshToken,
      }));
    },
    async write(choice) {
      const all = await contents();
      const chosen = {
        providers: choice.providers ? all.providers : [],
        requests: choice.requests ? all.requests : [],
        journeys: choice.journeys ? all.journeys : [],
      };
      if (choice.tokens === undefined) return writeWorkspaceFile(chosen, now());
      const { connectionIds, passphrase } = choice.tokens;
      const connections: PortableConnection[] = [];
      for (const id of connectionIds) connections.push(await copy(id));
      return writeWorkspaceFile(chosen, now(), { connections, passphrase, cipher });
    },
  };
}

function isAdded(value: unknown): value is AddedProvider {
  return (
    typeof value === "object" &&
    value !== null &&
    "entry" in value &&
    "addedAt" in value &&
    typeof value.addedAt === "number"
  );
}

function isRequest(value: unknown): value is SavedRequest {
  return v.is(savedRequestSchema, value);
}
