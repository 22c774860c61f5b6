import * as v from "valibot";
import { type ScenarioName, isScenarioName } from "../scenarios.ts";

/** `always`, the first time only, or from the time after the `after`-th on. */
export const scheduleSchema = v.union([
  v.picklist(["always", "once"]),
  v.object({ after: v.number() }),
]);

export type Schedule = v.InferOutput<typeof scheduleSchema>;

/** A scenario that is switched on. */
export interface ChosenScenario {
  readonly name: ScenarioName;
  readonly schedule: Schedule;
}

/** `name`, `name.once` or `name.after-3`. */
export type ScenarioSelector =
  | ScenarioName
  | `${ScenarioName}.once`
  | `${ScenarioName}.after-${number}`;

/**
 * Reads one member of an issuer path such as `/s/refresh-500.once+slow-answers`.
 *
 * @returns undefined when there is no such scenario or schedule
 */
export function parseSelector(selector: string): ChosenScenario | undefined {
  const [name = "", when = "always", ...rest] = selector.split(".");
  const schedule = parseSchedule(when);
  if (rest.length > 0 || schedule === undefined || !isScenarioName(name)) return undefined;
  return { name, schedule };
}

/**
 * @param selector what {@link parseSelector} may not be able to read
 * @returns what is wrong with it, as a clause; undefined when nothing is
 */
export function findSelectorFault(selector: string): string | undefined {
  if (parseSelector(selector) !== undefined) return undefined;
  const [name = ""] = selector.split(".");
  if (!isScenarioName(name)) return `there is no scenario '${name}'`;
  return `'${selector}' has a mistake after the dot: once or after-<number>, from 1 to 999999, comes there`;
}

/**
 * @param path below the root issuer
 * @returns what is wrong with the scenarios that it names; undefined when nothing is
 */
export function findPathFault(path: string): string | undefined {
  const list = /^\/s\/([^/]*)/.exec(path)?.[1];
  return list
    ?.split("+")
    .map(findSelectorFault)
    .find((fault) => fault !== undefined);
}

function parseSchedule(when: string): Schedule | undefined {
  if (when === "always" || when === "once") return when;
  const after = /^after-([1-9]\d{0,5})$/.exec(when)?.[1];
  return after === undefined ? undefined : { after: Number(after) };
}

/** @returns the selector that {@link parseSelector} reads */
export function selectorOf({ name, schedule }: ChosenScenario): ScenarioSelector {
  if (schedule === "always") return name;
  return schedule === "once" ? `${name}.once` : `${name}.after-${schedule.after}`;
}

/** @param count how often its occasion has come, this time included */
export function isDue(schedule: Schedule, count: number): boolean {
  if (schedule === "always") return true;
  return schedule === "once" ? count === 1 : count > schedule.after;
}
