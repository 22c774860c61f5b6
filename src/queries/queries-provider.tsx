import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { followConnections } from "./connection-notices.ts";
import { createQueryClient } from "./query-client.ts";
import { useServices } from "./services-context.tsx";

/** Gives React Query to the screens below, and keeps their queries in step with the connections. */
export function QueriesProvider({ children }: { children: ReactNode }) {
  const { connections } = useServices();
  const [queryClient] = useState(createQueryClient);
  useEffect(() => followConnections(connections, queryClient), [connections, queryClient]);
  return <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>;
}
