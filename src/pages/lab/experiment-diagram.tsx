import type { TakenStep } from "../../experiments/run-experiment.ts";
import type { JourneyExchange } from "../../journeys/journey-event.ts";
import type { ExperimentRun } from "../../queries/experiment-queries.ts";
import { exchangesOf } from "../../queries/played-steps.ts";
import type { Actor } from "../../ui/actor.tsx";
import { StepExchanges } from "../step-exchanges.tsx";
import { Sequence, type SequenceStep } from "../../ui/sequence.tsx";
import { decisiveStep } from "./decisive-step.ts";
import { defenderName } from "./result-words.ts";

const lanes: readonly Actor[] = ["you", "attacker", "tab", "provider"];

export interface ExperimentDiagramProps {
  run: ExperimentRun | undefined;
  /** Index of the step that somebody has chosen. */
  selected: number | undefined;
  onSelect: (index: number) => void;
}

/** What really happened, step by step, with the requests of the step that is looked at. */
export function ExperimentDiagram({ run, selected, onSelect }: ExperimentDiagramProps) {
  const steps = run?.steps ?? [];
  const shown = selected ?? (run && decisiveStep(run));
  const step = shown === undefined ? undefined : steps[shown];
  return (
    <section className="card experiment-diagram" aria-label="What happened">
      <Sequence
        label="What happened"
        lanes={lanes}
        steps={steps.map((taken) => drawn(taken, run ? exchangesOf(run, taken) : []))}
        selected={shown}
        onSelect={onSelect}
        detail={step && run && <StepDetail step={step} exchanges={exchangesOf(run, step)} />}
        next={steps.length === 0 && <p className="experiment-empty">{emptyWords(run)}</p>}
      />
    </section>
  );
}

function emptyWords(run: ExperimentRun | undefined): string {
  if (run === undefined) return "Each step is drawn here as it happens.";
  return run.result === undefined ? "Waiting for the first step…" : "It did not come to a step.";
}

function StepDetail({
  step,
  exchanges,
}: {
  step: TakenStep;
  exchanges: readonly JourneyExchange[];
}) {
  return (
    <div className="sequence-detail grid grid-cols-1 gap-3">
      <p className="max-w-[65ch]">{step.sentence}</p>
      <StepExchanges of={step.title} exchanges={exchanges} />
    </div>
  );
}

function drawn(
  { from, to, title, at, refusal }: TakenStep,
  exchanges: readonly JourneyExchange[],
): SequenceStep {
  // A redirect URI answers to nobody: what came before it is what the provider said.
  const status = exchanges.findLast((exchange) => exchange.status !== 204)?.status;
  return {
    from,
    to,
    title,
    at,
    state: refusal ? "failed" : "done",
    // The status is there already.
    errorCode: refusal?.code.startsWith("HTTP") ? undefined : refusal?.code,
    failedWord: refusal && `Refused by ${defenderName(refusal.by)}`,
    ...(from !== to && status !== undefined && { answer: { status, duration: undefined } }),
  };
}
