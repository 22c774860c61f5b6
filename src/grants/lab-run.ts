import { createTokenHand, type TokenHand } from "../oauth/token-hand.ts";
import type { GrantRun } from "./grant.ts";
import { createNotes } from "./lab-notes.ts";
import type { Lab } from "./lab.ts";

/** What the steps of a run are taken with. */
export interface RunTools {
  readonly note: ReturnType<typeof createNotes>;
  readonly hand: TokenHand;
}

/**
 * Makes a run of its steps. What they leave in the hand is given back when the run is over: at its
 * end, at a failure, and where somebody leaves it in between.
 *
 * @param surroundings `clientSecret`: of the client that the tokens are given to
 */
export async function* runInLab<Key extends string>(
  { lab, clientSecret = "" }: { readonly lab: Lab; readonly clientSecret?: string },
  takeSteps: (tools: RunTools) => GrantRun<Key>,
): GrantRun<Key> {
  const hand = createTokenHand({ fetch: lab.fetch, clientSecret, keeper: lab.keeper });
  try {
    yield* takeSteps({ note: createNotes(lab), hand });
  } finally {
    await hand.giveBack();
  }
}

/** @returns the last step of a run that was given tokens */
export async function handedBack(hand: TokenHand): Promise<{ facts: [string, string][] }> {
  const words = {
    revoked: "revoked",
    "not revoked": "not revoked: the provider did not take them, and they end by themselves",
    "end by themselves": "it takes no revocations: they end by themselves",
  };
  return { facts: [["at the provider", words[await hand.giveBack()]]] };
}
