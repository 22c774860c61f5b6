import { Link } from "react-router";
import { useJourneys } from "../../queries/connection-queries.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Failure } from "../failure.tsx";
import { JourneyList } from "../journeys/journey-list.tsx";
import { Section } from "../page.tsx";

/** As many as fit beside everything else; all of them are one press away. */
const SHOWN = 8;

/** The recorded flows of a connection, the newest first. */
export function Journeys({ connectionId }: { connectionId: string }) {
  const journeys = useJourneys(connectionId);
  const all = journeys.data ?? [];
  return (
    <Section title="Journeys" id="journeys">
      {journeys.isPending && <Skeleton className="h-40 rounded-card" />}
      {journeys.error && (
        <Failure error={journeys.error} remedies={{ tryAgain: () => void journeys.refetch() }} />
      )}
      {journeys.data?.length === 0 && (
        <p className="text-ink-soft">
          Nothing recorded yet. Every connect, refresh, API call, revocation and disconnect leaves
          its steps here, without secrets.
        </p>
      )}
      {all.length > 0 && <JourneyList journeys={all.slice(0, SHOWN)} />}
      {all.length > SHOWN && (
        <p>
          <Link
            className="link text-13"
            to={`/journeys?${new URLSearchParams({ connection: connectionId }).toString()}`}
          >
            All {all.length} journeys of this connection
          </Link>
        </p>
      )}
    </Section>
  );
}

/** What is recorded of a connection that is gone: its disconnect, for one. */
export function PastJourneys({ connectionId }: { connectionId: string }) {
  const { data = [] } = useJourneys(connectionId);
  return data.length > 0 && <Journeys connectionId={connectionId} />;
}
