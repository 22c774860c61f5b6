import { useEffect, useRef, useState } from "react";
import { Link } from "react-router";
import type { GrantDescription } from "../../grants/grant.ts";
import { type LabServices, useGrantPlayer, useGrantRun } from "../../queries/lab-queries.ts";
import { exchangesOf } from "../../queries/played-steps.ts";
import { Button } from "../../ui/button.tsx";
import { LaneSketch } from "../../ui/lane-sketch.tsx";
import { Sequence } from "../../ui/sequence.tsx";
import { Failure } from "../failure.tsx";
import { OpenAsJourney } from "../open-as-journey.tsx";
import { useForgetOnLeave } from "../use-forget-on-leave.ts";
import { CallForm } from "./call-form.tsx";
import { drawnStep, lanesOf, placeOf, plannedSteps, wordsOfStep } from "./grant-drawing.ts";
import { grantJourney } from "./grant-journey.ts";
import { GrantIntroduction } from "./grant-introduction.tsx";
import { GrantSetup } from "./grant-setup.tsx";
import { GrantStepFacts } from "./grant-step-facts.tsx";
import { usePlaceName } from "./use-place-name.ts";

/** One grant: how it is set up, then its steps, one at a time. */
export function GrantScreen({ lab, grant }: { lab: LabServices; grant: GrantDescription }) {
  const player = useGrantPlayer(lab, grant.id);
  const run = useGrantRun(player);
  const { phase, steps, isBusy, failure } = run;
  const [looked, look] = useState<number>();
  const [visit, setVisit] = useState(0);
  const at = looked ?? steps.length - 1;
  const step = steps[at];
  const isLast = at === steps.length - 1;
  const isOver = phase === "over";
  const takesCall = phase === "under-way" && isLast && step?.takesCall === true;
  const name = grant.name;
  const placeName = usePlaceName();

  const onward = useFocusOnce(phase !== "idle");

  function goOn() {
    if (!isLast) look(at + 1);
    else {
      look(undefined);
      void player.next();
    }
  }
  function startOver() {
    player.reset();
    look(undefined);
  }

  useForgetOnLeave(() => {
    startOver();
    setVisit((before) => before + 1);
  });

  return (
    <>
      <Link to="/lab" className="link justify-self-start text-13">
        All grants and experiments
      </Link>
      <div className="tour">
        <section className="tour-card card" aria-label={name}>
          {phase === "idle" ? (
            <div className="tour-told">
              <GrantIntroduction grant={grant} />
              <GrantSetup
                key={visit}
                lab={lab}
                grant={grant}
                onBegin={(place, choices) => void player.begin(place, choices)}
              />
            </div>
          ) : (
            <>
              <div className="tour-controls">
                <p className="text-13 text-ink-soft" role="status">
                  {placeOf(grant, at, steps.length, isOver)}
                </p>
                <Button onClick={startOver}>Start over</Button>
                <Button
                  ref={onward}
                  variant="primary"
                  busy={isBusy}
                  inactive={isOver && isLast}
                  onClick={goOn}
                >
                  {takesCall ? "Finish" : "Next"}
                </Button>
              </div>
              <div className="tour-told">
                {failure !== undefined && isLast && (
                  <Failure error={failure} remedies={{ tryAgain: startOver }} />
                )}
                <div aria-live="polite" className="grid grid-cols-1 gap-4">
                  {step && <p className="tour-sentence">{wordsOfStep(grant, step).sentence}</p>}
                </div>
                {takesCall && (
                  <CallForm
                    sampleUrl={run.sampleApiUrl ?? ""}
                    isBusy={isBusy}
                    onCall={(call) => {
                      look(undefined);
                      void player.next(call);
                    }}
                  />
                )}
                {step && (
                  <GrantStepFacts grant={grant} step={step} exchanges={exchangesOf(run, step)} />
                )}
                {isOver && run.isTellable && (
                  // Below: the bar stays as it is, with its buttons under the same finger.
                  <div>
                    <OpenAsJourney
                      run={() => grantJourney(grant, run, placeName(run.place), Date.now())}
                    />
                  </div>
                )}
              </div>
            </>
          )}
        </section>
        <div className="card min-w-0">
          {steps.length === 0 ? (
            <LaneSketch label="How it goes" lanes={lanesOf(grant)} steps={plannedSteps(grant)} />
          ) : (
            <div className="tour-diagram">
              <Sequence
                label="What has happened"
                lanes={lanesOf(grant)}
                steps={steps.map((it) => drawnStep(grant, it, exchangesOf(run, it)))}
                selected={at}
                onSelect={look}
              />
            </div>
          )}
        </div>
      </div>
    </>
  );
}

/** What was pressed to begin goes away with the form that it stood in. */
function useFocusOnce(isThere: boolean): React.RefObject<HTMLButtonElement | null> {
  const target = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isThere) target.current?.focus();
  }, [isThere]);
  return target;
}
