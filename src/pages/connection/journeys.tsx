import type { Journey } from "../../journeys/journey-event.ts";
import { useJourneys } from "../../queries/connection-queries.ts";
import { Outcome } from "../../ui/outcome.tsx";
import { PassiveTime } from "../../ui/relative-time.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { StepsList } from "../../ui/steps-list.tsx";
import { Failure } from "../failure.tsx";
import { Section } from "../page.tsx";

const kinds = {
  connect: "Connect",
  reconnect: "Reconnect",
  "step-up": "Step-up",
  refresh: "Refresh",
  disconnect: "Disconnect",
} as const;
const outcomes = {
  running: { word: "Under way", tone: "busy" },
  done: { word: "Done", tone: "good" },
  failed: { word: "Failed", tone: "bad" },
} as const;

/** The recorded flows of a connection, the newest open. */
export function Journeys({ connectionId }: { connectionId: string }) {
  const journeys = useJourneys(connectionId);
  return (
    <Section title="Steps" id="steps">
      {journeys.isPending && <Skeleton className="h-40 rounded-card" />}
      {journeys.error && (
        <Failure error={journeys.error} remedies={{ tryAgain: () => void journeys.refetch() }} />
      )}
      {journeys.data?.length === 0 && (
        <p className="text-ink-soft">
          Nothing recorded yet. Every connect, refresh and disconnect leaves its steps here, without
          secrets.
        </p>
      )}
      {journeys.data && journeys.data.length > 0 && (
        <ul className="card divide-y divide-line">
          {journeys.data.map((journey, index) => (
            <li key={journey.id}>
              <JourneySteps journey={journey} open={index === 0} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

/** What is recorded of a connection that is gone: its disconnect, for one. */
export function PastJourneys({ connectionId }: { connectionId: string }) {
  const { data = [] } = useJourneys(connectionId);
  return data.length > 0 && <Journeys connectionId={connectionId} />;
}

function JourneySteps({ journey, open }: { journey: Journey; open: boolean }) {
  const { word, tone } = outcomes[journey.outcome];
  const kind = kinds[journey.kind];
  return (
    <details className="fold" open={open}>
      <summary className="px-3 py-2">
        <h3 className="text-14">{kind}</h3>
        <Outcome tone={tone}>{word}</Outcome>
        <span className="ms-auto text-13 text-ink-soft">
          <span className="max-sm:hidden">
            {journey.steps.length} {journey.steps.length === 1 ? "step" : "steps"} ·{" "}
          </span>
          <PassiveTime at={journey.startedAt} />
        </span>
      </summary>
      <div className="px-4 pt-2 pb-4">
        <StepsList steps={journey.steps} label={`Steps: ${kind}`} />
      </div>
    </details>
  );
}
