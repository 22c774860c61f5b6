import type { DpopProver } from "../oauth/dpop.ts";
import type { OAuthContext } from "../oauth/oauth-client.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { requireEndpoint } from "../oauth/secure-endpoint.ts";
import type { TokenSet } from "../oauth/token-set.ts";
import type { ConnectionRecord } from "./connection-record.ts";
import type { ConnectionTokens } from "./connection-tokens.ts";
import type { DpopKeys } from "./dpop-keys.ts";
import type { ProviderStore } from "./provider-store.ts";
import type { RefreshLedger } from "./refresh-ledger.ts";
import { doubtOf, keepDistance, type RefreshTrigger } from "./refresh-pace.ts";

/** Milliseconds; a refresh asks for the endpoints anew once a day, and not at each turn. */
const METADATA_AGE = 24 * 3_600_000;

/** Milliseconds until a provider counts as out of reach. */
const REACH_DEADLINE = 15_000;

export interface RefreshPreparationDependencies {
  readonly tokens: ConnectionTokens;
  readonly ledger: RefreshLedger;
  readonly dpopKeys: DpopKeys;
  readonly providers: ProviderStore;
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => number;
  readonly isOnline: () => boolean;
}

/** All that a refresh needs to be sent. */
export interface PreparedRefresh {
  readonly context: OAuthContext;
  /** The tokens as they are now. */
  readonly tokenSet: TokenSet;
  readonly refreshToken: string;
  /** The key that the tokens are bound to. */
  readonly dpop: DpopProver | undefined;
}

/** What must be right before a refresh token is sent. Whatever fails here has used none up. */
export interface RefreshPreparation {
  /**
   * What is known of the provider, for an answer that is here already.
   *
   * @throws OAuthError as ProviderStore.context does, `endpoint_missing`, `endpoint_insecure`
   */
  contextOf(record: ConnectionRecord): Promise<OAuthContext>;
  /**
   * Gathers what a send needs, and waits until it may go out.
   *
   * @throws OAuthError `session_ended` without a refresh token, `vault_key_lost`, `record_corrupted`,
   *   `offline`, `provider_unreachable`, and as `contextOf` does
   */
  prepare(record: ConnectionRecord, trigger: RefreshTrigger): Promise<PreparedRefresh>;
}

export function createRefreshPreparation({
  tokens,
  ledger,
  dpopKeys,
  providers,
  fetch,
  now,
  isOnline,
}: RefreshPreparationDependencies): RefreshPreparation {
  return {
    contextOf: (record) => orTrouble(record, () => findContext(record)),

    async prepare(record, trigger) {
      const { tokenSet } = await ledger.openOrEnd(record, () => tokens.open(record));
      const { refreshToken } = tokenSet;
      if (refreshToken === undefined)
        throw new OAuthError("session_ended", "the connection has no refresh token");
      const { keyBinding } = record;
      const dpop =
        keyBinding && (await ledger.openOrEnd(record, () => dpopKeys.open(keyBinding.keyId)));
      const context = await orTrouble(record, async () => {
        if (!isOnline()) throw new OAuthError("offline", "this device is offline");
        const found = await findContext(record);
        const doubt = doubtOf(record);
        if (doubt !== undefined) {
          await keepDistance(doubt, trigger, now());
          await requireReachable(found);
        }
        return found;
      });
      return { context, tokenSet, refreshToken, dpop };
    },
  };

  async function findContext(record: ConnectionRecord): Promise<OAuthContext> {
    const context = await providers.context(providers.profileOf(record), {
      fetch,
      maxAge: METADATA_AGE,
      // A refresh must not fail because discovery is down.
      orStale: true,
    });
    requireEndpoint(context.metadata, "token_endpoint");
    return context;
  }

  /**
   * 7. An outage must not use up the two more times that a token in doubt may be sent: whether the
   * provider can be reached at all is asked with a request that carries nothing.
   */
  async function requireReachable({ metadata }: OAuthContext): Promise<void> {
    try {
      await fetch(metadata.token_endpoint ?? metadata.issuer, {
        mode: "no-cors",
        credentials: "omit",
        cache: "no-store",
        signal: AbortSignal.timeout(REACH_DEADLINE),
      });
    } catch (cause) {
      throw new OAuthError("provider_unreachable", "the provider still cannot be reached", {
        cause,
      });
    }
  }

  /** The screens say why nothing was sent, and it is tried again later. */
  async function orTrouble<T>(record: ConnectionRecord, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof OAuthError) await ledger.trouble(record, error);
      throw error;
    }
  }
}
