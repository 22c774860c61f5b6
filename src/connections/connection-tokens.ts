import * as v from "valibot";
import { OAuthError } from "../oauth/oauth-error.ts";
import type { ProviderProfile } from "../oauth/provider-profile.ts";
import type { TokenResponse } from "../oauth/token-endpoint.ts";
import type { AccessToken, TokenSet } from "../oauth/token-set.ts";
import type { Sealed, TokenVault } from "../vault/token-vault.ts";
import type { AccountSubject } from "./account.ts";
import type { ConnectionRecord } from "./connection-record.ts";
import type { Version } from "./connection-store.ts";
import { pendingSlot } from "./pending-answer.ts";
import type { Registration } from "./provider-store.ts";

/** A token set in this tab's memory, and which write of its connection it belongs to. */
export interface HeldTokens {
  /** Says which origins these tokens may go to. */
  readonly registration: Registration;
  /** Whose they are, at the issuer of the registration. */
  readonly account: AccountSubject;
  readonly lineage: string;
  readonly generation: number;
  readonly tokenSet: TokenSet;
  /** The key that the tokens are bound to. */
  readonly keyId: string | undefined;
}

const accessToken = v.object({
  token: v.string(),
  tokenType: v.string(),
  receivedAt: v.number(),
  expiresAt: v.optional(v.number()),
});
export const tokenSetSchema = v.object({
  accessTokens: v.record(v.string(), accessToken),
  refreshToken: v.optional(v.string()),
  idToken: v.optional(v.string()),
});
const answerSchema = v.object({
  body: v.record(v.string(), v.unknown()),
  receivedAt: v.number(),
  resource: v.optional(v.string()),
});

/** A grant of which only this tab has the refresh tokens. */
export interface OwnGrant extends Pick<HeldTokens, "registration" | "account" | "lineage"> {
  readonly connectionId: string;
}

/** The refresh tokens of one grant that never reach the disk. */
interface MemoryOnly extends OwnGrant {
  /** By generation. */
  readonly refreshTokens: Map<number, string>;
}

/**
 * The only door between connections and the vault: seals and opens token sets, keeps the opened
 * ones in this tab's memory so that a fresh token costs no look at the disk, and honours what the
 * profile says about keeping refresh tokens.
 */
export interface ConnectionTokens {
  /** The tokens in memory, if any; they may be older than the record. */
  held(connectionId: string): HeldTokens | undefined;
  /**
   * Takes tokens into memory that are stored. What only this tab has of an earlier grant of the
   * connection is let go of.
   *
   * @param keep as for `seal`
   */
  hold(connectionId: string, tokens: HeldTokens, keep: ProviderProfile["refreshTokens"]): void;
  /** Drops what can be read from the record again. */
  drop(connectionId: string): void;
  dropAll(): void;
  /** Drops also what only this tab has. */
  forget(connectionId: string): void;
  /** Forgets all connections and the vault's key: nothing of them is stored any more. */
  forgetAll(): void;
  ownGrants(): readonly OwnGrant[];
  /** Gives away what only this tab has of a grant, to whoever has the provider forget it. */
  takeOwn(
    lineage: string,
  ): { registration: Registration; refreshTokens: readonly string[] } | undefined;
  /** Whether this tab, and only this tab, has a refresh token of the grant. */
  holdsRefreshToken(record: ConnectionRecord): boolean;
  /** @throws OAuthError `vault_key_lost`, `record_corrupted`, `session_ended` when the record has no tokens */
  open(record: ConnectionRecord): Promise<HeldTokens>;
  /**
   * Encrypts a token set for the record that it belongs to. Until that is stored nothing else changes:
   * then `hold` takes what must not reach the disk.
   *
   * @param keep where its refresh token may go; `memory`: this tab's only, `none`: nowhere
   */
  seal(
    connectionId: string,
    tokens: HeldTokens,
    keep: ProviderProfile["refreshTokens"],
  ): Promise<Sealed>;
  /**
   * @returns the refresh answer that waits for validation; undefined when there is none
   * @throws OAuthError `vault_key_lost`, `record_corrupted`
   */
  openPending(record: ConnectionRecord): Promise<TokenResponse | undefined>;
  /** Encrypts a refresh answer for the generation that it would become. @param keep as for `seal` */
  sealPending(
    record: ConnectionRecord,
    answer: TokenResponse,
    keep: ProviderProfile["refreshTokens"],
  ): Promise<Sealed>;
  /** Whether the vault's key outlives this page. */
  isKeyKept(): Promise<boolean>;
}

