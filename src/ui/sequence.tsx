import { Fragment, type KeyboardEvent, type ReactNode } from "react";
import { ActorIcon, actorName, type Actor } from "./actor.tsx";
import { Outcome } from "./outcome.tsx";
import { shortDuration } from "./time-words.ts";

/** One step of a flow as it is drawn: an arrow between two lanes, or a knot on one. */
export interface SequenceStep {
  /** Milliseconds of the local clock. */
  readonly at: number;
  readonly from: Actor;
  /** The same as `from`: nothing is sent. */
  readonly to: Actor;
  readonly title: string;
  readonly state: "done" | "sent" | "failed" | "skipped";
  /** What came back: an HTTP status, or nothing that a page can see. */
  readonly answer?: { readonly status: number | undefined; readonly duration: number | undefined };
  readonly errorCode?: string | undefined;
  /** In place of "Failed", where more is known. */
  readonly failedWord?: string | undefined;
  /** Words for the time that passed before it, where that is worth a line. */
  readonly pause?: string | undefined;
}

export interface SequenceProps {
  label: string;
  lanes: readonly Actor[];
  steps: readonly SequenceStep[];
  /** Index of the step that is looked at. */
  selected: number | undefined;
  onSelect: (index: number) => void;
  /** Stands below the selected step. */
  detail?: ReactNode;
  /** Stands below the last step: what comes next. */
  next?: ReactNode;
}

const states = {
  done: undefined,
  sent: { word: "Sent, no answer yet", tone: "busy" },
  failed: { word: "Failed", tone: "bad" },
  skipped: { word: "Not needed", tone: "busy" },
} as const;

/** A sequence diagram whose rows are the list of its steps: what is drawn and what is said are one. */
export function Sequence(props: SequenceProps) {
  const { label, lanes, steps, selected, onSelect, detail, next } = props;
  const [first] = steps;
  return (
    <div className="sequence" data-lanes={lanes.length}>
      <div className="sequence-head" aria-hidden="true">
        {lanes.map((actor) => (
          <span key={actor} className="sequence-actor" data-actor={actor}>
            <ActorIcon actor={actor} />
            <span>{actorName(actor)}</span>
          </span>
        ))}
      </div>
      <ol aria-label={label} onKeyDown={moveFocus}>
        {steps.map((step, index) => {
          const outcome = states[step.state];
          return (
            <Fragment key={index}>
              <li className="sequence-step" data-state={step.state}>
                {step.pause && (
                  <p className="sequence-pause">
                    <span className="sequence-lanes" aria-hidden="true" />
                    <span>{step.pause}</span>
                  </p>
                )}
                <button
                  type="button"
                  className="sequence-row"
                  aria-current={index === selected ? "step" : undefined}
                  onClick={() => onSelect(index)}
                >
                  <Drawing step={step} lanes={lanes} />
                  <span className="sequence-words">
                    <span className="sequence-title">{step.title}</span>
                    <span className="sequence-facts">
                      <Path {...step} />
                      {first && (
                        <span className="sequence-since">+{since(step.at - first.at)}</span>
                      )}
                      {outcome && (
                        <Outcome tone={outcome.tone}>
                          {(step.state === "failed" ? step.failedWord : undefined) ?? outcome.word}
                        </Outcome>
                      )}
                      {step.answer?.status !== undefined && (
                        <span className="sequence-answer">{step.answer.status}</span>
                      )}
                      {step.answer?.duration !== undefined && (
                        <span>{Math.round(step.answer.duration)} ms</span>
                      )}
                      {step.errorCode && <code className="code">{step.errorCode}</code>}
                    </span>
                  </span>
                  {first && (
                    <span className="sequence-time" aria-hidden="true">
                      +{since(step.at - first.at)}
                    </span>
                  )}
                </button>
                {index === selected && detail}
              </li>
            </Fragment>
          );
        })}
      </ol>
      {next}
    </div>
  );
}

function Path({ from, to }: Pick<SequenceStep, "from" | "to">) {
  return (
    <span className="sequence-path">
      <span className="actor" data-actor={from}>
        {actorName(from)}
      </span>
      {from !== to && (
        <>
          <span aria-hidden="true"> → </span>
          <span className="sr-only"> to </span>
          <span className="actor" data-actor={to}>
            {actorName(to)}
          </span>
        </>
      )}
    </span>
  );
}

/** The lanes of one row, with what happens between them. */
export function Drawing({
  step,
  lanes,
}: {
  step: Pick<SequenceStep, "from" | "to" | "state" | "answer">;
  lanes: readonly Actor[];
}) {
  const { from, to, state, answer } = step;
  const [start, end] = [lanes.indexOf(from), lanes.indexOf(to)];
  const span = { "data-a": Math.min(start, end), "data-b": Math.max(start, end) };
  const toRight = end > start;
  const isLost = state === "failed" && answer !== undefined && answer.status === undefined;
  const returns = answer !== undefined && state !== "sent" && !isLost;
  return (
    <span className="sequence-lanes" aria-hidden="true">
      {start === end ? (
        <span className="sequence-knot" data-actor={from} data-state={state} {...span} />
      ) : (
        <>
          <span
            className="sequence-arrow"
            data-actor={from}
            data-to={toRight ? "right" : "left"}
            data-state={isLost ? "lost" : state}
            data-returns={returns || undefined}
            {...span}
          />
          {returns && (
            <span
              className="sequence-arrow"
              data-actor={to}
              data-to={toRight ? "left" : "right"}
              data-state={state === "failed" ? "refused" : "answer"}
              {...span}
            >
              {answer.status !== undefined && (
                <span className="sequence-status">{answer.status}</span>
              )}
            </span>
          )}
        </>
      )}
    </span>
  );
}

function since(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.max(0, Math.round(milliseconds))} ms`;
  if (milliseconds < 10_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  return shortDuration(milliseconds);
}

/** Up and down go from step to step. */
function moveFocus(event: KeyboardEvent<HTMLOListElement>): void {
  const direction = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (direction === undefined || !(event.target instanceof HTMLElement)) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>(".sequence-row")];
  const at = rows.indexOf(event.target);
  const row = at === -1 ? undefined : rows[at + direction];
  if (row === undefined) return;
  event.preventDefault();
  row.focus();
}
