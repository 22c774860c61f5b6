import { useState } from "react";
import type { WaitingStep } from "../../journeys/guide.ts";
import { useAllJourneys, useProviderSide } from "../../queries/journey-queries.ts";
import { OwnQueriesProvider } from "../../queries/queries-provider.tsx";
import { JourneyView } from "../journeys/journey-view.tsx";
import { challengeOf } from "../journeys/journey-words.ts";
import { NextStep } from "../journeys/next-step.tsx";
import { useMedia } from "../journeys/use-media.ts";

/** A sign-in that goes step by step, drawn where it happens: the address of the callback must not change. */
export function GuidedSignIn({ waiting }: { waiting: WaitingStep }) {
  return (
    <OwnQueriesProvider>
      <LiveJourney waiting={waiting} />
    </OwnQueriesProvider>
  );
}

function LiveJourney({ waiting }: { waiting: WaitingStep }) {
  const { data = [] } = useAllJourneys();
  const journey = data.find(({ id }) => id === waiting.journeyId);
  const isWide = useMedia("(width >= 76rem)");
  const [chosen, setChosen] = useState<number>();
  const side = useProviderSide(journey && challengeOf(journey));
  if (journey === undefined) return null;
  return (
    <div className="shell-page">
      <JourneyView
        journey={journey}
        selected={chosen ?? (isWide ? journey.steps.length - 1 : undefined)}
        onSelect={(index) => setChosen(index === chosen ? undefined : index)}
        side={side}
        isWide={isWide}
        next={<NextStep journey={journey} waiting={waiting} />}
      />
    </div>
  );
}
