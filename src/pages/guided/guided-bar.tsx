import { useEffect, useEffectEvent } from "react";
import { useLocation, useNavigate } from "react-router";
import { useCancelSignIns } from "../../queries/connection-queries.ts";
import { useGuide } from "../../queries/journey-queries.ts";
import { Button } from "../../ui/button.tsx";
import { useNow } from "../../ui/clock.ts";
import { nextTitle, waitWarning } from "../../ui/step-words.ts";
import { GuidedSignIn } from "./guided-sign-in.tsx";
import { shortDuration } from "../../ui/time-words.ts";

/** Steers a sign-in that goes step by step: what comes next, and the button that lets it happen. */
export function GuidedBar() {
  const { waiting, next, switchTo } = useGuide();
  const { pathname } = useLocation();
  const cancelSignIns = useCancelSignIns();
  // What waits here has not left yet; a device code is given up on its own page.
  const isBeforeLeaving = waiting && waiting.kind !== "device" && !isCallback(pathname);
  // A device code is waited for on its own page, which draws the steps: to leave it would end the wait.
  useShowJourney(waiting?.kind === "device" ? undefined : waiting?.journeyId);
  return (
    <>
      {waiting && isCallback(pathname) && <GuidedSignIn waiting={waiting} />}
      <section className="guided-bar" aria-label="Step by step">
        <div className="min-w-0 flex-[1_1_200px]">
          <p role="status">
            {waiting ? (
              <>
                <span className="text-ink-soft">Next: </span>
                <span className="font-semibold">{nextTitle(waiting.next, "")}</span>
              </>
            ) : (
              "Step by step: a sign-in of this tab stops before each of its steps."
            )}
          </p>
          {waiting && <Waited since={waiting.since} step={waiting.next} />}
        </div>
        <div className="flex gap-2">
          {isBeforeLeaving && (
            <Button variant="quiet" onClick={cancelSignIns}>
              Cancel
            </Button>
          )}
          <Button variant="quiet" onClick={() => switchTo(false)}>
            {waiting ? "Run through" : "Switch off"}
          </Button>
          {waiting && (
            <Button variant="primary" onClick={next}>
              Next
            </Button>
          )}
        </div>
      </section>
    </>
  );
}

function isCallback(pathname: string): boolean {
  return /^\/callback(\/|$)/.test(pathname);
}

function Waited({ since, step }: { since: number; step: string }) {
  const waited = Math.max(0, useNow(since) - since);
  const warning = waitWarning(step, waited);
  if (waited < 5_000) return null;
  return (
    <p className={`text-13 ${warning ? "text-warn" : "text-ink-soft"}`}>
      Waits for {shortDuration(waited)}. {warning}
    </p>
  );
}

/** A flow that stops is drawn where the person can see it; the callback draws it in its own place. */
function useShowJourney(journeyId: string | undefined): void {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const show = useEffectEvent((id: string) => {
    const path = `/journeys/${id}`;
    if (pathname !== path && !isCallback(pathname)) void navigate(path);
  });
  useEffect(() => {
    if (journeyId !== undefined) show(journeyId);
  }, [journeyId]);
}
