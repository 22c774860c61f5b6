import { useState } from "react";
import type { Experiment } from "../../experiments/experiment.ts";
import type { UnusedCode } from "../../oauth/authorization-transaction.ts";
import {
  type Arrangement,
  type ExperimentPlayer,
  useExperimentRuns,
  useSignedInFor,
} from "../../queries/experiment-queries.ts";
import { Button } from "../../ui/button.tsx";
import { OpenAsJourney } from "../open-as-journey.tsx";
import { ExperimentDiagram } from "./experiment-diagram.tsx";
import { experimentJourney } from "./experiment-journey.ts";
import { ExperimentStory } from "./experiment-story.tsx";
import { OwnTrial } from "./own-trial.tsx";
import { RelatedPlaces } from "./related-places.tsx";
import { RunVerdict } from "./run-verdict.tsx";
import { usePlaceName } from "./use-place-name.ts";

export interface ExperimentScreenProps {
  experiment: Experiment;
  player: ExperimentPlayer;
}

type StartTrial = (arrangement: Arrangement, code?: UnusedCode) => void;

/** The verdict first, then the story beside what really happened. */
export function ExperimentScreen({ experiment, player }: ExperimentScreenProps) {
  const runs = useExperimentRuns(player);
  const run = runs.get(experiment.id);
  const isBusy = [...runs.values()].some(({ result }) => result === undefined);
  const [selected, select] = useState<number>();
  const { undefended } = experiment;
  const placeName = usePlaceName();
  const start: StartTrial = (arrangement, code) => {
    select(undefined);
    void player.run(experiment, arrangement, code);
  };
  useSignedInFor(`/lab/${experiment.id}`, (code) =>
    start({ at: "sign-in", profileId: code.transaction.profile.id }, code),
  );
  const isOfMock = (isDefended: boolean) =>
    run?.arrangement.at === "mock" && run.arrangement.isDefended === isDefended;
  const journey = run?.result !== undefined && (
    <OpenAsJourney
      run={() => experimentJourney(experiment, run, placeName(run.arrangement), Date.now())}
    />
  );
  return (
    <>
      <section className="card experiment-head" aria-label="Verdict">
        <RunVerdict
          experiment={experiment}
          run={run}
          hasMock={player.hasMock}
          onAgain={() => run && start(run.arrangement)}
        />
        {!player.hasMock && journey}
        {player.hasMock && (
          <div className="grid grid-cols-1 gap-2">
            <div className="flex flex-wrap gap-2">
              <Button
                variant="primary"
                busy={isBusy && isOfMock(true)}
                inactive={isBusy}
                onClick={() => start({ at: "mock", isDefended: true })}
              >
                {isOfMock(true) ? "Run again" : "Run the attack"}
              </Button>
              <Button
                busy={isBusy && isOfMock(false)}
                inactive={isBusy}
                onClick={() => start({ at: "mock", isDefended: false })}
              >
                Run it without the defence
              </Button>
              {journey}
            </div>
            <p className="max-w-[75ch] text-13 text-ink-soft">
              Without the defence: {lowerFirst(undefended.words)}
            </p>
          </div>
        )}
      </section>
      <div className="experiment">
        <ExperimentStory experiment={experiment} run={run} />
        <ExperimentDiagram run={run} selected={selected} onSelect={select} />
      </div>
      {experiment.own && (
        <OwnTrial own={experiment.own} player={player} run={run} isBusy={isBusy} onRun={start} />
      )}
      <RelatedPlaces id={experiment.id} />
    </>
  );
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
