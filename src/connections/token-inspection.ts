import { discoverProvider } from "../oauth/provider-discovery.ts";
import { type Jwks, uncachedJwks } from "../oauth/jwks.ts";
import type { OAuthContext } from "../oauth/oauth-client.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { introspectToken, type TokenIntrospection } from "../oauth/token-introspection.ts";
import { issuerOf } from "../oauth/provider-profile.ts";
import type { ConnectionRecord } from "./connection-record.ts";
import type { ConnectionStore } from "./connection-store.ts";
import type { ConnectionTokens, HeldTokens } from "./connection-tokens.ts";
import type { JwksStore } from "./jwks-store.ts";
import { notAsked } from "./not-asked.ts";
import type { ProviderStore } from "./provider-store.ts";

/** A token of a connection, in the hands of its owner. */
export interface HandedToken {
  readonly kind: "access_token" | "refresh_token" | "id_token";
  /** The API that an access token is for (RFC 8707); `""` for none in particular. */
  readonly resource: string;
  readonly token: string;
  /** As the provider said beside it, in milliseconds of the local clock; undefined: nothing. */
  readonly expiresAt?: number | undefined;
}

/** The keys of an issuer, and those that it had when Pixy last asked. */
export interface IssuerKeys {
  readonly now: Jwks;
  /** Undefined: nothing is remembered. */
  readonly before: Jwks | undefined;
}

/** What the inspector needs of connections and their providers. It remembers no token. */
export interface TokenInspection {
  /**
   * Hands the tokens of a connection to the person who owns them, and who has asked for them just
   * now. They must reach no cache, address or storage from here.
   *
   * @throws OAuthError `session_ended`, `vault_key_lost`, `record_corrupted`
   */
  tokensOf(connectionId: string): Promise<readonly HandedToken[]>;
  /**
   * Asks an issuer for its keys. Of one that no profile names, nothing is kept.
   *
   * @throws OAuthError as discoverProvider does, `jwks_unavailable`
   */
  issuerKeys(issuer: string): Promise<IssuerKeys>;
  /** Whether the provider of a connection can be asked about tokens (RFC 7662). */
  canIntrospect(connectionId: string): Promise<boolean>;
  /**
   * Whether the provider of a connection revokes tokens (RFC 7009), as far as it is remembered: it is not
   * asked, and where nobody knows, it may.
   */
  canRevoke(connectionId: string): Promise<boolean>;
  /** @throws OAuthError as introspectToken does, `session_ended`, `profile_missing` */
  introspect(connectionId: string, token: string): Promise<TokenIntrospection>;
}

export interface TokenInspectionParts {
  readonly store: ConnectionStore;
  readonly tokens: ConnectionTokens;
  readonly providers: ProviderStore;
  readonly jwks: JwksStore;
  readonly fetch: typeof globalThis.fetch;
}

export function createTokenInspection({
  store,
  tokens,
  providers,
  jwks,
  fetch,
}: TokenInspectionParts): TokenInspection {
  return {
    async tokensOf(connectionId) {
      const { tokenSet } = await newestTokens(await recordOf(connectionId));
      return [
        ...Object.entries(tokenSet.accessTokens).map(
          ([resource, { token, expiresAt }]) =>
            ({ kind: "access_token", resource, token, expiresAt }) as const,
        ),
        ...handed("id_token", tokenSet.idToken),
        ...handed("refresh_token", tokenSet.refreshToken),
      ];
    },

    async issuerKeys(issuer) {
      const profile = providers.profiles.find((candidate) => issuerOf(candidate) === issuer);
      if (profile === undefined) {
        const metadata = await discoverProvider(issuer, { fetch });
        return { now: await uncachedJwks(metadata, fetch).fetch(), before: undefined };
      }
      const { metadata } = await providers.context(profile, { fetch });
      const before = await jwks.remembered(metadata);
      return { now: await jwks.source(metadata, fetch).fetch(), before };
    },

    async canIntrospect(connectionId) {
      const { metadata } = await contextOf(await recordOf(connectionId));
      return metadata.introspection_endpoint !== undefined;
    },

    async canRevoke(connectionId) {
      const profile = providers.profileOf(await recordOf(connectionId));
      const remembered = { fetch: notAsked, maxAge: Infinity };
      const context = await providers.context(profile, remembered).catch(() => undefined);
      return context === undefined || context.metadata.revocation_endpoint !== undefined;
    },

    async introspect(connectionId, token) {
      return introspectToken(await contextOf(await recordOf(connectionId)), token, { fetch });
    },
  };

  async function recordOf(connectionId: string): Promise<ConnectionRecord> {
    const record = await store.read(connectionId);
    if (record === undefined) throw new OAuthError("session_ended", "the connection was removed");
    return record;
  }

  /** On a full disk this tab has newer ones than the record. */
  async function newestTokens(record: ConnectionRecord): Promise<HeldTokens> {
    const held = tokens.held(record.id);
    const isNewer = held?.lineage === record.lineage && held.generation > record.generation;
    return isNewer ? held : tokens.open(record);
  }

  function contextOf(record: ConnectionRecord): Promise<OAuthContext> {
    return providers.context(providers.profileOf(record), { fetch, orStale: true });
  }
}

function handed(kind: HandedToken["kind"], token: string | undefined): readonly HandedToken[] {
  return token === undefined ? [] : [{ kind, resource: "", token }];
}
