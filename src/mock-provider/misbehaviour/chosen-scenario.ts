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

function parseSchedule(when: string): Schedule | undefined {
  if (when === "always" || when === "once") return when;
  const after = /^after-(\d{1,6})$/.exec(when)?.[1];
  return after === undefined ? undefined : { after: Number(after) };
}

/** @returns the selector that {@link parseSelector} reads */
export function selectorOf({ name, schedule }: ChosenScenario): string {
  if (schedule === "always") return name;
  return schedule === "once" ? `${name}.once` : `${name}.after-${schedule.after}`;
}

/** @param count how often its occasion has come, this time included */
export function isDue(schedule: Schedule, count: number): boolean {
  if (schedule === "always") return true;
  return schedule === "once" ? count === 1 : count > schedule.after;
}
