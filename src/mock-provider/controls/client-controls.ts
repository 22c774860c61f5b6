import type { MockProvider } from "../provider.ts";
import { clientFrom } from "../provider-options.ts";
import { findLocationFault, findRedirectFault } from "../registration/check-redirect-uri.ts";
import { deleteClient } from "../registration/delete-client.ts";
import type { Client } from "../state/state.ts";

/** What can be changed about a client while the provider runs. */
export type ClientChanges = Pick<
  Client,
  "name" | "redirectUris" | "postLogoutRedirectUris" | "scope"
>;

/**
 * Registers a public client.
 *
 * @throws {TypeError} when the id is empty or taken, or a URI cannot be registered
 */
export async function addClient(
  provider: MockProvider,
  id: string,
  details: ClientChanges,
): Promise<void> {
  if (id === "") throw new TypeError("A client needs an id.");
  checkUris(details);
  await provider.state.update((state) => {
    if (state.clients.has(id)) throw new TypeError(`There is a client '${id}' already.`);
    const registeredAt = provider.epochTime();
    state.clients.set(id, { ...clientFrom({ id, ...details }), registeredAt });
  });
}

/**
 * Changes a client; what it was granted already stays.
 *
 * @throws {TypeError} when there is no such client, or a URI cannot be registered
 */
export async function editClient(
  provider: MockProvider,
  id: string,
  changes: ClientChanges,
): Promise<void> {
  checkUris(changes);
  await provider.state.update((state) => {
    const client = state.clients.get(id);
    if (client === undefined) throw new TypeError(`There is no client '${id}' any more.`);
    Object.assign(client, changes);
  });
}

/** Forgets a client with everything that was issued to it. */
export async function removeClient(provider: MockProvider, id: string): Promise<void> {
  await provider.state.update((state) => deleteClient(state, id, provider.epochTime()));
}

/** The same rules as for those who register themselves. */
function checkUris({ redirectUris, postLogoutRedirectUris }: ClientChanges): void {
  demandNoFault(redirectUris, findRedirectFault);
  demandNoFault(postLogoutRedirectUris, findLocationFault);
}

function demandNoFault(
  uris: readonly string[],
  findFault: (uri: string) => string | undefined,
): void {
  for (const uri of uris) {
    const fault = findFault(uri);
    if (fault !== undefined) throw new TypeError(`'${uri}' ${fault}.`);
  }
}
