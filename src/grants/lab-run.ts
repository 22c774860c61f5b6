import { clientAuthentication } from "../oauth/client-authentication.ts";
import type { OAuthContext } from "../oauth/oauth-client.ts";
import { revokeToken } from "../oauth/token-revocation.ts";
import type { TokenSet } from "../oauth/token-set.ts";
import type { GrantRun } from "./grant.ts";
import { createNotes } from "./lab-notes.ts";
import { accessTokenOf } from "./lab-tokens.ts";
import type { Lab } from "./lab.ts";

/** What became of the tokens of a run. */
type Handback = "revoked" | "not revoked" | "end by themselves";

/** Keeps what a run was given, to hand it back when the run is over, however it ends. */
export interface TokenHand {
  hold(context: OAuthContext, tokenSet: TokenSet): void;
  /** Holds what came for the tokens that were held last, in their place. */
  renew(context: OAuthContext, tokenSet: TokenSet): void;
  /** Asks for nothing when there is nothing any more. */
  giveBack(): Promise<Handback>;
}

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
  const hand = createTokenHand(lab, clientSecret);
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

/** With its refresh token a provider ends the whole grant (RFC 7009 §2.1). */
function createTokenHand({ fetch }: Pick<Lab, "fetch">, clientSecret: string): TokenHand {
  let held: { context: OAuthContext; tokenSet: TokenSet }[] = [];

  async function revoke(context: OAuthContext, tokenSet: TokenSet): Promise<Handback> {
    if (context.metadata.revocation_endpoint === undefined) return "end by themselves";
    const { refreshToken } = tokenSet;
    const token = refreshToken ?? accessTokenOf({ tokenSet });
    const hint = refreshToken === undefined ? "access_token" : "refresh_token";
    try {
      await revokeToken(context, token, hint, {
        fetch,
        authentication: clientAuthentication(context, clientSecret),
      });
      return "revoked";
    } catch {
      return "not revoked";
    }
  }

  return {
    hold: (context, tokenSet) => void held.push({ context, tokenSet }),
    renew: (context, tokenSet) => void held.splice(-1, 1, { context, tokenSet }),
    async giveBack() {
      const all = held;
      held = [];
      // What was made of another token goes first.
      let outcome: Handback = "revoked";
      for (const { context, tokenSet } of all.toReversed()) {
        const one = await revoke(context, tokenSet);
        if (one !== "revoked") outcome = one;
      }
      return outcome;
    },
  };
}
