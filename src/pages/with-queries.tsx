import { Outlet } from "react-router";
import { QueriesProvider } from "../queries/queries-provider.tsx";

/** The pages that read and change things. The callback does without, until it has to explain a failure. */
export function WithQueries() {
  return (
    <QueriesProvider>
      <Outlet />
    </QueriesProvider>
  );
}
