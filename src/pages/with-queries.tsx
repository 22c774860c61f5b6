import { lazy, Suspense } from "react";
import { Outlet } from "react-router";
import { QueriesProvider } from "../queries/queries-provider.tsx";

// Nobody presses a key before a page is there.
const Shortcuts = lazy(async () => ({
  default: (await import("./shortcuts/shortcuts.tsx")).Shortcuts,
}));

/** The pages that read and change things. The callback does without, until it has to explain a failure. */
export function WithQueries() {
  return (
    <QueriesProvider>
      <Outlet />
      <Suspense>
        <Shortcuts />
      </Suspense>
    </QueriesProvider>
  );
}
