import { clientAuthentication } from "./client-authentication.ts";
import type { OAuthContext } from "./oauth-client.ts";
import { OAuthError } from "./oauth-error.ts";
import { outlivingPage } from "./outliving-fetch.ts";
import { revokeToken } from "./token-revocation.ts";
import { revocableTokenOf, type TokenSet } from "./token-set.ts";

/** What became of the tokens of a run. */
export type Handback = "revoked" | "not revoked" | "end by themselves";

/** Writes down what is borrowed, for whoever finds it when the tab was closed. Does not fail. */
export interface BorrowedTokensKeeper {
  /** What came besides, or in place of what was there. */
  note(tokenSet: TokenSet): void;
  /** Nothing of it is left to be given back. */
  release(): Promise<void>;
}

/** The tokens that a run was given: they go back to the provider when it is over, however it ends. */
export interface BorrowedTokens {
  hold(context: OAuthContext, tokenSet: TokenSet): void;
  /** Holds what came for the tokens that were held last, in their place. */
  renew(context: OAuthContext, tokenSet: TokenSet): void;
  isEmpty(): boolean;
  /** Asks for nothing when there is nothing any more. */
  giveBack(): Promise<Handback>;
}

/**
 * @param options `clientSecret`: of the client that the tokens are given to; `keeper`: writes down what is held
 * @see RFC 7009 §2.1: with its refresh token a provider ends the whole grant
 */
export function createBorrowedTokens({
  fetch,
  clientSecret = "",
  keeper,
}: {
  readonly fetch: typeof globalThis.fetch;
  readonly clientSecret?: string;
  readonly keeper?: BorrowedTokensKeeper | undefined;
}): BorrowedTokens {
  let held: { context: OAuthContext; tokenSet: TokenSet }[] = [];

  async function revoke(context: OAuthContext, tokenSet: TokenSet): Promise<Handback> {
    if (context.metadata.revocation_endpoint === undefined) return "end by themselves";
    const given = revocableTokenOf(tokenSet);
    if (given === undefined) return "revoked";
    try {
      await revokeToken(context, given.token, given.hint, {
        // Somebody may leave the page in mid-run.
        fetch: outlivingPage(fetch),
        authentication: clientAuthentication(context, clientSecret),
      });
      return "revoked";
    } catch (failure) {
      // Some providers refuse a token that is worth nothing any more, which is as good (§2.2).
      const isWorthless =
        failure instanceof OAuthError && failure.details.error === "invalid_token";
      return isWorthless ? "revoked" : "not revoked";
    }
  }

  return {
    hold(context, tokenSet) {
      held.push({ context, tokenSet });
      keeper?.note(tokenSet);
    },
    renew(context, tokenSet) {
      held.splice(-1, 1, { context, tokenSet });
      keeper?.note(tokenSet);
    },
    isEmpty: () => held.length === 0,
    async giveBack() {
      const all = held;
      held = [];
      // What was made of another token goes first.
      let outcome: Handback = "revoked";
      for (const { context, tokenSet } of all.toReversed()) {
        const one = await revoke(context, tokenSet);
        if (one !== "revoked") outcome = one;
      }
      if (all.length > 0 && outcome !== "not revoked") await keeper?.release();
      return outcome;
    },
  };
}
