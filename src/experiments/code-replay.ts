import { completeAuthorization } from "../oauth/complete-authorization.ts";
import { requestResource } from "../oauth/protected-resource.ts";
import type { TokenSet } from "../oauth/token-set.ts";
import type { Attack, Experiment, Stage } from "./experiment.ts";
import { redeemStolenCode } from "./stolen-code.ts";
import { signInUpToCode } from "./victim.ts";

export const codeReplay: Experiment = {
  id: "code-replay",
  title: "A code is used a second time",
  story:
    "A proxy in an office reads along what the tab sends to the token endpoint, verifier included. Later somebody finds the log, and sends the same request again.",
  attack: [
    "Waits until the tab has redeemed its code.",
    "Sends the same code with the right verifier once more.",
  ],
  defence:
    "A code is good for one redemption. A second one tells the provider that somebody has copied it, and a careful one ends what the first has brought.",
  defender: "provider",
  reference: "RFC 6749 §4.1.2, RFC 9700 §4.5",
  undefended: {
    words: "The provider redeems the same code again and again.",
    scenarios: ["codes-reusable"],
  },
  run,
};

async function* run(stage: Stage): Attack {
  const { fetch } = stage;
  const signIn = yield* signInUpToCode(stage);
  const { tokenSet } = await completeAuthorization(signIn.answer, signIn.transaction, stage);
  yield {
    from: "tab",
    to: "provider",
    title: "The tab redeemed the code",
    sentence: "The tab sends code and verifier and gets its tokens. Somebody has read it along.",
  };
  const { isGranted, refusal } = await redeemStolenCode(signIn.stolen, signIn.context.metadata, {
    fetch,
    verifier: signIn.transaction.codeVerifier,
  });
  yield {
    from: "attacker",
    to: "provider",
    title: "The attacker sent the same again",
    sentence: isGranted
      ? "The provider does not remember, and hands over tokens a second time."
      : "The provider knows the code as used, and gives nothing for it.",
    ...(!isGranted && { refusal: { by: "provider", code: refusal } }),
  };
  if (isGranted) {
    return {
      outcome: "not-stopped",
      sentence: "The attacker holds tokens of your account of their own, and you notice nothing.",
    };
  }
  const isEnded = (await statusOfApi(stage, tokenSet)) === 401;
  yield {
    from: "tab",
    to: "provider",
    title: isEnded ? "The tab’s tokens have ended too" : "The tab’s tokens go on",
    sentence: isEnded
      ? "Somebody has a copy, and the provider cannot know who: it ended all that the code had brought."
      : "The provider refused the copy, and left what the first use had brought.",
    ...(isEnded && { refusal: { by: "provider", code: "HTTP 401" } }),
  };
  return {
    outcome: "stopped",
    by: "provider",
    code: refusal,
    sentence: isEnded
      ? "The code was worth nothing the second time, and what it had brought was ended to be safe."
      : "The code was worth nothing the second time.",
  };
}

async function statusOfApi(
  { workflowsUrl, fetch }: Stage,
  { accessTokens }: TokenSet,
): Promise<number> {
  const request = { method: "GET", url: workflowsUrl, headers: new Headers() };
  const { response } = await requestResource({ token: accessTokens[""]?.token ?? "" }, request, {
    send: (headers) => fetch(request.url, { headers, credentials: "omit", cache: "no-store" }),
  });
  await response.body?.cancel();
  return response.status;
}
