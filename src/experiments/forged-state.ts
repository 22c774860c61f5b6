import { checkAuthorizationResponse } from "../oauth/authorization-callback.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { readUnverified } from "../oauth/unverified-jwt.ts";
import type { Attack, Experiment, Stage } from "./experiment.ts";
import { sendSignInForm } from "./sign-in-page.ts";
import { redeemStolenCode } from "./stolen-code.ts";
import { beginSignIn } from "./victim.ts";

export const forgedState: Experiment = {
  id: "forged-state",
  title: "A foreign answer is slipped in",
  story:
    "Somebody signs in with an account of their own, stops before the code is used, and has your tab open the address with it. You would work in their account without knowing: what you save there, they can read.",
  attack: [
    "Signs in as themselves, and keeps the code.",
    "Has your tab open the callback with their code and a state of their own.",
  ],
  defence:
    "Pixy accepts an answer only with the state that this very tab sent, and that nobody else can know. Behind that, PKCE and the nonce would refuse it as well.",
  defender: "pixy",
  reference: "RFC 6749 §10.12, RFC 9700 §4.7",
  undefended: {
    words: "An app in Pixy’s place compares no state, and the provider no verifier.",
    scenarios: ["pkce-ignored"],
    isCareless: true,
  },
  run,
};

async function* run(stage: Stage): Attack {
  const { fetch, clientId, redirectUri, isCareless, subjects } = stage;
  const { transaction, context } = await beginSignIn(stage);
  yield {
    from: "tab",
    to: "tab",
    title: "The tab began a sign-in",
    sentence: "It keeps the state of its request, and waits for an answer.",
  };
  const { url } = await beginSignIn(stage);
  const arrivedAt = await sendSignInForm(url, stage.fillInSignIn("attacker"), stage);
  yield {
    from: "attacker",
    to: "provider",
    title: "The attacker signed in as themselves",
    sentence: "The provider issues a valid code, for the attacker’s account.",
  };
  yield {
    from: "attacker",
    to: "tab",
    title: "Your tab opened the attacker’s answer",
    sentence: "By a link or a hidden form, the callback gets the attacker’s code and state.",
  };
  if (!isCareless) {
    const code = refusalOf(() => checkAuthorizationResponse(arrivedAt.searchParams, transaction));
    if (code === "state_mismatch") {
      yield {
        from: "tab",
        to: "tab",
        title: "Pixy compared the state",
        sentence: "It is not the one that this tab sent: the code is not even looked at.",
        refusal: { by: "pixy", code },
      };
      return {
        outcome: "stopped",
        by: "pixy",
        code,
        sentence: "The answer’s state was not the request’s, and no token request was sent.",
      };
    }
    if (code !== undefined) {
      return {
        outcome: "unclear",
        sentence: `Pixy refused the answer for another reason than its state (${code}).`,
      };
    }
  }
  const answer = await redeemStolenCode(
    { code: arrivedAt.searchParams.get("code") ?? "", clientId, redirectUri },
    context.metadata,
    { fetch, verifier: transaction.codeVerifier },
  );
  yield {
    from: "tab",
    to: "provider",
    title: "The app redeemed the attacker’s code",
    sentence: answer.isGranted
      ? "It compared nothing, and the provider gave tokens for the attacker’s account."
      : "It compared nothing, but the verifier of this tab does not fit the attacker’s code.",
    ...(!answer.isGranted && { refusal: { by: "provider", code: answer.refusal } }),
  };
  if (!answer.isGranted) {
    return {
      outcome: "stopped",
      by: "provider",
      code: answer.refusal,
      sentence: "PKCE stopped what the app had let pass: the code belongs to another verifier.",
    };
  }
  return readUnverified(answer.idToken, "claims")["sub"] === subjects.attacker
    ? {
        outcome: "not-stopped",
        sentence:
          "Your tab is signed in with the attacker’s account: the attacker can read whatever you save in it.",
      }
    : { outcome: "unclear", sentence: "Tokens came, but not for the attacker’s account." };
}

/** @returns the code that Pixy refuses with; undefined when it refuses nothing */
function refusalOf(judge: () => unknown): string | undefined {
  try {
    judge();
    return undefined;
  } catch (failure) {
    if (failure instanceof OAuthError) return failure.code;
    throw failure;
  }
}
