import { type ReactNode, useEffect, useRef, useState } from "react";
import { type TourPlayer, type TourState, useTour } from "../../queries/tour-queries.ts";
import { exchangesOf } from "../../queries/played-steps.ts";
import { Button } from "../../ui/button.tsx";
import { Failure } from "../failure.tsx";
import { useMedia } from "../journeys/use-media.ts";
import { HoldingsView } from "./holdings-view.tsx";
import { StepFacts } from "./step-facts.tsx";
import { TourDiagram } from "./tour-diagram.tsx";
import { stepCountOf, wordsOf } from "./tour-words.ts";
import { Verdict } from "./verdict.tsx";

/** The step that is told, the diagram of those that were taken, and the way to the next. */
export function TourScreen({ player }: { player: TourPlayer }) {
  const tour = useTour(player);
  const { steps, verdict, failure, isBusy } = tour;
  const [at, setAt] = useState(-1);
  const isWide = useMedia("(width >= 70rem)");
  const told = useBeginningInSight(at);
  const onward = useRef<HTMLButtonElement>(null);
  const isAtEnd = verdict !== undefined && at >= steps.length;

  async function next() {
    if (at + 1 < steps.length) setAt(at + 1);
    else if (verdict !== undefined || (await player.next())) setAt(at + 1);
  }
  function startOver(options?: { readonly isCareless: boolean }) {
    player.startOver(options);
    setAt(-1);
    // What was pressed goes away with what it stood below.
    onward.current?.focus();
  }

  return (
    <div className="tour">
      <section className="tour-card card" aria-label="What happens">
        <div className="tour-controls">
          <p className="text-13 text-ink-soft">{placeOf(at, tour)}</p>
          <Button inactive={at < 0} onClick={() => setAt(at - 1)}>
            Back
          </Button>
          <Button
            ref={onward}
            variant="primary"
            busy={isBusy}
            inactive={isAtEnd || failure !== undefined}
            onClick={() => void next()}
          >
            {at < 0 ? "Start" : "Next"}
          </Button>
        </div>
        <div className="tour-told" ref={told}>
          <Told tour={tour} at={at} onStartOver={startOver}>
            {/* Where it has no place of its own, only what just happened is drawn, and all at the end. */}
            {!isWide && at >= 0 && (
              <TourDiagram
                tour={tour}
                at={at}
                onSelect={setAt}
                {...(!isAtEnd && { first: Math.max(0, at - 1), end: at + 1 })}
              />
            )}
          </Told>
        </div>
      </section>
      {isWide && (
        <div className="card min-w-0">
          <TourDiagram tour={tour} at={at} onSelect={setAt} />
        </div>
      )}
    </div>
  );
}

interface ToldProps {
  tour: TourState;
  at: number;
  onStartOver: (options?: { readonly isCareless: boolean }) => void;
  /** Stands below what is said. */
  children: ReactNode;
}

/** What is said about where the tour stands. */
function Told({ tour, at, onStartOver, children }: ToldProps) {
  const { steps, verdict, failure, isCareless } = tour;
  const step = steps[at];
  return (
    <>
      {failure !== undefined && at === steps.length - 1 && (
        <Failure error={failure} remedies={{ tryAgain: () => onStartOver() }} />
      )}
      <div aria-live="polite" className="grid grid-cols-1 gap-4">
        {at < 0 && <Beginning isCareless={isCareless} />}
        {step && <p className="tour-sentence">{wordsOf(step).sentence}</p>}
        {verdict !== undefined && at >= steps.length && (
          <Verdict verdict={verdict} isCareless={isCareless} onStartOver={onStartOver} />
        )}
      </div>
      {children}
      {step && (
        <>
          <HoldingsView holdings={step.holdings} before={steps[at - 1]?.holdings} />
          <StepFacts step={step} exchanges={exchangesOf(tour, step)} />
        </>
      )}
    </>
  );
}

function Beginning({ isCareless }: { isCareless: boolean }) {
  return (
    <>
      <p className="tour-sentence">
        {isCareless
          ? "The same once more, at a provider that never looks at the secret."
          : "Somebody signs in, an attacker copies the code, and you see what it is worth."}
      </p>
      <p className="max-w-[65ch] text-ink-soft">
        It takes a minute. Only the people are made up: every request is a real one, to a mock
        provider that runs in this tab. Nothing leaves the tab, and nothing that you have in Pixy is
        touched.
      </p>
    </>
  );
}

/** Whoever has scrolled down to the facts of a step reads the next one from its beginning. */
function useBeginningInSight(at: number): React.RefObject<HTMLDivElement | null> {
  const told = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = told;
    if (at >= 0 && current !== null && current.getBoundingClientRect().top < 0) {
      current.scrollIntoView({ block: "start" });
    }
  }, [at]);
  return told;
}

function placeOf(at: number, tour: TourState): string {
  const { steps, verdict } = tour;
  if (at < 0) return "One minute";
  return verdict !== undefined && at >= steps.length
    ? "What it showed"
    : `Step ${at + 1} of ${stepCountOf(tour)}`;
}
