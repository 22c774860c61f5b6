import type { Journey } from "../journeys/journey-event.ts";
import { issuerOf, type ProviderProfile } from "../oauth/provider-profile.ts";
import type { PassphraseCipher } from "../vault/passphrase-cipher.ts";
import type { RecordStore } from "../vault/record-store.ts";
import type { AnswerCache } from "./answer-cache.ts";
import { CONNECTION_PREFIX } from "./connection-store.ts";
import { PROVIDER_PREFIX, readProviderRecord } from "./provider-profiles.ts";
import { createProviderStore, profileIfAny } from "./provider-store.ts";
import { secretIn } from "./request-secrets.ts";
import { REQUEST_PREFIX, type SavedRequest } from "./saved-requests.ts";
import { contentOf, destinationsOf } from "./workspace-details.ts";
import {
  type Additions,
  type AdditionsParts,
  areOneConnection,
  type ConnectedAccount,
  writeAdditions,
} from "./workspace-additions.ts";
import {
  LARGEST_WORKSPACE,
  openConnections,
  type PortableConnection,
  readWorkspaceFile,
  refusal,
  type WorkspaceFile,
  type WorkspaceJudges,
} from "./workspace-file.ts";

/**
 * Why something in a file is left out. `here`: the very same is here. `id-taken`: something else has
 * its id, and stays as it is. `account-here`: the account is connected here already. `no-provider`: no
 * provider here or in the file is what it belongs to. `in-use`: connections here have lost the provider
 * of its id, and their tokens must not go where a file says. `secret`: something in it looks like a secret.
 * `no-room`: it would push out what is here. `not-allowed`: this installation takes none.
 */
export type LeftOut =
  | "here"
  | "id-taken"
  | "account-here"
  | "no-provider"
  | "in-use"
  | "secret"
  | "no-room"
  | "not-allowed";

/** One thing in a file, and what is going to happen to it. */
export interface PlannedItem {
  readonly kind: "provider" | "request" | "journey" | "connection";
  readonly id: string;
  /** Text of the file's, shown as text only. */
  readonly name: string;
  /**
   * Where it leads: the issuer of a provider and whoever else it gives a code or a token, all that a
   * request sends. Text of the file's as well, cut short.
   */
  readonly detail: string | undefined;
  /** Absent: it is added. */
  readonly leftOut?: LeftOut | undefined;
}

/** What an import is going to do. Nothing has been done yet. */
export interface ImportPlan {
  readonly items: readonly PlannedItem[];
  /** Connections that it adds with a refresh token, of which there are two copies then. */
  readonly copies: number;
  readonly additions: Additions;
}

/** The way of a workspace into this browser. */
export interface WorkspaceImport {
  /** @throws OAuthError `import_invalid`, as readWorkspaceFile does; what is too large is not read */
  read(file: Pick<Blob, "size" | "text">): Promise<WorkspaceFile>;
  /** @throws OAuthError `import_invalid`, as openConnections does */
  open(file: WorkspaceFile, passphrase: string): Promise<readonly PortableConnection[]>;
  /** @param connections those that were opened; none: their part stays closed */
  plan(file: WorkspaceFile, connections: readonly PortableConnection[]): Promise<ImportPlan>;
  /**
   * Does what was planned, in one write.
   *
   * @throws OAuthError `import_invalid` when something came meanwhile to where this was to go,
   *   `storage_full`, `storage_unavailable`: nothing was written then
   */
  carryOut(plan: ImportPlan): Promise<void>;
}

/** What an import needs. */
export interface WorkspaceImportParts extends WorkspaceJudges, AdditionsParts {
  readonly records: RecordStore;
  readonly answers: AnswerCache;
  readonly cipher: PassphraseCipher;
  readonly journeys: {
    readonly key: (journey: Journey) => string;
    readonly isKept: (id: string) => Promise<boolean>;
    /** @returns those that push out none of those that are here */
    readonly withRoom: (incoming: readonly Journey[]) => Promise<readonly Journey[]>;
  };
}

