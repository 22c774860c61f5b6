import { inspect } from "node:util";

/** Everything that can be read out of an error: own and hidden members, causes, stacks. */
export function everythingIn(error: unknown): string {
  const stacks: string[] = [];
  for (let at = error; at instanceof Error; at = at.cause) stacks.push(at.message, at.stack ?? "");
  const members = inspect(error, {
    depth: Infinity,
    showHidden: true,
    maxStringLength: Infinity,
    maxArrayLength: Infinity,
  });
  return [members, JSON.stringify(error), ...stacks].join("\n");
}
