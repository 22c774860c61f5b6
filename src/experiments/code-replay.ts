import type { UnusedCode } from "../oauth/authorization-transaction.ts";
import { completeAuthorization } from "../oauth/complete-authorization.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { requestResource } from "../oauth/protected-resource.ts";
import { createProviderFetch } from "../oauth/provider-fetch.ts";
import { requireEndpoint } from "../oauth/secure-endpoint.ts";
import { type BorrowedTokens, createBorrowedTokens } from "../oauth/borrowed-tokens.ts";
import type { TokenSet } from "../oauth/token-set.ts";
import type { Attack, Experiment, OwnSignIn, Stage } from "./experiment.ts";
import { giveBackStep, holdLoot } from "./loot.ts";
import { codeCameBack, copyCode, redeemStolenCode } from "./stolen-code.ts";
import { signInUpToCode } from "./victim.ts";

export const codeReplay: Experiment = {
  id: "code-replay",
  title: "A code is used a second time",
  story:
    "An office proxy records what the tab sends to the token endpoint, verifier included. Later somebody finds the log, and sends the same request again.",
  attack: [
    "Waits until the tab has redeemed its code.",
    "Sends the same code with the right verifier once more.",
  ],
  defence:
    "A code is good for one redemption. A second one tells the provider that somebody copied it, and a careful provider then ends what the first one brought.",
  defender: "provider",
  reference: "RFC 6749 §4.1.2, RFC 9700 §4.5",
  undefended: {
    words: "The provider redeems the same code again and again.",
    scenarios: ["codes-reusable"],
  },
  own: {
    kind: "sign-in",
    sends: [
      "the code that comes back, with its verifier, as in every sign-in",
      "the very same once more",
      "the access token that came first, to userinfo, to see whether it still works",
      "the tokens that come of it, to be revoked",
    ],
    run: runWithSignIn,
  },
  run,
};

async function* run(stage: Stage): Attack {
  const { fetch, now, workflowsUrl } = stage;
  const signIn = yield* signInUpToCode(stage);
  return yield* replay(signIn, {
    fetch,
    now,
    borrowed: createBorrowedTokens({ fetch }),
    resourceUrl: workflowsUrl,
  });
}

async function* runWithSignIn({ fetch, now, ...signIn }: OwnSignIn): Attack {
  const borrowed = createBorrowedTokens({ fetch });
  const { metadata } = signIn.transaction;
  const resourceUrl =
    metadata.userinfo_endpoint === undefined
      ? undefined
      : requireEndpoint(metadata, "userinfo_endpoint").href;
  try {
    yield codeCameBack;
    const verdict = yield* replay(signIn, {
      fetch,
      now,
      borrowed,
      resourceUrl,
    });
    if (!borrowed.isEmpty()) yield giveBackStep(borrowed);
    return verdict;
  } finally {
    await borrowed.giveBack();
  }
}

interface Surroundings extends Pick<OwnSignIn, "fetch" | "now"> {
  readonly borrowed: BorrowedTokens;
  /** Of something that an access token opens; undefined: nothing is known that could be asked. */
  readonly resourceUrl: string | undefined;
}

async function* replay(
  { answer, transaction }: UnusedCode,
  { fetch, now, borrowed, resourceUrl }: Surroundings,
): Attack {
  const { tokenSet } = await completeAuthorization(answer, transaction, { fetch, now });
  borrowed.hold(transaction, tokenSet);
  yield {
    from: "tab",
    to: "provider",
    title: "The tab redeemed the code",
    sentence:
      "The tab sends code and verifier and gets its tokens. Somebody has recorded the request.",
  };
  const opens = () => isTaken(tokenSet, resourceUrl, fetch);
  const didOpen = await opens();
  const { codeVerifier: verifier } = transaction;
  const thief = await redeemStolenCode(copyCode({ answer, transaction }), transaction.metadata, {
    fetch,
    verifier,
  });
  const { isGranted, refusal } = thief;
  if (isGranted) holdLoot(borrowed, transaction, thief);
  yield {
    from: "attacker",
    to: "provider",
    title: "The attacker sent the same again",
    sentence: isGranted
      ? "The provider does not remember, and hands over tokens a second time."
      : "The provider knows that the code was used, and gives nothing for it.",
    ...(!isGranted && { refusal: { by: "provider", code: refusal } }),
  };
  if (isGranted) {
    return {
      outcome: "not-stopped",
      sentence: "The attacker holds tokens of their own for your account, and you notice nothing.",
    };
  }
  // What was not taken before says nothing by not being taken now.
  const isEnded = didOpen === true ? (await opens()) === false : undefined;
  if (isEnded !== undefined) {
    yield {
      from: "tab",
      to: "provider",
      title: isEnded ? "The tab’s tokens have ended too" : "The tab’s tokens go on",
      sentence: isEnded
        ? "Somebody has a copy, and the provider cannot know who: it ended everything that the code had brought."
        : "The provider refused the copy, and left what the first use had brought.",
      ...(isEnded && { refusal: { by: "provider", code: "HTTP 401" } }),
    };
  }
  return {
    outcome: "stopped",
    by: "provider",
    code: refusal,
    sentence: isEnded
      ? "The code was worth nothing the second time, and what it had brought was ended to be safe."
      : "The code was worth nothing the second time.",
  };
}

/** @returns whether the access token is taken; undefined when nobody says so */
async function isTaken(
  { accessTokens }: TokenSet,
  url: string | undefined,
  fetch: typeof globalThis.fetch,
): Promise<boolean | undefined> {
  if (url === undefined) return undefined;
  const send = createProviderFetch(fetch);
  const request = { method: "GET", url, headers: new Headers() };
  try {
    const { response } = await requestResource({ token: accessTokens[""]?.token ?? "" }, request, {
      send: (headers) => send(url, { method: "GET", headers, body: null }),
    });
    await response.body?.cancel();
    return response.ok ? true : response.status === 401 ? false : undefined;
  } catch (failure) {
    if (failure instanceof OAuthError) return undefined;
    throw failure;
  }
}
