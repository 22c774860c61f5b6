import { Link, useParams } from "react-router";
import type { Experiment } from "../../experiments/experiment.ts";
import { experiments, useExperimentPlayer } from "../../queries/experiment-queries.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Failure } from "../failure.tsx";
import { NotFoundPage } from "../not-found.tsx";
import { Page } from "../page.tsx";
import { ExperimentScreen } from "./experiment-screen.tsx";

/** One attack: what it is, what becomes of it here, and what would without the defence. */
export function ExperimentPage() {
  const { experiment: id } = useParams();
  const experiment = experiments.find((candidate) => candidate.id === id);
  return experiment === undefined ? (
    <NotFoundPage />
  ) : (
    <Known key={experiment.id} experiment={experiment} />
  );
}

function Known({ experiment }: { experiment: Experiment }) {
  const player = useExperimentPlayer();
  return (
    <Page
      title={experiment.title}
      aside={
        <Link to="/lab#experiments" className="btn" data-variant="quiet">
          All experiments
        </Link>
      }
    >
      {player.isPending && (
        <div role="status" aria-busy="true" aria-label="Loading">
          <Skeleton className="h-120 rounded-card" />
        </div>
      )}
      {player.error && (
        <Failure error={player.error} remedies={{ tryAgain: () => void player.refetch() }} />
      )}
      {player.data && <ExperimentScreen experiment={experiment} player={player.data} />}
    </Page>
  );
}
