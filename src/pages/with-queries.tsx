import type { QueryClient } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { Outlet } from "react-router";
import { QueriesProvider } from "../queries/queries-provider.tsx";
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
    <QueriesProvider queries={queries}>
      <Outlet />
      <Suspense>
        <Shortcuts />
      </Suspense>
    </QueriesProvider>
  );
}
