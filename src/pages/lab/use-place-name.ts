import { useConnections } from "../../queries/connection-queries.ts";
import type { Arrangement } from "../../queries/experiment-queries.ts";
import type { LabPlace } from "../../queries/lab-queries.ts";
import { useProviders } from "../../queries/provider-queries.ts";

/** Names the provider that something was tried out at. */
export function usePlaceName(): (place: LabPlace | Arrangement | undefined) => string {
  const profiles = useProviders();
  const connections = useConnections().data ?? [];
  return (place) => {
    if (place === undefined) return "";
    if ("connectionId" in place && place.connectionId !== undefined) {
      const connection = connections.find(({ id }) => id === place.connectionId);
      if (connection !== undefined) return connection.providerName;
    }
    return "profileId" in place
      ? (profiles.find(({ id }) => id === place.profileId)?.name ?? "")
      : "Mock provider";
  };
}
