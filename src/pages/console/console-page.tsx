import { Link } from "react-router";
import { useConnections } from "../../queries/connection-queries.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Failure } from "../failure.tsx";
import { Page } from "../page.tsx";
import { RequestForm } from "./request-form.tsx";

/** Sends any request with a connection's access token. */
export function ConsolePage() {
  const connections = useConnections();
  return (
    <Page title="Console">
      {connections.error && (
        <Failure
          error={connections.error}
          remedies={{ tryAgain: () => void connections.refetch() }}
        />
      )}
      {connections.isPending && (
        <div role="status" aria-busy="true" aria-label="Loading">
          <Skeleton className="h-80 rounded-card" />
        </div>
      )}
      {connections.data?.length === 0 && (
        <EmptyState
          title="Nothing to send with yet"
          action={
            <Link to="/" className="btn" data-variant="primary">
              Go to Connections
            </Link>
          }
        >
          <p>
            The console sends a request to an API with a connection's access token. Connect an
            account first.
          </p>
        </EmptyState>
      )}
      {connections.data && connections.data.length > 0 && (
        <RequestForm connections={connections.data} />
      )}
    </Page>
  );
}
