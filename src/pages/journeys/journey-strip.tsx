import type { Journey } from "../../journeys/journey-event.ts";
import { wordsOf } from "./journey-words.ts";

/** More marks than this say nothing more. */
const MOST = 24;

/** A journey at a glance: a mark for each step, in the colour of who acts. */
export function JourneyStrip({ journey: { steps } }: { journey: Journey }) {
  return (
    <span className="journey-strip">
      <span aria-hidden="true">
        {steps.slice(0, MOST).map((step, index) => {
          const { from, to } = wordsOf(step);
          return (
            <span
              key={index}
              className="journey-mark"
              data-actor={step.state === "failed" ? undefined : to}
              data-state={step.state}
              data-sent={from === to ? undefined : true}
            />
          );
        })}
      </span>
      <span className="text-13 text-ink-soft">
        {steps.length} {steps.length === 1 ? "step" : "steps"}
      </span>
    </span>
  );
}
