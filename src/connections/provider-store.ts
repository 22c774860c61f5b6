import type { OAuthContext } from "../oauth/oauth-client.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { discoverProvider, rememberedMetadata } from "../oauth/provider-discovery.ts";
import {
  issuerOf,
  originsOf,
  type ProviderMetadata,
  type ProviderProfile,
} from "../oauth/provider-profile.ts";
import { requireDiscoveredEndpoints, requireSecureEndpoints } from "../oauth/secure-endpoint.ts";
import { type AnswerCache, FRESH } from "./answer-cache.ts";
import { leadsAstray } from "./token-origins.ts";

/** Of the records of what issuers said about themselves, by issuer. */
export const METADATA_PREFIX = "metadata:";

/** The client registration that a grant was made with: its tokens are good there and nowhere else. */
export interface Registration {
  readonly profileId: string;
  readonly issuer: string;
  readonly clientId: string;
  /** Where the provider took tokens when the grant was made; undefined: it was not noted. */
  readonly tokenOrigins?: readonly string[] | undefined;
}

/** The provider profiles of this installation, and what was learnt about their providers. */
export interface ProviderStore {
  /** As they are now: a person may add, change and delete some of them. */
  readonly profiles: readonly ProviderProfile[];
  /** @throws OAuthError `profile_missing` */
  profile(id: string): ProviderProfile;
  /**
   * The profile of a grant, as long as it still names the provider and the client of that grant.
   *
   * @throws OAuthError `profile_missing`: another provider's tokens must not go where it leads now
   */
  profileOf(registration: Registration): ProviderProfile;
  /**
   * The profile with its provider's metadata: explicit, remembered or discovered now.
   *
   * @param options `maxAge` in milliseconds that remembered metadata may have; `orStale`: take older
   *   metadata when the provider cannot be asked
   * @throws OAuthError as discoverProvider does
   */
  context(
    profile: ProviderProfile,
    options: { fetch: typeof globalThis.fetch; maxAge?: number; orStale?: boolean },
  ): Promise<OAuthContext>;
  /**
   * The origins that may receive the access tokens of a profile's connections: those of its APIs,
   * those it names, and where its provider says who somebody is.
   *
   * @throws OAuthError `profile_missing`
   */
  apiOrigins(registration: Registration): Promise<ReadonlySet<string>>;
}

/** @returns the profile of a grant, or nothing where `profileOf` throws `profile_missing` */
export function profileIfAny(
  providers: Pick<ProviderStore, "profileOf">,
  registration: Registration,
): ProviderProfile | undefined {
  try {
    return providers.profileOf(registration);
  } catch (error) {
    if (error instanceof OAuthError && error.code === "profile_missing") return undefined;
    throw error;
  }
}

/** @param source `profiles` is read at each use */
export function createProviderStore(source: {
  readonly profiles: readonly ProviderProfile[];
  readonly answers: AnswerCache;
}): ProviderStore {
  const { answers } = source;
  /** By the profile itself: one that was changed is another one. */
  const origins = new WeakMap<ProviderProfile, ReadonlySet<string>>();

  function profile(id: string): ProviderProfile {
    const found = source.profiles.find((candidate) => candidate.id === id);
    if (found === undefined) {
      throw new OAuthError(
        "profile_missing",
        "the provider profile of this connection is not configured here",
      );
    }
    return found;
  }

  async function knownMetadata({
    issuer,
    metadata,
  }: ProviderProfile): Promise<ProviderMetadata | undefined> {
    if (issuer === undefined) return metadata;
    return rememberedMetadata(issuer, await answers.read(METADATA_PREFIX + issuer, Infinity));
  }

  function profileOf({ profileId, issuer, clientId, tokenOrigins }: Registration): ProviderProfile {
    const found = profile(profileId);
    if (issuerOf(found) !== issuer || found.clientId !== clientId) {
      throw new OAuthError(
        "profile_missing",
        "the profile names another provider or client than this connection's",
      );
    }
    // What is discovered is the issuer's own word; explicit endpoints are the word of whoever wrote them.
    if (found.metadata !== undefined && leadsAstray(tokenOrigins, found.metadata)) {
      throw new OAuthError(
        "profile_missing",
        "the profile sends tokens to another place than where this connection was made",
      );
    }
    return found;
  }

  return {
    get profiles() {
      return source.profiles;
    },
    profile,
    profileOf,
    async apiOrigins(registration) {
      const profile = profileOf(registration);
      const known = origins.get(profile);
      if (known !== undefined) return known;
      const { apis, apiOrigins, identity } = profile;
      const metadata = await knownMetadata(profile);
      const urls = [
        ...apis.map((api) => api.url),
        ...apiOrigins,
        metadata?.userinfo_endpoint,
        identity?.url,
      ];
      const allowed = originsOf(urls);
      // Without metadata at hand the set may grow: it is made again at the next call.
      if (metadata !== undefined) origins.set(profile, allowed);
      return allowed;
    },
    async context(profile, { fetch, maxAge = FRESH, orStale = false }) {
      if (profile.metadata !== undefined) {
        requireSecureEndpoints(profile.metadata);
        return { profile, metadata: profile.metadata };
      }
      const issuer = profile.issuer ?? "";
      const key = METADATA_PREFIX + issuer;
      const known = rememberedMetadata(issuer, await answers.read(key, maxAge));
      if (known !== undefined) {
        requireDiscoveredEndpoints(known);
        return { profile, metadata: known };
      }
      try {
        const metadata = await discoverProvider(issuer, { fetch });
        await answers.write(key, metadata);
        return { profile, metadata };
      } catch (error) {
        const stale = orStale
          ? rememberedMetadata(issuer, await answers.read(key, Infinity))
          : undefined;
        if (stale === undefined) throw error;
        requireDiscoveredEndpoints(stale);
        return { profile, metadata: stale };
      }
    },
  };
}
