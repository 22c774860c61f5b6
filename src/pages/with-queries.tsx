import { lazy, Suspense } from "react";
import { Outlet } from "react-router";
import { QueriesProvider } from "../queries/queries-provider.tsx";
import { useLoadAtFirstInput } from "./use-load-at-first-input.ts";

// Nobody presses a key before a page is there.
const Shortcuts = lazy(async () => ({
  default: (await import("./shortcuts/shortcuts.tsx")).Shortcuts,
}));

/** Ahead of the first question, which has to be asked without a network too. */
const loadDialogs = () => import("../ui/modal-dialog.tsx");

/** The pages that read and change things. The callback does without, until it has to explain a failure. */
export function WithQueries() {
  useLoadAtFirstInput(loadDialogs);
  return (
    <QueriesProvider>
      <Outlet />
      <Suspense>
        <Shortcuts />
      </Suspense>
    </QueriesProvider>
  );
}
