import { useRef } from "react";
import { Link } from "react-router";
import {
  type ExperimentRun,
  experiments,
  useExperimentPlayer,
  useExperimentRuns,
  useIsRunningAll,
} from "../../queries/experiment-queries.ts";
import { Button } from "../../ui/button.tsx";
import { StatusShape } from "../../ui/status-shape.tsx";
import { defenderName, resultWords } from "./result-words.ts";

/** The attacks, each with how it last ended in this tab. */
export function ExperimentList() {
  const player = useExperimentPlayer();
  const runs = useExperimentRuns(player.data);
  const isRunning = [...runs.values()].some(({ result }) => result === undefined);
  const isRunningAll = useIsRunningAll(player.data);
  const begin = useRef<HTMLButtonElement>(null);
  const stop = () => {
    player.data?.stopAll();
    // What was pressed goes away.
    begin.current?.focus();
  };
  return (
    <div className="grid grid-cols-1 gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {player.data?.hasMock && (
          <Button ref={begin} busy={isRunning} onClick={() => void player.data.runAll(experiments)}>
            Run all against the mock
          </Button>
        )}
        {isRunningAll && (
          <Button variant="quiet" onClick={stop}>
            Stop
          </Button>
        )}
        <p role="status" className="text-13 text-ink-soft">
          {summary(runs)}
        </p>
      </div>
      <ul className="experiment-list" aria-label="Experiments">
        {experiments.map(({ id, title, defender }) => (
          <li key={id}>
            <Link to={`/lab/${id}`} className="experiment-link">
              <span className="font-medium">{title}</span>
              <LastVerdict run={runs.get(id)} defender={defenderName(defender)} />
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

function LastVerdict({ run, defender }: { run: ExperimentRun | undefined; defender: string }) {
  if (run === undefined) return <span className="text-13 text-ink-soft">Up to {defender}</span>;
  if (run.result === undefined) return <span className="text-13 text-ink-soft">Running…</span>;
  const { title, tone } = resultWords(run.result);
  return (
    <span className="verdict-line text-13" data-tone={tone}>
      <StatusShape tone={tone} />
      {title}
      {withWhat(run)}
    </span>
  );
}

function withWhat({ arrangement }: ExperimentRun): string {
  switch (arrangement.at) {
    case "mock":
      return arrangement.isDefended ? "" : ", without the defence";
    case "sign-in":
      return ", with a sign-in of yours";
    case "connection":
      return ", with your connection";
  }
}

/** Said once, when the last of all has ended. */
function summary(runs: ReadonlyMap<string, ExperimentRun>): string {
  const results = [...runs.values()].map(({ result }) => result);
  if (results.length < experiments.length || results.includes(undefined)) return "";
  const stopped = results.filter((result) => result?.outcome === "stopped").length;
  return `${stopped} of ${experiments.length} attacks were stopped.`;
}
