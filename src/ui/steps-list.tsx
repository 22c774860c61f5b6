import { ActorIcon, ActorName, type Actor } from "./actor.tsx";
import { HttpExchange, type Exchange } from "./http-exchange.tsx";
import { Outcome } from "./outcome.tsx";
import { shortDuration } from "./time-words.ts";

/** One step of a flow, as it is shown. */
export interface Step {
  readonly at: number;
  readonly actor: Actor;
  readonly title: string;
  /** What it protects against or why it is done. */
  readonly purpose?: string | undefined;
  /** "RFC 7636 §4.1" */
  readonly reference?: string | undefined;
  readonly state: "done" | "sent" | "failed";
  readonly exchange?: Exchange | undefined;
  readonly errorCode?: string | undefined;
}

const states = {
  done: { word: "Done", tone: "good" },
  sent: { word: "Sent, no answer", tone: "busy" },
  failed: { word: "Failed", tone: "bad" },
} as const;

function sinceStart(milliseconds: number): string {
  return milliseconds < 10_000 ? `${milliseconds} ms` : shortDuration(milliseconds);
}

/** The steps of a flow in their order: who did what, why, by which rule, and how it went. */
export function StepsList({ steps, label }: { steps: readonly Step[]; label: string }) {
  const [first] = steps;
  return (
    <ol className="steps" aria-label={label}>
      {steps.map((step, index) => (
        <li key={index} className="step" data-state={step.state}>
          <span className="step-knot" data-actor={step.actor}>
            <ActorIcon actor={step.actor} />
          </span>
          <div className="grid min-w-0 grid-cols-1 gap-1 pt-0.5">
            <div className="flex flex-wrap items-baseline justify-between gap-x-4">
              <h4 className="font-semibold">{step.title}</h4>
              <Outcome tone={states[step.state].tone}>{states[step.state].word}</Outcome>
            </div>
            {step.purpose && <p className="max-w-[65ch] text-13 text-ink-soft">{step.purpose}</p>}
            <p className="flex flex-wrap items-baseline gap-x-3 text-13 text-ink-soft">
              <ActorName actor={step.actor} />
              {step.reference && <span>{step.reference}</span>}
              {first && <span>+{sinceStart(step.at - first.at)}</span>}
              {step.errorCode && <code className="code">{step.errorCode}</code>}
            </p>
            {step.exchange && <HttpExchange exchange={step.exchange} />}
          </div>
        </li>
      ))}
    </ol>
  );
}
