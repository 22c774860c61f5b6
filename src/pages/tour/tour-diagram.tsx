import { useEffect, useRef } from "react";
import { exchangesOf } from "../../queries/played-steps.ts";
import type { TourState } from "../../queries/tour-queries.ts";
import { Sequence } from "../../ui/sequence.tsx";
import { drawn, lanes } from "./tour-words.ts";

export interface TourDiagramProps {
  tour: TourState;
  /** Index of the step that is told. */
  at: number;
  onSelect: (index: number) => void;
  /** Index of the first step that is drawn. */
  first?: number;
  /** Behind the last one. */
  end?: number;
}

/** The steps that were taken, or some of them, as a journey is drawn. */
export function TourDiagram({ tour, at, onSelect, first = 0, end }: TourDiagramProps) {
  const { steps } = tour;
  const rows = useFollowing(at - first);
  return (
    <div className="tour-diagram" ref={rows}>
      <Sequence
        label="What has happened"
        lanes={lanes}
        steps={steps.slice(first, end).map((step) => drawn(step, exchangesOf(tour, step)))}
        selected={at - first}
        onSelect={(index) => onSelect(first + index)}
        next={
          steps.length === 0 && <p className="tour-empty">Each step is drawn here as it happens.</p>
        }
      />
    </div>
  );
}

/** The step that is told stays in sight. */
function useFollowing(row: number): React.RefObject<HTMLDivElement | null> {
  const rows = useRef<HTMLDivElement>(null);
  useEffect(() => {
    rows.current?.querySelectorAll("li")[row]?.scrollIntoView({ block: "nearest" });
  }, [row]);
  return rows;
}
