import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { Outlet } from "react-router";
import type { ConnectionService } from "../connections/connection-service.ts";
import { followConnections } from "../queries/connection-notices.ts";
import { createQueryClient } from "../queries/query-client.ts";
import { useLoadAtFirstInput } from "./use-load-at-first-input.ts";
import { useLoadLater } from "./use-load-later.ts";

// Nobody presses a key before a page is there.
const Shortcuts = lazy(async () => ({
  default: (await import("./shortcuts/shortcuts.tsx")).Shortcuts,
}));

/** Ahead of the first question, which has to be asked without a network too. */
const loadDialogs = () => import("../ui/modal-dialog.tsx");

/** Milliseconds; until then, what is on its way to the screen has the processor to itself. */
const SHOWN = 500;

/** The queries of all pages, in step with the connections for as long as this tab lives. */
export function createPageQueries(connections: ConnectionService): QueryClient {
  const queries = createQueryClient();
  followConnections(connections, queries);
  return queries;
}

/**
 * The pages that read and change things. The callback does without, until it has to explain a failure.
 *
 * @param startBehind what goes on without anybody looking; of a stable identity
 */
export function WithQueries({
  queries,
  startBehind,
}: {
  queries: QueryClient;
  startBehind: () => Promise<void>;
}) {
  useLoadAtFirstInput(loadDialogs);
  useLoadAtFirstInput(startBehind);
  useLoadLater(startBehind, SHOWN);
  return (
    <QueryClientProvider client={queries}>
      <Outlet />
      <Suspense>
        <Shortcuts />
      </Suspense>
    </QueryClientProvider>
  );
}
