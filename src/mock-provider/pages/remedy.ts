import type { State } from "../state/state.ts";
import type { Remedy } from "./page-view.ts";

const places =
  "in the tab under Clients of the Controls, with npm run mock by --client-id and --redirect-uri, and in code by the option clients.";

/**
 * @param query of an authorization request that was refused on the page
 * @returns what is registered instead, where the client or its redirect URI is not
 */
export function findRemedy({ clients }: State, query: URLSearchParams): Remedy | undefined {
  const clientId = query.get("client_id");
  if (clientId === null) return undefined;
  const client = clients.get(clientId);
  if (client === undefined) {
    const advice = `A client is added ${places}`;
    return { heading: "Known clients", registered: [...clients.keys()], advice };
  }
  const redirectUri = query.get("redirect_uri");
  if (redirectUri === null || client.redirectUris.includes(redirectUri)) return undefined;
  const heading = `Redirect URIs of ${client.id}`;
  const advice = `They are compared character for character. One is added ${places}`;
  return { heading, registered: client.redirectUris, advice };
}
