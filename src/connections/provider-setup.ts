import { type ClientDescription, registerClient } from "../oauth/client-registration.ts";
import { discoverProvider, readDiscoveryDocument } from "../oauth/provider-discovery.ts";
import type { ProviderMetadata } from "../oauth/provider-profile.ts";
import type { AnswerCache } from "./answer-cache.ts";
import { cancellable } from "./cancellable-fetch.ts";
import { METADATA_PREFIX } from "./provider-store.ts";

/** What is asked of a provider before there is a profile of it. */
export interface ProviderSetup {
  /**
   * Asks now, whatever is remembered: a person looks at what the provider says today.
   *
   * @throws OAuthError as discoverProvider does
   */
  discover(issuer: string, signal?: AbortSignal): Promise<ProviderMetadata>;
  /**
   * Reads metadata that a person brings.
   *
   * @param issuer the one that it should be of; by default the one that it names
   * @throws OAuthError as readDiscoveryDocument does
   */
  readDocument(text: string, issuer?: string): Promise<ProviderMetadata>;
  /**
   * Registers this app as a public client, with no scope: the provider's default may be asked for.
   *
   * @returns the client identifier
   * @throws OAuthError as registerClient does
   */
  register(
    metadata: ProviderMetadata,
    client: Omit<ClientDescription, "postLogoutRedirectUri">,
  ): Promise<string>;
}

export function createProviderSetup({
  fetch,
  answers,
  baseUrl,
}: {
  fetch: typeof globalThis.fetch;
  answers: AnswerCache;
  /** The app's own address, ending in a slash. */
  baseUrl: string;
}): ProviderSetup {
  return {
    async discover(issuer, signal) {
      const metadata = await discoverProvider(issuer, { fetch: cancellable(fetch, signal) });
      // Signing in right afterwards need not ask again.
      await answers.write(METADATA_PREFIX + issuer, metadata);
      return metadata;
    },
    readDocument: readDiscoveryDocument,
    register: (metadata, client) =>
      registerClient(metadata, { ...client, postLogoutRedirectUri: baseUrl }, { fetch }),
  };
}
