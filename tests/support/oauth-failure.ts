import { inspect } from "node:util";
import { OAuthError } from "../../src/oauth/oauth-error.ts";

/**
 * @param work what must fail
 * @returns the OAuthError that it fails with; anything else fails the test
 */
export async function failureOf(work: Promise<unknown> | (() => unknown)): Promise<OAuthError> {
  try {
    await (typeof work === "function" ? work() : work);
  } catch (error) {
    if (error instanceof OAuthError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

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
