import { useNavigate } from "react-router";
import { toldJourney, type ToldRun } from "../journeys/told-journey.ts";
import { openJourney } from "../queries/journey-queries.ts";
import { Button } from "../ui/button.tsx";

/**
 * Shows what was tried out as a journey, with its exports. It is kept only when the person says so
 * there.
 *
 * @param props `run`: made when it is asked for; undefined: there is nothing to show yet
 */
export function OpenAsJourney({ run }: { run: () => ToldRun | undefined }) {
  const navigate = useNavigate();
  return (
    <Button
      variant="quiet"
      onClick={() => {
        const told = run();
        if (told === undefined) return;
        const journey = toldJourney(told, crypto.randomUUID());
        openJourney(journey);
        void navigate(`/journeys/${journey.id}`);
      }}
    >
      Open as a journey
    </Button>
  );
}
