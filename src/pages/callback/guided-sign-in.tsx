import { useState } from "react";
import { useAllJourneys, useGuide, useProviderSide } from "../../queries/journey-queries.ts";
import { QueriesProvider } from "../../queries/queries-provider.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { challengeOf } from "../journeys/journey-words.ts";
import { JourneyView } from "../journeys/journey-view.tsx";
import { NextStep } from "../journeys/next-step.tsx";
import { useMedia } from "../journeys/use-media.ts";

/** A sign-in that goes step by step, drawn where it happens: the address of the callback must not change. */
export function GuidedSignIn() {
  return (
    <QueriesProvider>
      <LiveJourney />
    </QueriesProvider>
  );
}

function LiveJourney() {
  const { waiting } = useGuide();
  const { data = [] } = useAllJourneys();
  const journey = data.find(({ id }) => id === waiting?.journeyId) ?? data[0];
  const isWide = useMedia("(width >= 76rem)");
  const [chosen, setChosen] = useState<number>();
  const side = useProviderSide(journey && challengeOf(journey));
  if (journey === undefined) return <Skeleton className="h-120 rounded-card" />;
  return (
    <JourneyView
      journey={journey}
      selected={chosen ?? (isWide ? journey.steps.length - 1 : undefined)}
      onSelect={(index) => setChosen(index === chosen ? undefined : index)}
      side={side}
      isWide={isWide}
      next={waiting && <NextStep journey={journey} waiting={waiting} />}
    />
  );
}
