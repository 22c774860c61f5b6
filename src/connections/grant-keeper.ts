import type { JourneyRecorder } from "../journeys/journey-recorder.ts";
import type { AuthorizationTransaction } from "../oauth/authorization-transaction.ts";
import type { OAuthContext } from "../oauth/oauth-client.ts";
import { announcesPkce } from "../oauth/pkce.ts";
import type { CompletedAuthorization } from "../oauth/token-grant.ts";
import { giveBack } from "../oauth/token-revocation.ts";
import { latestAccessToken, revocableTokenOf } from "../oauth/token-set.ts";
import { attestedAccount, isSameAccount, unattestedAccount, withMore } from "./account.ts";
import { withAccountLock } from "./account-lock.ts";
import { isNamed, learnName } from "./account-name.ts";
import type { ConnectionChannel } from "./connection-channel.ts";
import { type ConnectionRecord, withEvent } from "./connection-record.ts";
import { type ConnectionStore, SwapRefusedError } from "./connection-store.ts";
import { type ConnectionTokens, type HeldTokens, refreshTokenPlace } from "./connection-tokens.ts";
import type { DpopKeys, NamedKey } from "./dpop-keys.ts";
import {
  type GivenWay,
  giveBackLeft,
  givenWay,
  isSameConnection,
  removeReplaced,
} from "./given-way.ts";
import { isNobodys } from "./grantee.ts";
import type { JwksStore } from "./jwks-store.ts";
import type { AccountDecision } from "./sign-in.ts";
import { tokenOriginsOf } from "./token-origins.ts";

/** A validated sign-in that is not stored yet. */
export interface FinishedGrant {
  readonly context: OAuthContext;
  readonly completed: CompletedAuthorization;
  /** The key that its tokens are bound to. */
  readonly key: NamedKey | undefined;
  readonly addedScope: string | undefined;
  readonly account: ConnectionRecord["account"];
  /** The stored connection that this sign-in renews, when it is the same account. */
  readonly same: ConnectionRecord | undefined;
  /** The connection that was to be renewed, when somebody else signed in. */
  readonly previous: ConnectionRecord | undefined;
  readonly journey: JourneyRecorder;
  /** As the record says. */
  readonly obtainedBy?: ConnectionRecord["obtainedBy"];
}

/** A sign-in as it was stored. */
interface KeptGrant {
  readonly record: ConnectionRecord;
  readonly same: ConnectionRecord | undefined;
  /** What is to give way to it; it has already when it was written over. */
  readonly replaced: ConnectionRecord | undefined;
  readonly writtenOver: GivenWay | undefined;
}

/** What a grant was asked with, as far as its keeping depends on it. */
export type GrantOrigin = OAuthContext &
  Pick<AuthorizationTransaction, "connectionId" | "addedScope">;

/** Turns finished sign-ins, and tokens that are imported, into connections. */
export interface GrantKeeper {
  /** Finds out whose account it is and which connection it belongs to. Stores nothing. */
  prepare(
    origin: GrantOrigin,
    completed: CompletedAuthorization,
    key: NamedKey | undefined,
    journey: JourneyRecorder,
  ): Promise<FinishedGrant>;
  /**
   * Stores the grant in one write, or gives it back to the provider.
   *
   * @returns the id of the connection
   * @throws OAuthError `storage_full`, `storage_unavailable`: the tokens were revoked then, unless
   *   they were imported
   */
  settle(
    grant: FinishedGrant,
    choice: Exclude<AccountDecision, "cancel"> | "store",
  ): Promise<string>;
}

