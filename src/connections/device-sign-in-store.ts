import * as v from "valibot";
import { metadataSchema, profileSchema } from "../oauth/authorization-transaction.ts";
import { OAuthError, type OAuthErrorCode } from "../oauth/oauth-error.ts";
import type { ProviderMetadata, ProviderProfile } from "../oauth/provider-profile.ts";
import type { RecordStore } from "../vault/record-store.ts";
import type { TokenVault } from "../vault/token-vault.ts";
import { sealed, time } from "./connection-record.ts";

/** Of the records of sign-ins by device code, of which a profile has one at the most. */
export const DEVICE_PREFIX = "device-sign-in:";

const code = v.custom<OAuthErrorCode>((value) => typeof value === "string");

const recordSchema = v.object({
  schema: v.literal(1),
  id: v.string(),
  profileId: v.string(),
  /** Milliseconds of the local clock, like the other times. */
  startedAt: time,
  expiresAt: time,
  interval: v.pipe(v.number(), v.minValue(0)),
  nextAt: time,
  isSlowed: v.boolean(),
  failures: v.number(),
  trouble: v.optional(code),
  /** How often the provider was asked. */
  polls: v.number(),
  /** A person goes step by step, and has yet to say that it may be asked at all. */
  isHeld: v.optional(v.boolean()),
  journeyId: v.string(),
  /** The key that the tokens will be bound to, by its id in the vault. */
  keyId: v.optional(v.string()),
  /** The codes and whom to ask; gone once it is over. */
  sealed: v.optional(sealed),
  /** How it ended, for the tabs that look at it. `storing`: the answer was yes, and it is not over yet. */
  ended: v.optional(
    v.object({
      as: v.picklist(["storing", "stored", "failed", "cancelled"]),
      connectionId: v.optional(v.string()),
      code: v.optional(code),
    }),
  ),
});

/** A sign-in by device code as it is stored: in clear, only when to ask. */
export type DeviceSignInRecord = v.InferOutput<typeof recordSchema>;

const contentSchema = v.object({
  profile: v.custom<ProviderProfile>((value) => v.is(profileSchema, value)),
  metadata: v.custom<ProviderMetadata>((value) => v.is(metadataSchema, value)),
  deviceCode: v.string(),
  userCode: v.string(),
  verificationUri: v.string(),
  verificationUriComplete: v.optional(v.string()),
});

/**
 * What is encrypted of it. Whom to ask is among it, so that nothing that changes meanwhile, be it in
 * the storage, can have the device code sent elsewhere.
 */
export type DeviceSignInContent = v.InferOutput<typeof contentSchema>;

/** Which one is meant: another may have taken its place. */
type Which = Pick<DeviceSignInRecord, "id" | "profileId">;
type Ended = NonNullable<DeviceSignInRecord["ended"]>;

/** The sign-ins by device code that are under way, over all tabs. */
export interface DeviceSignInStore {
  /** @returns undefined when there is none; a damaged one is none */
  read(profileId: string): Promise<DeviceSignInRecord | undefined>;
  /** @returns what is stored of this very one */
  same(which: Which): Promise<DeviceSignInRecord | undefined>;
  /** @returns the ids of the profiles that have one under way */
  underWay(): Promise<readonly string[]>;
  /** Replaces the one that there may have been. */
  put(record: DeviceSignInRecord): Promise<void>;
  /** @returns what is stored then; undefined when it has gone or is over, and nothing was changed */
  change(
    which: Which,
    change: (record: DeviceSignInRecord) => DeviceSignInRecord,
  ): Promise<DeviceSignInRecord | undefined>;
  /** Ends it and forgets its codes. @returns false when it has gone, or somebody else ended it before */
  end(which: Which, ended: Ended): Promise<boolean>;
  remove(which: Which): Promise<void>;
  seal(record: DeviceSignInRecord, content: DeviceSignInContent): Promise<DeviceSignInRecord>;
  /** @throws OAuthError `vault_key_lost`, `record_corrupted` */
  open(record: DeviceSignInRecord): Promise<DeviceSignInContent>;
}

/** Keeps what is stored as it is. */
class Unchanged extends Error {}

export function createDeviceSignInStore(
  records: RecordStore,
  vault: Pick<TokenVault, "seal" | "open">,
): DeviceSignInStore {
  async function write(
    { id, profileId }: Which,
    change: (record: DeviceSignInRecord) => DeviceSignInRecord,
  ): Promise<DeviceSignInRecord | undefined> {
    let written: DeviceSignInRecord | undefined;
    await records
      .update(DEVICE_PREFIX + profileId, (old) => {
        const record = soundRecord(old);
        if (record?.id !== id) throw new Unchanged();
        return (written = change(record));
      })
      .catch((error: unknown) => {
        written = undefined;
        if (!(error instanceof Unchanged)) throw error;
      });
    return written;
  }

  const read = async (profileId: string) =>
    soundRecord(await records.read(DEVICE_PREFIX + profileId));

  async function same({ id, profileId }: Which): Promise<DeviceSignInRecord | undefined> {
    const record = await read(profileId);
    return record?.id === id ? record : undefined;
  }

  return {
    read,
    same,
    async underWay() {
      const all = await records.readAll(DEVICE_PREFIX);
      return all.flatMap(([, value]) => {
        const record = soundRecord(value);
        return record === undefined || record.ended !== undefined ? [] : record.profileId;
      });
    },
    put: (record) => records.update(DEVICE_PREFIX + record.profileId, () => record),
    change: (which, change) =>
      write(which, (record) => {
        if (record.ended !== undefined) throw new Unchanged();
        return change(record);
      }),
    async end(which, ended) {
      const written = await write(which, ({ sealed: _, ...record }) => {
        if (!mayEnd(record.ended, ended)) throw new Unchanged();
        return { ...record, ended };
      });
      return written !== undefined;
    },
    async remove(which) {
      // Another one that was begun meanwhile stays.
      if ((await same(which)) !== undefined) await records.remove(DEVICE_PREFIX + which.profileId);
    },
    seal: async (record, content) => ({
      ...record,
      sealed: await vault.seal(content, belongingOf(record)),
    }),
    async open(record) {
      const opened = record.sealed && (await vault.open(record.sealed, belongingOf(record)));
      const result = v.safeParse(contentSchema, opened);
      if (!result.success)
        throw new OAuthError("record_corrupted", "the stored sign-in by device code is damaged");
      return result.output;
    },
  };
}

/** What is being stored is not given up any more. */
function mayEnd(before: Ended | undefined, { as }: Ended): boolean {
  return before === undefined || (before.as === "storing" && (as === "stored" || as === "failed"));
}

function belongingOf({ id, profileId }: Which) {
  return { connectionId: profileId, lineage: id, generation: 0, slot: "device" } as const;
}

function soundRecord(value: unknown): DeviceSignInRecord | undefined {
  const result = v.safeParse(recordSchema, value);
  return result.success ? result.output : undefined;
}
