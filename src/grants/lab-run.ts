import { type BorrowedTokens, createBorrowedTokens } from "../oauth/borrowed-tokens.ts";
import type { GrantRun } from "./grant.ts";
import { createNotes } from "./lab-notes.ts";
import type { Lab } from "./lab.ts";

/** What the steps of a run are taken with. */
export interface RunTools {
  readonly note: ReturnType<typeof createNotes>;
  readonly borrowed: BorrowedTokens;
}

/**
 * Makes a run of its steps. What they borrow is given back when the run is over: at its
 * end, at a failure, and where somebody leaves it in between.
 *
 * @param surroundings `clientSecret`: of the client that the tokens are given to
 */
export async function* runInLab<Key extends string>(
  { lab, clientSecret = "" }: { readonly lab: Lab; readonly clientSecret?: string },
  takeSteps: (tools: RunTools) => GrantRun<Key>,
): GrantRun<Key> {
  const borrowed = createBorrowedTokens({ fetch: lab.fetch, clientSecret, keeper: lab.keeper });
  try {
    yield* takeSteps({ note: createNotes(lab), borrowed });
  } finally {
    await borrowed.giveBack();
  }
}

/** @returns the last step of a run that was given tokens */
export async function handedBack(borrowed: BorrowedTokens): Promise<{ facts: [string, string][] }> {
  const words = {
    revoked: "revoked",
    "not revoked": "not revoked: the provider did not take them, and they end by themselves",
    "end by themselves": "it takes no revocations: they end by themselves",
  };
  return { facts: [["at the provider", words[await borrowed.giveBack()]]] };
}
