import type { Journey } from "../../journeys/journey-event.ts";
import { kindNames, titleOf } from "./journey-words.ts";

/** What a person looks for; an empty text means any. */
export interface JourneyFilter {
  readonly text: string;
  readonly kind: string;
  readonly outcome: string;
  readonly provider: string;
  /** The id of a connection, where only its journeys are looked for. */
  readonly connection: string;
}

/** Names of the filter's parts in the address. */
const PARAMETERS = {
  text: "q",
  kind: "kind",
  outcome: "outcome",
  provider: "provider",
  connection: "connection",
} as const;

/** Reads a filter from an address. */
export function filterIn(params: URLSearchParams): JourneyFilter {
  const of = (name: keyof JourneyFilter) => params.get(PARAMETERS[name]) ?? "";
  return {
    text: of("text"),
    kind: of("kind"),
    outcome: of("outcome"),
    provider: of("provider"),
    connection: of("connection"),
  };
}

/** @returns the address with one part of the filter changed */
export function withFilter(
  params: URLSearchParams,
  name: keyof JourneyFilter,
  value: string,
): URLSearchParams {
  const after = new URLSearchParams(params);
  if (value === "") after.delete(PARAMETERS[name]);
  else after.set(PARAMETERS[name], value);
  return after;
}

/**
 * The journeys that a person looks for. Every word of the text must occur in the provider's name,
 * the kind, a step's title, an address or an error code.
 */
export function filterJourneys(
  journeys: readonly Journey[],
  { text, kind, outcome, provider, connection }: JourneyFilter,
): readonly Journey[] {
  const words = text.toLocaleLowerCase().split(/\s+/u).filter(Boolean);
  return journeys.filter(
    (journey) =>
      (kind === "" || journey.kind === kind) &&
      (outcome === "" || journey.outcome === outcome) &&
      (provider === "" || journey.providerName === provider) &&
      (connection === "" || journey.connectionId === connection) &&
      (words.length === 0 || contains(journey, words)),
  );
}

function contains(journey: Journey, words: readonly string[]): boolean {
  const { about = "", providerName, kind, steps } = journey;
  const searched = [
    about,
    providerName,
    kindNames[kind],
    ...steps.flatMap((step) => [titleOf(step, journey), step.errorCode, step.exchange?.url]),
  ]
    .join(" ")
    .toLocaleLowerCase();
  return words.every((word) => searched.includes(word));
}
