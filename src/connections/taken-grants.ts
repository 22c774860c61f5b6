import * as v from "valibot";
import { OAuthError } from "../oauth/oauth-error.ts";
import { revokeToken } from "../oauth/token-revocation.ts";
import type { BorrowedTokensKeeper } from "../oauth/borrowed-tokens.ts";
import type { TokenSet } from "../oauth/token-set.ts";
import type { RecordStore } from "../vault/record-store.ts";
import type { ConnectionRecord } from "./connection-record.ts";
import { type ConnectionStore, readableConnection } from "./connection-store.ts";
import type { ConnectionTokens } from "./connection-tokens.ts";
import { isNobodys } from "./grantee.ts";
import { revokeAll, type Revocation } from "./left-revocation.ts";
import { leftTokens } from "./left-tokens.ts";
import { type ProviderStore, profileIfAny } from "./provider-store.ts";

/** Of the records of grants that were taken to be tried out, and are not given back yet. */
export const TAKEN_PREFIX = "taken-grant:";

/** Milliseconds after which a provider that takes nothing back is not asked any more. */
const PATIENCE = 7 * 24 * 3_600_000;

const takenSchema = v.object({ takenAt: v.number(), record: v.unknown() });

interface Written {
  readonly records: RecordStore;
  readonly tokens: ConnectionTokens;
  readonly locks: LockManager;
  /** Milliseconds of the local clock. */
  readonly now: () => number;
}

/**
 * Writes a grant down that is about to be taken, so that a closed tab does not lose its tokens. Where
 * that cannot be done, it is tried out all the same.
 *
 * @param keepsRefreshTokens the profile lets them reach the disk
 */
export async function writeDown(
  record: ConnectionRecord,
  tokenSet: TokenSet,
  keepsRefreshTokens: boolean,
  { records, tokens, locks, now }: Written,
): Promise<BorrowedTokensKeeper> {
  const { id, lineage, generation } = record;
  const key = TAKEN_PREFIX + id;
  const over = Promise.withResolvers<void>();
  // The platform releases it when the tab dies.
  const holding = locks.request(lockOf(id), () => over.promise);
  const takenAt = now();
  let held = tokenSet;
  let written = records.update(key, () => ({ takenAt, record })).catch(() => undefined);
  await written;
  return {
    note(next) {
      if (!keepsRefreshTokens) return;
      const count = Object.keys(held.accessTokens).length;
      const fresh = Object.values(next.accessTokens).map(
        (token, index) => [`${count + index}`, token] as const,
      );
      held = {
        accessTokens: { ...held.accessTokens, ...Object.fromEntries(fresh) },
        refreshToken: next.refreshToken ?? held.refreshToken,
      };
      const noted = held;
      written = written.then(async () => {
        const { profileId, issuer, clientId, tokenOrigins } = record;
        const registration = { profileId, issuer, clientId, tokenOrigins };
        const current = await tokens.seal(
          id,
          {
            registration,
            account: record.account,
            lineage,
            generation,
            tokenSet: noted,
            keyId: record.keyBinding?.keyId,
          },
          "vault",
        );
        await records.update(key, (old) => {
          // Everything was wiped meanwhile: nothing of it comes back.
          if (old === undefined) throw new OAuthError("session_ended", "the grant is gone");
          return { takenAt, record: { ...record, current } };
        });
      });
      written = written.catch(() => undefined);
    },
    async release() {
      await written;
      await records.remove(key).catch(() => undefined);
      over.resolve();
      await holding.catch(() => undefined);
    },
  };
}

interface Givers {
  readonly tokens: ConnectionTokens;
  readonly providers: ProviderStore;
  readonly fetch: typeof globalThis.fetch;
}

/**
 * Gives back what tabs have taken that were closed before they did so themselves. What a provider does
 * not take is tried again at the next start, for a week. Where the same account was connected since, they
 * are only forgotten.
 *
 * @see RFC 7009 §2, docs/refresh.md step 11
 */
export async function giveBackTaken({
  records,
  locks,
  now,
  store,
  ...givers
}: Written & Givers & { readonly store: Pick<ConnectionStore, "list" | "read"> }): Promise<void> {
  for (const [key] of await records.readAll(TAKEN_PREFIX)) {
    const id = key.slice(TAKEN_PREFIX.length);
    await locks
      .request(lockOf(id), { ifAvailable: true }, async (lock) => {
        // Somebody is trying it out.
        if (lock === null) return;
        const value = v.safeParse(takenSchema, await records.read(key));
        const record = value.success ? readableConnection(value.output.record) : undefined;
        const isOver =
          !value.success ||
          record === undefined ||
          now() - value.output.takenAt > PATIENCE ||
          // It was written down, and not taken any more.
          (await store.read(id))?.lineage === record.lineage ||
          !(await isNobodys(record, store)) ||
          (await revokeTaken(record, givers)) !== "failed";
        if (isOver) await records.remove(key);
        // What cannot be read now may be in use, and keeps none of the others.
      })
      .catch(() => undefined);
  }
}

/** @returns the grants that were taken and are not given back, those that are being tried out as well */
export async function takenGrants({
  records,
  store,
}: {
  readonly records: RecordStore;
  readonly store: Pick<ConnectionStore, "read">;
}): Promise<readonly ConnectionRecord[]> {
  const written = (await records.readAll(TAKEN_PREFIX)).flatMap(([, value]) => {
    const { success, output } = v.safeParse(takenSchema, value);
    return (success && readableConnection(output.record)) || [];
  });
  // One that cannot be read hides none of the others.
  const used = await Promise.all(written.map(({ id }) => store.read(id).catch(() => undefined)));
  return written.filter(({ lineage }, index) => used[index]?.lineage !== lineage);
}

/**
 * Has the provider of a grant that was taken revoke its tokens, whoever is trying them out. Does not
 * fail.
 *
 * @returns what came of it; `failed` also where nobody can be told, or the tokens cannot be read
 * @see RFC 7009 §2
 */
export async function revokeTaken(
  record: ConnectionRecord,
  { tokens, providers, fetch }: Givers,
): Promise<Revocation> {
  try {
    const profile = profileIfAny(providers, record);
    // What this tab remembers may be older than what was noted.
    tokens.forget(record.id);
    const left = await leftTokens(tokens, record);
    tokens.forget(record.id);
    if (profile === undefined || left === undefined) return "failed";
    const context = await providers.context(profile, { fetch, orStale: true });
    if (context.metadata.revocation_endpoint === undefined) return "unsupported";
    return await revokeAll(left, ({ token, hint }) => revokeToken(context, token, hint, { fetch }));
  } catch {
    return "failed";
  }
}

function lockOf(connectionId: string): string {
  return `pixy.taken.${connectionId}`;
}
