import type { Journey, JourneyStep } from "../../journeys/journey-event.ts";
import { actorName } from "../../ui/actor.tsx";
import { failureTitle } from "../../ui/error-titles.ts";
import { kindNames, nameOf, outcomes, titleOf, wordsOf } from "./journey-words.ts";

/** A journey as a document for a bug report. */
export function journeyMarkdown(journey: Journey): string {
  const { kind, about, providerName, startedAt, outcome, steps } = journey;
  return [
    `# ${kindNames[kind]}: ${inline(nameOf(journey))}${about === undefined ? "" : ` at ${inline(providerName)}`}`,
    `${outcomes[outcome].word}, ${new Date(startedAt).toISOString()}, ${steps.length} steps. Recorded by Pixy; secrets are masked.`,
    ...steps.map((step, index) => section(step, index, journey)),
    "",
  ].join("\n\n");
}

function section(step: JourneyStep, index: number, journey: Journey): string {
  const { from, to, why, reference } = wordsOf(step);
  const { exchange, errorCode, state, waited, told } = step;
  const path = from === to ? actorName(from) : `${actorName(from)} → ${actorName(to)}`;
  const facts = [
    path,
    told?.failed === undefined ? state : inline(told.failed),
    `+${Math.round(step.at - journey.startedAt)} ms`,
    ...(reference === undefined ? [] : [inline(reference)]),
    ...(waited === undefined ? [] : [`waited ${Math.round(waited / 1000)} s for "Next"`]),
  ];
  return [
    `## ${index + 1}. ${inline(titleOf(step, journey))}`,
    facts.join(" · "),
    told === undefined ? why : inline(why),
    ...(errorCode === undefined ? [] : [`**${failureTitle(errorCode)}** (${inline(errorCode)})`]),
    ...(exchange === undefined ? [] : [fence(httpText(exchange))]),
  ].join("\n\n");
}

function httpText(exchange: NonNullable<JourneyStep["exchange"]>): string {
  const { method, url, requestHeaders, requestBody, status, responseHeaders, responseBody } =
    exchange;
  const request = [`${method} ${url}`, ...headerLines(requestHeaders)].join("\n");
  const answer =
    status === undefined
      ? "(no answer seen)"
      : [
          `HTTP ${status}${exchange.duration === undefined ? "" : ` after ${Math.round(exchange.duration)} ms`}`,
          ...headerLines(responseHeaders ?? {}),
        ].join("\n");
  return [request, requestBody, answer, responseBody]
    .filter((part) => part !== undefined && part !== "")
    .join("\n\n");
}

function headerLines(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
}

/** A block that nothing in the text can end. */
function fence(text: string): string {
  let longest = 2;
  for (const [found] of text.matchAll(/`+/g)) longest = Math.max(longest, found.length);
  const ticks = "`".repeat(longest + 1);
  return `${ticks}http\n${text}\n${ticks}`;
}

/** What makes markup of a text, an entity, a mention, or a link by itself (GFM §6.9). */
const MARKUP = /[\\`*_[\]<>#|!~&@]|:(?=\/\/)|(?<=\bwww)\./gi;

/** Text in a line: no markup, no line of its own. */
function inline(text: string): string {
  return text.replace(/\s+/g, " ").replace(MARKUP, "\\$&");
}
