import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import type { ConnectionService } from "../connections/connection-service.ts";
import { followConnections } from "./connection-notices.ts";
import { createQueryClient } from "./query-client.ts";
import { useServices } from "./services-context.tsx";

/** The queries of all pages, in step with the connections for as long as this tab lives. */
export function createPageQueries(connections: ConnectionService): QueryClient {
  const queries = createQueryClient();
  followConnections(connections, queries);
  return queries;
}

/** Gives their queries to the screens below. */
export function QueriesProvider({
  queries,
  children,
}: {
  queries: QueryClient;
  children: ReactNode;
}) {
  return <QueryClientProvider client={queries}>{children}</QueryClientProvider>;
}

/** The same for a screen that stands alone, and for as long as it is there. */
export function OwnQueriesProvider({ children }: { children: ReactNode }) {
  const { connections } = useServices();
  const [queries] = useState(createQueryClient);
  useEffect(() => followConnections(connections, queries), [connections, queries]);
  return <QueriesProvider queries={queries}>{children}</QueriesProvider>;
}
