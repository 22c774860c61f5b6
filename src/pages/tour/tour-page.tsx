import { Link } from "react-router";
import { useHasTour, useTourPlayer } from "../../queries/tour-queries.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Failure } from "../failure.tsx";
import { Page } from "../page.tsx";
import { TourScreen } from "./tour-screen.tsx";

/** What PKCE protects from, in a minute, live. */
export function TourPage() {
  const hasTour = useHasTour();
  const player = useTourPlayer();
  return (
    <Page title="Tour" heading="What PKCE protects you from">
      {hasTour ? (
        <>
          {player.isPending && (
            <div role="status" aria-busy="true" aria-label="Loading">
              <Skeleton className="h-120 rounded-card" />
            </div>
          )}
          {player.error && (
            <Failure error={player.error} remedies={{ tryAgain: () => void player.refetch() }} />
          )}
          {player.data && <TourScreen player={player.data} />}
        </>
      ) : (
        <NotHere />
      )}
    </Page>
  );
}

/** Without a provider in the tab there is nobody to be signed in at for show. */
function NotHere() {
  return (
    <EmptyState
      title="The tour is not part of this installation"
      action={
        <Link to="/" className="btn" data-variant="primary">
          Go to Connections
        </Link>
      }
    >
      <p>
        It shows a sign-in and an attack on it, live, at a mock provider that runs in the tab. Real
        installations are built without one.
      </p>
      <p>
        Whoever has the source gets the tour by <code className="code">npm start</code>, or by{" "}
        <code className="code whitespace-nowrap">npm run build -- --demo</code> for a host of their
        own.
      </p>
    </EmptyState>
  );
}
