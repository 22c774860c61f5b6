import { renderToStaticMarkup } from "react-dom/server";
import { MemoryRouter } from "react-router";
import type { Journey } from "../../src/journeys/journey-event.ts";
import { exchangeCurl } from "../../src/journeys/exchange-curl.ts";
import { journeyFile } from "../../src/journeys/journey-file.ts";
import { journeyHar } from "../../src/journeys/journey-har.ts";
import { journeyMarkdown } from "../../src/pages/journeys/journey-markdown.ts";
import { JourneyView } from "../../src/pages/journeys/journey-view.tsx";
import { titleOf } from "../../src/pages/journeys/journey-words.ts";

/** Every form in which a journey leaves the app or is shown, by name. */
export function allFormsOf(journey: Journey): Readonly<Record<string, string>> {
  return {
    markdown: journeyMarkdown(journey),
    har: journeyHar(journey, (step) => titleOf(step, journey)),
    file: journeyFile(journey),
    curl: journey.steps
      .flatMap(({ exchange }) => (exchange === undefined ? [] : [exchangeCurl(exchange)]))
      .join("\n"),
    document: [...journey.steps.keys(), undefined]
      .map((selected) => renderJourney(journey, selected))
      .join("\n"),
  };
}

/** @returns the document of a journey with one of its steps open */
export function renderJourney(journey: Journey, selected: number | undefined): string {
  return renderToStaticMarkup(
    <MemoryRouter>
      <JourneyView
        journey={journey}
        selected={selected}
        onSelect={() => undefined}
        side={undefined}
        isWide={false}
      />
    </MemoryRouter>,
  );
}
