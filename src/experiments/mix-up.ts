import { checkAuthorizationResponse, exchangeCode } from "../oauth/authorization-callback.ts";
import type { AuthorizationTransaction } from "../oauth/authorization-transaction.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { discoverProvider } from "../oauth/provider-discovery.ts";
import type { Attack, Experiment, Stage } from "./experiment.ts";
import { sendSignInForm } from "./sign-in-page.ts";
import { redeemStolenCode } from "./stolen-code.ts";
import { beginSignIn } from "./victim.ts";

export const mixUp: Experiment = {
  id: "mix-up",
  title: "Two providers are mixed up",
  story:
    "You have connected two providers, and one of them is not honest. When you sign in there, it sends you on to the honest one. Its code comes back, and the tab would bring it, with the verifier, to the one that is not.",
  attack: [
    "Runs a provider that you sign in at.",
    "Sends you on to the honest provider, with the tab’s own challenge.",
    "Waits for the tab to bring code and verifier, and redeems both at the honest one.",
  ],
  defence:
    "The honest provider names itself in its answer (iss). Pixy compares that with whom it asked, before anything is sent. Where no provider does so, a redirect URI for each of them serves.",
  defender: "pixy",
  reference: "RFC 9207 §2.4, RFC 9700 §4.4",
  undefended: {
    words: "Neither provider says in its answer who it is, and both share a redirect URI.",
    scenarios: ["no-iss-parameter"],
  },
  run,
};

async function* run(stage: Stage): Attack {
  const { fetch, now, redirectUri, clientId } = stage;
  const honest = await discoverProvider(stage.issuer, { fetch });
  const tellsIssuer = honest.authorization_response_iss_parameter_supported === true;
  const issuer = stage.issuerThat(
    tellsIssuer ? "authorization-mix-up" : "authorization-mix-up-without-iss",
  );
  const { url, transaction } = await beginSignIn({ ...stage, issuer });
  yield {
    from: "tab",
    to: "attacker",
    title: "The tab asked the attacker’s provider",
    sentence: "It is one of the two that you have connected, and you do not know that it lies.",
  };
  const arrivedAt = await sendSignInForm(url, stage.fillInSignIn(), stage);
  yield {
    from: "provider",
    to: "tab",
    title: "The honest provider answered",
    sentence:
      "You were sent on to the other provider and signed in there: the code is of that one.",
  };
  let answer: URLSearchParams;
  try {
    answer = checkAuthorizationResponse(arrivedAt.searchParams, transaction);
  } catch (failure) {
    if (!(failure instanceof OAuthError)) throw failure;
    if (failure.code !== "issuer_mismatch") {
      return {
        outcome: "unclear",
        sentence: `Pixy refused the answer for another reason than its issuer (${failure.code}).`,
      };
    }
    yield {
      from: "tab",
      to: "tab",
      title: "Pixy compared the issuer",
      sentence: "The answer is not from whom the tab has asked: nothing is sent anywhere.",
      refusal: { by: "pixy", code: failure.code },
    };
    return {
      outcome: "stopped",
      by: "pixy",
      code: failure.code,
      sentence:
        "The answer named another issuer than the one that was asked, and its code was not sent.",
    };
  }
  await bringCode(answer, transaction, { fetch, now });
  yield {
    from: "tab",
    to: "attacker",
    title: "The tab brought the code to the attacker",
    sentence: "Nothing in the answer says whose it is. With the code goes the verifier.",
  };
  const { isGranted, refusal } = await redeemStolenCode(
    { code: answer.get("code") ?? "", clientId, redirectUri },
    honest,
    { fetch, verifier: transaction.codeVerifier },
  );
  yield {
    from: "attacker",
    to: "provider",
    title: "The attacker redeemed both",
    sentence: isGranted
      ? "Code and verifier fit together, and the honest provider hands over the tokens."
      : "The honest provider gives nothing for them.",
    ...(!isGranted && { refusal: { by: "provider", code: refusal } }),
  };
  return isGranted
    ? {
        outcome: "not-stopped",
        sentence:
          "The attacker holds tokens of your account at the honest provider. What still helps is a redirect URI for each provider: distinctCallback in its profile.",
      }
    : {
        outcome: "stopped",
        by: "provider",
        code: refusal,
        sentence: "The attacker got code and verifier, and the honest provider refused them.",
      };
}

/** What the attacker's provider answers is of no matter: it has been told what it wanted. */
async function bringCode(
  answer: URLSearchParams,
  transaction: AuthorizationTransaction,
  options: Pick<Stage, "fetch" | "now">,
): Promise<void> {
  try {
    await exchangeCode(answer, transaction, options);
  } catch (failure) {
    if (failure instanceof OAuthError && failure.code === "token_request_rejected") return;
    throw failure;
  }
}