export function createConnectionTokens(vault: TokenVault): ConnectionTokens {
  const memory = new Map<string, HeldTokens>();
  /** Counts the changes of {@link memory}: what was decrypted meanwhile may be older. */
  let changes = 0;
  /** Refresh tokens of profiles that keep them off the disk, by lineage. */
  const memoryOnly = new Map<string, MemoryOnly>();

  function keepOffDisk(grant: OwnGrant, generation: number, refreshToken: string): void {
    const { refreshTokens } = memoryOnly.get(grant.lineage) ?? { refreshTokens: new Map() };
    memoryOnly.set(grant.lineage, { ...grant, refreshTokens });
    refreshTokens.set(generation, refreshToken);
    // A refresh may still fall back to the one before.
    refreshTokens.delete(generation - 2);
  }

  function offDisk({ lineage, generation }: Version): string | undefined {
    return memoryOnly.get(lineage)?.refreshTokens.get(generation);
  }

  /** @param but the lineage that stays */
  function letGo(connectionId: string, but?: string): void {
    for (const [lineage, own] of memoryOnly)
      if (own.connectionId === connectionId && lineage !== but) memoryOnly.delete(lineage);
  }

  function drop(connectionId: string): void {
    changes += 1;
    memory.delete(connectionId);
  }

  return {
    held: (connectionId) => memory.get(connectionId),
    hold(connectionId, tokens, keep) {
      changes += 1;
      memory.set(connectionId, tokens);
      const { registration, account, lineage, generation, tokenSet } = tokens;
      letGo(connectionId, lineage);
      const grant = { connectionId, registration, account, lineage };
      if (keep === "memory" && tokenSet.refreshToken !== undefined)
        keepOffDisk(grant, generation, tokenSet.refreshToken);
    },
    drop,
    dropAll() {
      changes += 1;
      memory.clear();
    },
    forget(connectionId) {
      drop(connectionId);
      letGo(connectionId);
    },
    forgetAll() {
      changes += 1;
      memory.clear();
      memoryOnly.clear();
      vault.forgetKey();
    },

    ownGrants: () => [...memoryOnly.values()],

    takeOwn(lineage) {
      const own = memoryOnly.get(lineage);
      memoryOnly.delete(lineage);
      if (own === undefined) return undefined;
      const { registration, refreshTokens } = own;
      // The newest first: with it a provider ends the whole grant.
      return { registration, refreshTokens: [...new Set(refreshTokens.values())].toReversed() };
    },

    holdsRefreshToken: (record) => offDisk(record) !== undefined,

    async open(record) {
      const known = memory.get(record.id);
      if (known?.lineage === record.lineage && known.generation === record.generation) return known;
      if (record.current === undefined) {
        throw new OAuthError("session_ended", "the connection has no tokens any more");
      }
      const before = changes;
      const opened = await vault.open(record.current, {
        connectionId: record.id,
        lineage: record.lineage,
        generation: record.generation,
        slot: "current",
      });
      const result = v.safeParse(tokenSetSchema, opened);
      if (!result.success)
        throw new OAuthError("record_corrupted", "the stored tokens are damaged");
      const refreshToken = result.output.refreshToken ?? offDisk(record);
      const tokens = {
        registration: registrationOf(record),
        account: record.account,
        lineage: record.lineage,
        generation: record.generation,
        tokenSet: { ...result.output, refreshToken },
        keyId: record.keyBinding?.keyId,
      };
      if (changes === before) memory.set(record.id, tokens);
      return tokens;
    },

    seal(connectionId, { lineage, generation, tokenSet }, keep) {
      const { refreshToken: _, ...rest } = tokenSet;
      return vault.seal(keep === "vault" ? tokenSet : rest, {
        connectionId,
        lineage,
        generation,
        slot: "current",
      });
    },

    async openPending(record) {
      if (record.pending === undefined) return undefined;
      const opened = await vault.open(record.pending, pendingSlot(record));
      const result = v.safeParse(answerSchema, opened);
      if (!result.success)
        throw new OAuthError("record_corrupted", "the stored refresh answer is damaged");
      const { body, ...rest } = result.output;
      const refreshToken = offDisk(pendingSlot(record));
      return {
        ...rest,
        body: refreshToken === undefined ? body : { refresh_token: refreshToken, ...body },
      };
    },

    isKeyKept: () => vault.isKeyKept(),

    sealPending(record, answer, keep) {
      const { refresh_token: refreshToken, ...body } = answer.body;
      if (keep === "memory" && typeof refreshToken === "string") {
        const { id: connectionId, lineage, account } = record;
        const registration = registrationOf(record);
        const grant = { connectionId, registration, account, lineage };
        keepOffDisk(grant, pendingSlot(record).generation, refreshToken);
      }
      return vault.seal(keep === "vault" ? answer : { ...answer, body }, pendingSlot(record));
    },
  };
}

/**
 * Where the refresh token of a grant is, as its record says.
 *
 * @param keep as the profile says
 */
export function refreshTokenPlace(
  { refreshToken }: Pick<TokenSet, "refreshToken">,
  keep: ProviderProfile["refreshTokens"],
): Pick<ConnectionRecord, "hasRefreshToken" | "refreshTokenInTab"> {
  const isThere = refreshToken !== undefined;
  return {
    hasRefreshToken: isThere && keep === "vault",
    refreshTokenInTab: isThere && keep === "memory",
  };
}

/** @param resource as resourceOf says */
export function accessTokenOf(
  { tokenSet }: Pick<HeldTokens, "tokenSet">,
  resource: string,
): AccessToken | undefined {
  return tokenSet.accessTokens[resource];
}

/** Milliseconds before expiry at which a token counts as used up: a minute, at most a tenth of its life. */
const REFRESH_AHEAD = 60_000;

/**
 * @param jitter 0 to 1: moves the moment a little, so that tabs do not all wake at once
 * @returns whether the token may still be sent
 */
export function isFresh(token: AccessToken, now: number, jitter = 0): boolean {
  if (token.expiresAt === undefined) return true;
  const ahead = Math.min(REFRESH_AHEAD, (token.expiresAt - token.receivedAt) / 10);
  return now < token.expiresAt - ahead * (1 - jitter / 4);
}

/** The registration that a connection's grant was made with. */
export function registrationOf({
  profileId,
  issuer,
  clientId,
  tokenOrigins,
}: Registration): Registration {
  return { profileId, issuer, clientId, tokenOrigins };
}
