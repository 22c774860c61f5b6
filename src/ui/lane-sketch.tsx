import { ActorIcon, actorName, type Actor } from "./actor.tsx";
import { Drawing, type SequenceStep } from "./sequence.tsx";

export interface LaneSketchProps {
  label: string;
  lanes: readonly Actor[];
  /** In their order; nothing of it has happened. */
  steps: readonly Pick<SequenceStep, "from" | "to" | "title">[];
}

/** A flow as it will go, in the lanes of a sequence diagram, to look at. */
export function LaneSketch({ label, lanes, steps }: LaneSketchProps) {
  return (
    <div className="sequence lane-sketch" data-lanes={lanes.length}>
      <div className="lane-sketch-head" aria-hidden="true">
        {lanes.map((actor) => (
          <span key={actor} className="sequence-actor" data-actor={actor} title={actorName(actor)}>
            <ActorIcon actor={actor} />
          </span>
        ))}
      </div>
      <ol aria-label={label}>
        {steps.map((step) => (
          <li key={step.title} className="lane-sketch-row">
            <Drawing step={{ ...step, state: "done" }} lanes={lanes} />
            <span>{step.title}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
