import { OAuthError } from "../oauth/oauth-error.ts";
import type { ProviderProfile } from "../oauth/provider-profile.ts";
import type { RecordStore } from "../vault/record-store.ts";

/** What the keys of providers that a person added begin with, in the record store. */
export const PROVIDER_PREFIX = "provider:";
/** What tabs tell each other: that something changed, never what. */
const NOTICE = "providers-changed";

/** A provider that a person added and that cannot be used as it is stored. */
export interface SetAsideProvider {
  readonly id: string;
  /** As it is stored, where that is a text. */
  readonly name: string | undefined;
  /** In words, for whoever looks for the mistake. */
  readonly reason: string;
}

/** The providers as they are now. */
export interface ProviderList {
  /** Those of `config.json` first, then those that a person added, oldest first. */
  readonly profiles: readonly ProviderProfile[];
  readonly setAside: readonly SetAsideProvider[];
}

/** What is wrong with one entry, and where. */
export interface EntryMistake {
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** What stands there must be kept nowhere. */
  readonly isSecret?: true;
}

/** One entry, checked. */
export type EntryCheck =
  | { readonly profile: ProviderProfile }
  | { readonly mistakes: readonly EntryMistake[] };

/** The provider profiles of this installation, and those that a person adds to them. */
export interface ProviderProfiles {
  /** Whether a person may add providers here. */
  readonly allowCustom: boolean;
  /** The same object until something changes. */
  current(): ProviderList;
  /** Resolves when what is stored has been read. */
  ready(): Promise<void>;
  /** @returns whether a person added it, so that a person may change it */
  isCustom(id: string): boolean;
  /** @param entry as it would stand in `providers` of a `config.json` */
  check(entry: unknown): Promise<EntryCheck>;
  /**
   * @param entry its `id` must be free, also from the ids of `config.json`
   * @throws OAuthError `config_invalid`, `storage_full`, `storage_unavailable`
   */
  add(entry: unknown): Promise<ProviderProfile>;
  /**
   * @param entry with the id of one that a person added
   * @throws OAuthError `profile_missing` when it was deleted meanwhile, and as `add` does
   */
  change(entry: unknown): Promise<ProviderProfile>;
  /** Deletes one that a person added, or one that was set aside. */
  remove(id: string): Promise<void>;
  /** Reads again what is stored, in every tab, after something else has written it. */
  reload(): Promise<void>;
  /** @returns a function that unsubscribes */
  subscribe(listener: () => void): () => void;
}

export interface ProviderProfilesDependencies {
  /** The profiles of `config.json`: nobody can take their ids. */
  readonly configured: readonly ProviderProfile[];
  readonly allowCustom: boolean;
  readonly records: RecordStore;
  readonly channel: Pick<BroadcastChannel, "postMessage" | "addEventListener"> | undefined;
  readonly now: () => number;
  /** The one schema of entries, that of `config.json`. */
  readonly check: (entry: unknown) => EntryCheck;
}

/**
 * Keeps what a person adds as entries of a `config.json`, and judges each one again when it is read:
 * a damaged one is set aside and named, and the others work.
 */
export function createProviderProfiles({
  configured,
  allowCustom,
  records,
  channel,
  now,
  check,
}: ProviderProfilesDependencies): ProviderProfiles {
  const listeners = new Set<() => void>();
  let list: ProviderList = { profiles: configured, setAside: [] };
  let loading: Promise<void> | undefined;

  const isConfigured = (id: string) => configured.some((profile) => profile.id === id);

  async function load(): Promise<void> {
    if (!allowCustom) return;
    const stored = (await records.readAll(PROVIDER_PREFIX)).map(([key, value]) => {
      const id = key.slice(PROVIDER_PREFIX.length);
      return { id, ...readProviderRecord(value) };
    });
    const profiles: ProviderProfile[] = [];
    const setAside: SetAsideProvider[] = [];
    for (const { id, entry } of stored.toSorted((a, b) => a.addedAt - b.addedAt)) {
      const judged = judge(id, entry);
      if ("profile" in judged) profiles.push(judged.profile);
      else setAside.push({ id, name: nameIn(entry), reason: judged.reason });
    }
    list = { profiles: [...configured, ...profiles], setAside };
    for (const listener of listeners) listener();
  }

  function judge(id: string, entry: unknown): { profile: ProviderProfile } | { reason: string } {
    if (entry === undefined) return { reason: "the record is damaged" };
    if (isConfigured(id)) return { reason: "config.json has a provider of the same id" };
    const checked = check(entry);
    if ("mistakes" in checked) return { reason: describe(checked.mistakes) };
    return checked.profile.id === id ? checked : { reason: "id: belongs to another record" };
  }

  function accept(entry: unknown): ProviderProfile {
    if (!allowCustom) {
      throw new OAuthError(
        "config_invalid",
        "this installation allows no providers besides its own",
      );
    }
    const checked = check(entry);
    if ("mistakes" in checked) throw new OAuthError("config_invalid", describe(checked.mistakes));
    if (isConfigured(checked.profile.id)) {
      throw new OAuthError("config_invalid", "id: is the id of a provider in config.json");
    }
    return checked.profile;
  }

  async function changed(): Promise<void> {
    channel?.postMessage({ event: NOTICE });
    await load();
  }

  channel?.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    const isOurs =
      data !== null && typeof data === "object" && "event" in data && data.event === NOTICE;
    // What cannot be read now is read at the next start.
    if (isOurs) void load().catch(() => undefined);
  });

  return {
    allowCustom,
    current: () => list,
    // A storage that refuses is told about by everything else that needs it.
    ready: () => (loading ??= load().catch(() => undefined)),
    isCustom: (id) => !isConfigured(id) && list.profiles.some((profile) => profile.id === id),
    check: async (entry) => check(entry),
    async add(entry) {
      const profile = accept(entry);
      await records.update(PROVIDER_PREFIX + profile.id, (old) => {
        if (old !== undefined) throw new OAuthError("config_invalid", "id: is taken");
        return { addedAt: now(), entry };
      });
      await changed();
      return profile;
    },
    async change(entry) {
      const profile = accept(entry);
      await records.update(PROVIDER_PREFIX + profile.id, (old) => {
        if (old === undefined) {
          throw new OAuthError("profile_missing", "the provider was deleted meanwhile");
        }
        return { addedAt: readProviderRecord(old).addedAt, entry };
      });
      await changed();
      return profile;
    },
    async remove(id) {
      await records.remove(PROVIDER_PREFIX + id);
      await changed();
    },
    reload: changed,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** @param value from storage; what is no record is an entry that will be found wanting */
export function readProviderRecord(value: unknown): { addedAt: number; entry: unknown } {
  if (value === null || typeof value !== "object" || !("entry" in value)) {
    return { addedAt: 0, entry: undefined };
  }
  const addedAt = "addedAt" in value && typeof value.addedAt === "number" ? value.addedAt : 0;
  return { addedAt, entry: value.entry };
}

function nameIn(entry: unknown): string | undefined {
  const name =
    entry !== null && typeof entry === "object" && "name" in entry ? entry.name : undefined;
  return typeof name === "string" && name.trim() !== "" ? name : undefined;
}

function describe(mistakes: readonly EntryMistake[]): string {
  return mistakes
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join(".")}: ${message}`))
    .join("; ");
}
