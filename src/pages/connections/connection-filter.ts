import type { Connection, ConnectionStatus } from "../../connections/connection.ts";

export const statuses: readonly ConnectionStatus[] = [
  "Connected",
  "Refreshing",
  "Needs reconnect",
  "Offline",
];

/**
 * The connections that a person looks for.
 *
 * @param text every word of it must occur in the provider's or the account's name or address
 * @param status one of the four words, or empty for all
 */
export function filterConnections(
  connections: readonly Connection[],
  text: string,
  status: string,
): readonly Connection[] {
  const words = text.toLocaleLowerCase().split(/\s+/u).filter(Boolean);
  return connections.filter((connection) => {
    if (status !== "" && connection.status !== status) return false;
    const { label, claims } = connection.account;
    const searched = [connection.providerName, label, claims?.email, claims?.preferred_username]
      .join(" ")
      .toLocaleLowerCase();
    return words.every((word) => searched.includes(word));
  });
}
