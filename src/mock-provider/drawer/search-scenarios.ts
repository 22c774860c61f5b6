import { type ScenarioName, scenarioNamed, scenarioNames } from "../scenarios.ts";

/** What a search finds: by name, and beside those what only its texts speak of. */
export interface FoundScenarios {
  /** The name itself first, then those that begin with it, then those that contain it. */
  readonly byName: readonly ScenarioName[];
  readonly byText: readonly ScenarioName[];
}

/** @param query not empty; several words all have to be there */
export function searchScenarios(query: string): FoundScenarios {
  const words = wordsOf(query);
  const wanted = words.join("-");
  const ranks = new Map(scenarioNames.map((name) => [name, rankOf(name, wanted, words)]));
  const byName = scenarioNames
    .filter((name) => (ranks.get(name) ?? NO_MATCH) < NO_MATCH)
    .toSorted((a, b) => (ranks.get(a) ?? NO_MATCH) - (ranks.get(b) ?? NO_MATCH));
  const byText = scenarioNames.filter((name) => !byName.includes(name) && speaksOf(name, words));
  return { byName, byText };
}

const NO_MATCH = 4;

function rankOf(name: ScenarioName, wanted: string, words: readonly string[]): number {
  if (name === wanted) return 0;
  if (name.startsWith(wanted)) return 1;
  if (name.includes(wanted)) return 2;
  return words.every((word) => name.includes(word)) ? 3 : NO_MATCH;
}

/** Whether each word begins a word about the scenario. */
function speaksOf(name: ScenarioName, words: readonly string[]): boolean {
  const { group, does, breaks, goodClient } = scenarioNamed(name);
  const texts = wordsOf([name, group, does, breaks, goodClient].join(" "));
  return words.every((word) => texts.some((text) => text.startsWith(word)));
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}
