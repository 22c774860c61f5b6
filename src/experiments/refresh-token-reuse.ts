import { completeAuthorization } from "../oauth/complete-authorization.ts";
import { uncachedJwks } from "../oauth/jwks.ts";
import type { OAuthContext } from "../oauth/oauth-client.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { requireEndpoint } from "../oauth/secure-endpoint.ts";
import {
  type BorrowedTokens,
  createBorrowedTokens,
  type Handback,
} from "../oauth/borrowed-tokens.ts";
import { requestTokenRefresh, validateTokenRefresh } from "../oauth/token-refresh.ts";
import { decided } from "./decided.ts";
import type { Attack, AttackVerdict, Experiment, Stage, StolenRefreshToken } from "./experiment.ts";
import { type HandmadeAnswer, requestTokensByHand } from "./handmade-token-request.ts";
import { holdLoot } from "./loot.ts";
import { signInUpToCode } from "./victim.ts";

export const refreshTokenReuse: Experiment = {
  id: "refresh-token-reuse",
  title: "A refresh token is stolen and used again",
  story:
    "Somebody copies a refresh token, from a backup or by a script in the page, and wants to stay signed in as you for as long as it lives.",
  attack: [
    "Copies the refresh token of a connection.",
    "Sends it, after the tab has used it and got another one.",
  ],
  defence:
    "Each refresh replaces the refresh token. If one comes a second time, the provider knows that two parties have it: it ends the whole grant, and only you can sign in again.",
  defender: "provider",
  reference: "RFC 9700 §2.2.2 and §4.14.2",
  undefended: {
    words: "The provider replaces refresh tokens, and keeps accepting those that were replaced.",
    scenarios: ["no-reuse-detection"],
  },
  own: { kind: "connection", run: reuseRefreshToken },
  run,
};

async function* run(stage: Stage): Attack {
  const { fetch, now } = stage;
  const signIn = yield* signInUpToCode(stage);
  const { context } = signIn;
  const { tokenSet, claims } = await completeAuthorization(
    signIn.answer,
    signIn.transaction,
    stage,
  );
  const { refreshToken } = tokenSet;
  if (refreshToken === undefined) {
    throw new OAuthError("refresh_unavailable", "the provider gave no refresh token");
  }
  let latest = refreshToken;
  return yield* reuseRefreshToken({
    context,
    refreshToken,
    fetch,
    async refresh() {
      const answer = await requestTokenRefresh(context, latest, { fetch, now });
      const jwks = uncachedJwks(context.metadata, fetch);
      const renewed = await validateTokenRefresh(
        context,
        answer,
        { tokenSet, subject: claims?.sub },
        { jwks },
      );
      latest = renewed.tokenSet.refreshToken ?? latest;
      return latest;
    },
  });
}

/**
 * Plays a thief who comes second with a refresh token. What the thief is given is given back at the
 * end, however the run ends: a good provider ends the whole grant then, which the person has agreed to.
 *
 * @throws OAuthError when nothing was judged: the network, a provider in trouble
 */
async function* reuseRefreshToken({
  context,
  refreshToken,
  fetch,
  refresh,
}: StolenRefreshToken): Attack {
  const borrowed = createBorrowedTokens({ fetch });
  try {
    return yield* playThief({ context, refreshToken, fetch, refresh }, borrowed);
  } finally {
    await borrowed.giveBack();
  }
}

async function* playThief(
  { context, refreshToken, fetch, refresh }: StolenRefreshToken,
  borrowed: BorrowedTokens,
): Attack {
  yield {
    from: "tab",
    to: "attacker",
    title: "An attacker copied the refresh token",
    sentence: "Unnoticed, the attacker now has the same refresh token as the tab.",
  };
  const isReplaced = (await refresh()) !== refreshToken;
  yield {
    from: "tab",
    to: "provider",
    title: "The tab refreshed",
    sentence: isReplaced
      ? "The provider gives a new refresh token; the one that was copied is spent."
      : "The provider gives the same refresh token back: the copy stays valid.",
  };
  const thief = await sendRefreshToken(context, refreshToken, fetch);
  if (thief.isGranted) holdLoot(borrowed, context, thief);
  yield {
    from: "attacker",
    to: "provider",
    title: "The attacker sent the copied one",
    sentence: thief.isGranted
      ? "The provider accepts it, and hands over fresh tokens."
      : "The provider has seen it before, and gives nothing for it.",
    ...(!thief.isGranted && { refusal: { by: "provider", code: thief.refusal } }),
  };
  const again = await decided(refresh());
  const end = "refusal" in again ? again.refusal : undefined;
  const isEnded = end !== undefined;
  yield {
    from: "tab",
    to: "provider",
    title: "The tab refreshed once more",
    sentence: isEnded
      ? "The provider has ended the whole grant: the tab is refused as well, and asks you to sign in again."
      : "The tab is given fresh tokens, as if nothing had happened.",
    ...(isEnded && { refusal: { by: "provider", code: end } }),
  };
  if (thief.isGranted) {
    const handback = await borrowed.giveBack();
    yield {
      from: "attacker",
      to: "provider",
      title: "What the attacker was given is given back",
      sentence: handbackWords[handback],
    };
  }
  return verdictOn(thief, isEnded);
}

const handbackWords: Readonly<Record<Handback, string>> = {
  revoked:
    "An attacker would keep it. Here it is revoked, so that nothing is left lying around, which can end the tab’s grant as well.",
  "not revoked":
    "An attacker would keep it. The provider was asked to revoke it here, and did not: it expires by itself.",
  "end by themselves":
    "An attacker would keep it. The provider does not revoke tokens, so it expires by itself.",
};

function verdictOn(thief: HandmadeAnswer, isEnded: boolean): AttackVerdict {
  if (thief.isGranted) {
    return {
      outcome: "not-stopped",
      sentence: isEnded
        ? "The attacker holds tokens of your account, and it is the tab that was shut out."
        : "The attacker holds tokens of your account and can renew them, beside you, unnoticed.",
    };
  }
  return isEnded
    ? {
        outcome: "stopped",
        by: "provider",
        code: thief.refusal,
        sentence:
          "The copy gave the attacker away: the provider ended the grant for both, and only you can sign in again.",
      }
    : {
        outcome: "unclear",
        sentence:
          "The copy was refused, but the grant goes on: an attacker who is quicker than the tab would have kept it.",
      };
}

function sendRefreshToken(
  { metadata, profile }: OAuthContext,
  refreshToken: string,
  fetch: typeof globalThis.fetch,
): Promise<HandmadeAnswer> {
  return requestTokensByHand(
    requireEndpoint(metadata, "token_endpoint").href,
    { grant_type: "refresh_token", refresh_token: refreshToken, client_id: profile.clientId },
    { fetch },
  );
}
