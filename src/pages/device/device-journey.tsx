import { useState } from "react";
import { useAllJourneys, useGuide } from "../../queries/journey-queries.ts";
import { JourneyView } from "../journeys/journey-view.tsx";
import { NextStep } from "../journeys/next-step.tsx";
import { useMedia } from "../journeys/use-media.ts";
import { Section } from "../page.tsx";

/** The steps of a sign-in by device code, drawn while they happen; another tab's are recorded there. */
export function DeviceJourney({ journeyId }: { journeyId: string }) {
  const { data = [] } = useAllJourneys();
  const { waiting } = useGuide();
  const [chosen, setChosen] = useState<number>();
  const isWide = useMedia("(width >= 76rem)");
  const journey = data.find(({ id }) => id === journeyId);
  if (journey === undefined) return null;
  return (
    <Section title="What happens" id="steps">
      <JourneyView
        journey={journey}
        selected={chosen}
        onSelect={(index) => setChosen(index === chosen ? undefined : index)}
        side={undefined}
        isWide={isWide}
        isFollowed={false}
        next={waiting?.journeyId === journeyId && <NextStep journey={journey} waiting={waiting} />}
      />
    </Section>
  );
}