export function createGrantKeeper({
  store,
  tokens,
  dpopKeys,
  jwks,
  channel,
  locks,
  fetch,
  now,
  randomId,
}: {
  store: ConnectionStore;
  tokens: ConnectionTokens;
  dpopKeys: DpopKeys;
  jwks: JwksStore;
  channel: ConnectionChannel;
  locks: Pick<LockManager, "request">;
  fetch: typeof globalThis.fetch;
  now: () => number;
  randomId: () => string;
}): GrantKeeper {
  return {
    async prepare(origin, completed, key, journey) {
      const context = { profile: origin.profile, metadata: origin.metadata };
      const connections = await connectionsOf(context);
      const renewed = connections.find((record) => record.id === origin.connectionId);
      const account =
        completed.claims !== undefined
          ? attestedAccount(completed.claims)
          : await unattestedAccount(context, completed.tokenSet, {
              fetch: journey.fetch,
              dpop: key?.prover,
              // Where nobody ever named the account, a reconnect continues the one it was started for;
              // where somebody did, it may be another one now, and the person is asked.
              unknown: () =>
                renewed?.account.attestedBy === "none"
                  ? { subject: renewed.account.subject, label: renewed.account.label }
                  : { subject: randomId(), label: `Account ${connections.length + 1}` },
            });
      const same = connections.find(isOfAccount(context, account));
      const previous = renewed !== undefined && same?.id !== renewed.id ? renewed : undefined;
      const { addedScope } = origin;
      return { context, completed, key, addedScope, account, same, previous, journey };
    },

    async settle(grant, choice) {
      const { context, completed } = grant;
      const toReplace = choice === "replace" ? grant.previous : undefined;
      const storing = withAccountLock(locks, context.profile.id, () => keepAsOne(grant, toReplace));
      const keeping = storing.then(({ record }) => record);
      // Why it failed is told below.
      keeping.catch(() => undefined);
      const { claims, tokenSet } = completed;
      // Nobody waits for it: asked while the record is written, and written once that is there. A grant
      // that cannot be kept is given back all the same.
      if (claims !== undefined && !isNamed(claims)) {
        const accessToken = latestAccessToken(tokenSet)?.token;
        const { fetch } = grant.journey;
        const asked = { context, accessToken, dpop: grant.key?.prover, fetch };
        void learnName(keeping, claims, asked, { store, jwks, channel });
      }
      const { record, same, replaced, writtenOver } = await storing.catch(
        async (error: unknown) => {
          // What cannot be kept is not left lying around at the provider either. Imported tokens may
          // be in use where they came from.
          const grantee = {
            issuer: context.metadata.issuer,
            clientId: context.profile.clientId,
            account: grant.account,
          };
          if (grant.obtainedBy !== "import" && (await isNobodys(grantee, store)))
            await giveBack(context, revocableTokenOf(completed.tokenSet), { fetch });
          throw error;
        },
      );
      const gone =
        writtenOver ?? (replaced && (await removeReplaced(replaced, { store, tokens, channel })));
      for (const before of new Set([same, gone?.record]))
        await dpopKeys.remove(before?.keyBinding?.keyId);
      if (gone !== undefined) void giveBackLeft(gone, context, fetch);
      channel.announce({
        event: "changed",
        connectionId: record.id,
        ...(writtenOver?.isNobodys && { givesBack: writtenOver.record.lineage }),
      });
      return record.id;
    },
  };

  /**
   * Looks once more which connection the grant belongs to: since it was prepared, another tab may have
   * connected the same account, or removed what was to be renewed. One tab at a time may do this.
   */
  async function keepAsOne(
    grant: FinishedGrant,
    toReplace: ConnectionRecord | undefined,
  ): Promise<KeptGrant> {
    const { context, account } = grant;
    const [connections] = await Promise.all([
      connectionsOf(context),
      // The key is on its way from the same storage meanwhile; what goes wrong shows when it seals.
      tokens.isKeyKept().catch(() => false),
    ]);
    const same = connections.find(isOfAccount(context, account));
    // The person spoke of an account: what another tab has put there meanwhile is not given up.
    const replaced =
      toReplace &&
      connections.find((record) => record !== same && isSameConnection(record, toReplace));
    try {
      const stored = await keep(grant, same ?? replaced, same === undefined);
      return { ...stored, same, replaced };
    } catch (error) {
      // Whoever removes or refreshes a connection takes no such lock.
      if (error instanceof SwapRefusedError) return keepAsOne(grant, toReplace);
      throw error;
    }
  }

  async function keep(
    { context, completed, key, addedScope, account, journey, obtainedBy }: FinishedGrant,
    onto: ConnectionRecord | undefined,
    replaces: boolean,
  ): Promise<Pick<KeptGrant, "record" | "writtenOver">> {
    const { profile, metadata } = context;
    const { refreshToken: _, ...rest } = completed.tokenSet;
    const tokenSet = profile.refreshTokens === "none" ? rest : completed.tokenSet;
    const id = onto?.id ?? randomId();
    const registration = {
      profileId: profile.id,
      issuer: metadata.issuer,
      clientId: profile.clientId,
      tokenOrigins: tokenOriginsOf(metadata),
    };
    const held: HeldTokens = {
      registration,
      account,
      lineage: randomId(),
      generation: 0,
      tokenSet,
      keyId: key?.id,
    };
    const access = latestAccessToken(tokenSet);
    const at = now();
    const record = withEvent(
      {
        schema: 1,
        id,
        ...registration,
        providerName: profile.name,
        account: namedAsBefore(account, metadata.issuer, onto),
        requestedScope: profile.scope,
        grantedScope: completed.grantedScope,
        addedScope,
        keyBinding: key && { keyId: key.id, thumbprint: key.prover.thumbprint },
        obtainedBy,
        connectedAt: onto?.connectedAt ?? at,
        accessTokenReceivedAt: access?.receivedAt ?? at,
        // Without one, as an import may be, the first call brings it.
        accessTokenExpiresAt: access === undefined ? at : access.expiresAt,
        ...refreshTokenPlace(completed.tokenSet, profile.refreshTokens),
        hasIdToken: tokenSet.idToken !== undefined,
        canSignOut: metadata.end_session_endpoint !== undefined,
        announcesPkce: announcesPkce(metadata),
        lineage: held.lineage,
        generation: 0,
        current: await tokens.seal(id, held, profile.refreshTokens),
        failures: 0,
        ended: false,
        history: onto?.history ?? [],
        historyDropped: onto?.historyDropped,
      },
      { at, kind: obtainedBy === "import" ? "imported" : renewal(onto), journeyId: journey.id },
    );
    // A person may have thought for long over whose account it is.
    if (key !== undefined) await dpopKeys.keep(key.id);
    const before = await store.put(record, onto);
    // Before its tokens give way in this tab's memory.
    const writtenOver = replaces && before ? await givenWay(before, { store, tokens }) : undefined;
    tokens.hold(id, held, profile.refreshTokens);
    return { record, writtenOver };
  }

  async function connectionsOf({ profile }: OAuthContext): Promise<readonly ConnectionRecord[]> {
    return (await store.list()).filter(({ profileId }) => profileId === profile.id);
  }
}

function isOfAccount(
  { metadata: { issuer } }: OAuthContext,
  account: ConnectionRecord["account"],
): (record: ConnectionRecord) => boolean {
  return (record) => isSameAccount(record, { issuer, account });
}

/** What userinfo or its owner has named an account before, an ID token without a name does not undo. */
function namedAsBefore(
  account: ConnectionRecord["account"],
  issuer: string,
  onto: ConnectionRecord | undefined,
): ConnectionRecord["account"] {
  const before = onto?.account;
  if (account.attestedBy === "none") return { ...account, label: before?.label ?? account.label };
  const { claims } = account;
  const isSame = onto !== undefined && isSameAccount(onto, { issuer, account });
  if (claims === undefined || !isSame) return account;
  return attestedAccount(before?.claims ? withMore(before.claims, claims) : claims);
}

function renewal(onto: ConnectionRecord | undefined): "connected" | "reconnected" {
  return onto === undefined ? "connected" : "reconnected";
}
