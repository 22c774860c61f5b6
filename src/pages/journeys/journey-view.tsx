import { useEffect, useRef, type ReactNode } from "react";
import type { Journey } from "../../journeys/journey-event.ts";
import type { ProviderSide } from "../../queries/journey-queries.ts";
import { Sequence } from "../../ui/sequence.tsx";
import { kindNames, lanesOf, sequenceOf } from "./journey-words.ts";
import { StepDetail } from "./step-detail.tsx";

export interface JourneyViewProps {
  journey: Journey;
  /** Index of the step that is looked at. */
  selected: number | undefined;
  onSelect: (index: number) => void;
  side: ProviderSide | undefined;
  /** The window has room for the detail beside the list. */
  isWide: boolean;
  /** Stands below the last step: what comes next. */
  next?: ReactNode;
  /** The window moves with what happens; not where something else has to stay in sight. */
  isFollowed?: boolean;
}

/** A journey: the diagram with its list, and the step that is looked at. */
export function JourneyView({
  journey,
  selected,
  onSelect,
  side,
  isWide,
  next,
  isFollowed = true,
}: JourneyViewProps) {
  const step = selected === undefined ? undefined : journey.steps[selected];
  const detail = step && (
    <StepDetail step={step} journey={journey} side={side} withTitle={isWide} />
  );
  const follow = useFollowing(journey, isFollowed);
  return (
    <div className="journey">
      <div className="card min-w-0" ref={follow}>
        <Sequence
          label={`Steps: ${kindNames[journey.kind]}`}
          lanes={lanesOf(journey)}
          steps={sequenceOf(journey)}
          selected={selected}
          onSelect={onSelect}
          detail={!isWide && detail && <div className="sequence-detail">{detail}</div>}
          next={next}
        />
      </div>
      {isWide && detail && (
        <section className="journey-detail card" aria-label="Step" tabIndex={0}>
          {detail}
        </section>
      )}
    </div>
  );
}

/** While a flow is under way, what happens last stays in sight. */
function useFollowing(
  { outcome, steps }: Journey,
  isFollowed: boolean,
): React.RefObject<HTMLDivElement | null> {
  const card = useRef<HTMLDivElement>(null);
  const last = isFollowed && outcome === "running" ? steps.length : 0;
  useEffect(() => {
    if (last > 0)
      card.current?.querySelector("li:last-child")?.scrollIntoView({ block: "nearest" });
  }, [last]);
  return card;
}
