import type { Connection } from "../../connections/connection.ts";
import type { Journey, JourneyExchange } from "../../journeys/journey-event.ts";
import { failureTitle } from "../../ui/error-titles.ts";
import { kindNames, outcomes, titleOf } from "./journey-words.ts";

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
 * The journeys that a person looks for. Every word of the text must occur in what is shown of a
 * journey: its name, its account, how it turned out, its steps, and what was sent and answered.
 *
 * @param connections those that are known: whose account a journey was of
 */
export function filterJourneys(
  journeys: readonly Journey[],
  { text, kind, outcome, provider, connection }: JourneyFilter,
  connections: readonly Pick<Connection, "id" | "account">[],
): readonly Journey[] {
  const words = text.toLocaleLowerCase().split(/\s+/u).filter(Boolean);
  const accounts = new Map(connections.map(({ id, account }) => [id, account.label]));
  return journeys.filter(
    (journey) =>
      (kind === "" || journey.kind === kind) &&
      (outcome === "" || journey.outcome === outcome) &&
      (provider === "" || journey.providerName === provider) &&
      (connection === "" || journey.connectionId === connection) &&
      (words.length === 0 ||
        contains([accounts.get(journey.connectionId ?? ""), ...textsOf(journey)], words)),
  );
}

function contains(texts: readonly (string | undefined)[], words: readonly string[]): boolean {
  const searched = texts.join(" ").toLocaleLowerCase();
  return words.every((word) => searched.includes(word));
}

function textsOf(journey: Journey): readonly (string | undefined)[] {
  const { about, providerName, kind, outcome, steps } = journey;
  return [
    about,
    providerName,
    kindNames[kind],
    outcomes[outcome].word,
    ...steps.flatMap((step) => [
      titleOf(step, journey),
      step.errorCode,
      step.errorCode && failureTitle(step.errorCode),
      ...exchangeTexts(step.exchange),
    ]),
  ];
}

/** Redacted long before: names of parameters are found, and no secret. */
function exchangeTexts(exchange: JourneyExchange | undefined): readonly (string | undefined)[] {
  if (exchange === undefined) return [];
  const { method, url, status, requestHeaders, responseHeaders = {} } = exchange;
  return [
    method,
    url,
    status?.toString(),
    ...Object.entries(requestHeaders).flat(),
    ...Object.entries(responseHeaders).flat(),
    exchange.requestBody,
    exchange.responseBody,
  ];
}
