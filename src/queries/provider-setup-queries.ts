import {
  useMutation,
  type UseMutationResult,
  useQuery,
  type UseQueryResult,
} from "@tanstack/react-query";
import { useMemo } from "react";
import type { ConnectionService } from "../connections/connection-service.ts";
import type { EntryMistake, ProviderProfiles } from "../connections/provider-profiles.ts";
import type { ProviderMetadata, ProviderProfile } from "../oauth/provider-profile.ts";
import { useServices } from "./services-context.tsx";

export type { EntryMistake };

/** Nothing here is asked twice by itself: a person watches, and presses a button. */
const asked = { retry: false, staleTime: Infinity } as const;

/**
 * Asks a provider what it can do. A request whose answer nobody waits for any more is cancelled.
 *
 * @param issuer undefined: none yet
 */
export function useDiscovery(issuer: string | undefined): UseQueryResult<ProviderMetadata> {
  const { loadProviderSetup } = useServices();
  return useQuery({
    ...asked,
    queryKey: ["discovery", issuer],
    queryFn: async ({ signal }) => (await loadProviderSetup()).discover(issuer ?? "", signal),
    enabled: issuer !== undefined,
    gcTime: 0,
  });
}

/**
 * Reads a discovery document that a person has pasted.
 *
 * @param text undefined or blank: none yet
 * @param issuer the one that it should be of; undefined: the one that it names
 */
export function useDiscoveryDocument(
  text: string | undefined,
  issuer: string | undefined,
): UseQueryResult<ProviderMetadata> {
  const { loadProviderSetup } = useServices();
  return useQuery({
    ...asked,
    queryKey: ["discovery document", text, issuer],
    queryFn: async () => (await loadProviderSetup()).readDocument(text ?? "", issuer),
    enabled: (text ?? "").trim() !== "",
    gcTime: 0,
  });
}

/** Registers this app at a provider; the result is the client identifier. */
export function useRegisterClient(): UseMutationResult<
  string,
  Error,
  { metadata: ProviderMetadata; redirectUri: string; dpop: boolean }
> {
  const { loadProviderSetup, installation } = useServices();
  return useMutation({
    mutationFn: async ({ metadata, ...client }) =>
      (await loadProviderSetup()).register(metadata, { ...client, name: installation.title }),
  });
}

/** @returns what is wrong with an entry; empty when nothing is */
export function useEntryCheck(): (entry: unknown) => Promise<readonly EntryMistake[]> {
  const { providers } = useServices();
  return useMemo(
    () => async (entry) => {
      const checked = await providers.check(entry);
      return "mistakes" in checked ? checked.mistakes : [];
    },
    [providers],
  );
}

/** Adds a provider, or changes the one that a person added under that id before. */
export function useSaveProvider(): UseMutationResult<
  ProviderProfile,
  Error,
  { id: string; entry: unknown }
> {
  const { providers } = useServices();
  return useMutation({
    mutationFn: ({ id, entry }) =>
      providers.isCustom(id) ? providers.change(entry) : providers.add(entry),
  });
}

/** Deletes a provider that a person added, or one that was set aside. */
export function useDeleteProvider(): UseMutationResult<void, Error, string> {
  const { providers, connections } = useServices();
  return useMutation({ mutationFn: (id) => deleteProvider(id, { providers, connections }) });
}

/**
 * Deletes a provider that a person added. Its connections go first, and their tokens are revoked.
 *
 * Those of one that was set aside stay: they may be another's, which `config.json` has under the same
 * id, and without a usable profile nobody could revoke their tokens.
 */
export async function deleteProvider(
  id: string,
  {
    providers,
    connections,
  }: {
    providers: Pick<ProviderProfiles, "isCustom" | "remove">;
    connections: Pick<ConnectionService, "list" | "disconnect">;
  },
): Promise<void> {
  if (providers.isCustom(id)) {
    const own = (await connections.list()).filter(({ profileId }) => profileId === id);
    // One by one: each tells its provider, which needs the profile for that.
    for (const connection of own) await connections.disconnect(connection.id, { logout: false });
  }
  await providers.remove(id);
}

/** @returns whether a person added the provider of an id, and may change it */
export function useIsCustom(): (id: string) => boolean {
  return useServices().providers.isCustom;
}

/** An id for a provider that a person adds: one that no operator would think of. */
export function freeProviderId(): string {
  return `own-${crypto.randomUUID().slice(0, 8)}`;
}
