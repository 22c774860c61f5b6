import type { WaitingStep } from "../../journeys/guide.ts";
import type { Journey } from "../../journeys/journey-event.ts";
import { nextTitle, wordsFor } from "../../ui/step-words.ts";
import { lanes } from "./journey-words.ts";

/** What a flow that goes step by step would do next; the bar below has the button. */
export function NextStep({ journey, waiting }: { journey: Journey; waiting: WaitingStep }) {
  const { from, to } = wordsFor(waiting.next);
  const [start, end] = [lanes.indexOf(from), lanes.indexOf(to)];
  const span = { "data-a": Math.min(start, end), "data-b": Math.max(start, end) };
  return (
    <div className="sequence-next">
      <span className="sequence-lanes" aria-hidden="true">
        {start === end ? (
          <span className="sequence-knot" data-actor={from} data-state="skipped" {...span} />
        ) : (
          <span
            className="sequence-arrow"
            data-actor={from}
            data-to={end > start ? "right" : "left"}
            data-state="skipped"
            {...span}
          />
        )}
      </span>
      <p>
        <span className="text-ink-soft">Next: </span>
        {nextTitle(waiting.next, journey.providerName)}
      </p>
    </div>
  );
}