export function createWorkspaceImport(parts: WorkspaceImportParts): WorkspaceImport {
  const { records, store, profiles, cipher } = parts;

  async function planProviders(file: WorkspaceFile) {
    const inUse = new Set((await store.list()).map(({ profileId }) => profileId));
    const seen = new Set<string>();
    const planned = [];
    for (const { addedAt, entry } of file.providers) {
      const checked = parts.checkProvider(entry);
      if (!("profile" in checked)) continue;
      const { profile } = checked;
      const leftOut = seen.has(profile.id)
        ? "id-taken"
        : await providerLeftOut(profile, entry, inUse);
      seen.add(profile.id);
      planned.push({ profile, leftOut, record: { addedAt, entry } });
    }
    return planned;
  }

  async function providerLeftOut(
    profile: ProviderProfile,
    entry: unknown,
    inUse: ReadonlySet<string>,
  ): Promise<LeftOut | undefined> {
    const here = profiles.current().profiles.find(({ id }) => id === profile.id);
    if (here !== undefined && !profiles.isCustom(profile.id))
      return isSameClient(here, profile) ? "here" : "id-taken";
    if (!profiles.allowCustom) return "not-allowed";
    const stored = await records.read(PROVIDER_PREFIX + profile.id);
    if (stored === undefined) return inUse.has(profile.id) ? "in-use" : undefined;
    return isSame(readProviderRecord(stored).entry, entry) ? "here" : "id-taken";
  }

  async function planRequests(file: WorkspaceFile, profileIds: ReadonlySet<string>) {
    const seen = new Set<string>();
    const planned = [];
    for (const request of file.requests) {
      const leftOut = seen.has(request.id) ? "id-taken" : await requestLeftOut(request, profileIds);
      seen.add(request.id);
      planned.push({ request, leftOut } as const);
    }
    return planned;
  }

  async function requestLeftOut(
    request: SavedRequest,
    profileIds: ReadonlySet<string>,
  ): Promise<LeftOut | undefined> {
    const stored = await records.read(REQUEST_PREFIX + request.id);
    if (stored !== undefined) return isSame(stored, request) ? "here" : "id-taken";
    if (!profileIds.has(request.profileId)) return "no-provider";
    return secretIn(request) === undefined ? undefined : "secret";
  }

  async function planConnections(
    connections: readonly PortableConnection[],
    known: readonly ProviderProfile[],
  ) {
    const providers = createProviderStore({ profiles: known, answers: parts.answers });
    const here: ConnectedAccount[] = [...(await store.list())];
    const planned = [];
    for (const connection of connections) {
      const { record } = connection;
      const profile = profileIfAny(providers, record);
      const leftOut = await connectionLeftOut(record, profile, here);
      planned.push({ connection, profile, leftOut });
      if (leftOut === undefined) here.push(record);
    }
    return planned;
  }

  async function connectionLeftOut(
    record: PortableConnection["record"],
    profile: ProviderProfile | undefined,
    here: readonly ConnectedAccount[],
  ): Promise<LeftOut | undefined> {
    if ((await records.read(CONNECTION_PREFIX + record.id)) !== undefined) return "here";
    if (here.some((other) => areOneConnection(other, record))) return "account-here";
    return profile === undefined ? "no-provider" : undefined;
  }

  async function planJourneys(file: WorkspaceFile, connectionIds: ReadonlySet<string>) {
    const incoming = new Map<string, Journey>();
    const planned: { id: string; name: string; leftOut: LeftOut | undefined }[] = [];
    for (const { connectionId, ...journey } of file.journeys) {
      const { id, providerName: name } = journey;
      const leftOut = incoming.has(id)
        ? "id-taken"
        : (await parts.journeys.isKept(id))
          ? "here"
          : undefined;
      planned.push({ id, name, leftOut });
      if (leftOut !== undefined) continue;
      // Whatever a file says, it adds nothing to the story of a connection that was here before, and
      // one of the future would stay the newest and push out all that is recorded from now on.
      const isTheirs = connectionId !== undefined && connectionIds.has(connectionId);
      const startedAt = Math.min(journey.startedAt, parts.now());
      incoming.set(id, { ...journey, startedAt, ...(isTheirs && { connectionId }) });
    }
    const fitting = await parts.journeys.withRoom([...incoming.values()]);
    const fits = new Set(fitting.map(({ id }) => id));
    return {
      fitting,
      planned: planned.map((item) => ({
        ...item,
        leftOut: item.leftOut ?? (fits.has(item.id) ? undefined : ("no-room" as const)),
      })),
    };
  }

  return {
    async read(file) {
      if (file.size > LARGEST_WORKSPACE) throw refusal("too-large", "the file is too large");
      return readWorkspaceFile(await file.text(), parts);
    },

    async open({ sealed }, passphrase) {
      return sealed === undefined ? [] : openConnections(sealed, passphrase, cipher);
    },

    async plan(file, opened) {
      const providers = await planProviders(file);
      const newProviders = providers.filter(({ leftOut }) => leftOut === undefined);
      const known = [...profiles.current().profiles, ...newProviders.map(({ profile }) => profile)];
      const requests = await planRequests(file, new Set(known.map(({ id }) => id)));
      const connections = await planConnections(opened, known);
      const newConnections = connections.flatMap(({ connection, profile, leftOut }) =>
        leftOut === undefined && profile !== undefined ? [{ ...connection, profile }] : [],
      );
      const { fitting, planned: journeys } = await planJourneys(
        file,
        new Set(newConnections.map(({ record }) => record.id)),
      );
      const items: PlannedItem[] = [
        ...providers.map(({ profile, leftOut }) => ({
          kind: "provider" as const,
          id: profile.id,
          name: profile.name,
          detail: destinationsOf(profile),
          leftOut,
        })),
        ...connections.map(({ connection: { record }, leftOut }) => ({
          kind: "connection" as const,
          id: record.id,
          name: `${record.providerName}: ${record.account.label}`,
          detail: record.issuer,
          leftOut,
        })),
        ...requests.map(({ request, leftOut }) => ({
          kind: "request" as const,
          id: request.id,
          name: request.name,
          detail: contentOf(request),
          leftOut,
        })),
        ...journeys.map((journey) => ({
          kind: "journey" as const,
          detail: undefined,
          ...journey,
        })),
      ];
      return {
        items,
        copies: newConnections.filter(({ tokenSet }) => tokenSet.refreshToken !== undefined).length,
        additions: {
          records: [
            ...newProviders.map(
              ({ profile, record }) => [PROVIDER_PREFIX + profile.id, record] as const,
            ),
            ...requests.flatMap(({ request, leftOut }) =>
              leftOut === undefined ? [[REQUEST_PREFIX + request.id, request] as const] : [],
            ),
            ...fitting.map((journey) => [parts.journeys.key(journey), journey] as const),
          ],
          connections: newConnections,
        },
      };
    },

    carryOut: ({ additions }) => writeAdditions(additions, parts),
  };
}

function isSameClient(one: ProviderProfile, other: ProviderProfile): boolean {
  return issuerOf(one) === issuerOf(other) && one.clientId === other.clientId;
}

/** What came from a file and what was stored have their members in the order in which they were written. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
