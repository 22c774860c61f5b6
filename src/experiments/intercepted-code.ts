import { completeAuthorization } from "../oauth/complete-authorization.ts";
import { generateCodeVerifier } from "../oauth/pkce.ts";
import { type HandmadeAnswer, requestTokensByHand } from "./handmade-token-request.ts";
import type { Attack, Experiment, ExperimentStep, OwnProvider, Stage } from "./experiment.ts";
import { redeemStolenCode } from "./stolen-code.ts";
import { isAboutVerifier, lastTokenDecision } from "./token-decision.ts";
import { signInUpToCode } from "./victim.ts";

export const interceptedCode: Experiment = {
  id: "intercepted-code",
  title: "A code is intercepted",
  story:
    "The code comes back in the address of your tab, and addresses get around: in logs, histories, extensions. Whoever reads the code along wants tokens for it.",
  attack: [
    "Copies the code out of the address, before the tab has used it.",
    "Sends it to the token endpoint without a verifier.",
    "Sends it again with a verifier that is made up.",
  ],
  defence:
    "The provider has kept the challenge. It gives tokens only to whoever has the verifier, which never left the tab.",
  defender: "provider",
  reference: "RFC 7636 §1 and §4.6, RFC 9700 §4.5",
  undefended: {
    words: "The provider takes a challenge and never looks at the verifier.",
    scenarios: ["pkce-ignored"],
  },
  own: {
    kind: "made-up",
    sends: [
      "a POST with a made-up code and no verifier",
      "a POST with a made-up code and a made-up verifier",
    ],
    run: runWithMadeUpCode,
  },
  run,
};

async function* run(stage: Stage): Attack {
  const { fetch } = stage;
  const signIn = yield* signInUpToCode(stage);
  const { stolen, context } = signIn;
  yield {
    from: "tab",
    to: "attacker",
    title: "An attacker copied the code",
    sentence: "Nobody notices: the attacker now has the same code as the tab.",
  };
  let code = "";
  for (const guess of [{}, { verifier: generateCodeVerifier() }]) {
    const answer = await redeemStolenCode(stolen, context.metadata, { fetch, ...guess });
    yield triedStep(answer, "verifier" in guess);
    if (answer.isGranted) {
      return {
        outcome: "not-stopped",
        sentence:
          "The attacker holds an access token and a refresh token of your account: a copied code was enough.",
      };
    }
    if (!isAboutVerifier(lastTokenDecision(stage))) {
      return {
        outcome: "unclear",
        sentence: "The attacker was refused, but not for want of the verifier.",
      };
    }
    code = answer.refusal;
  }
  await completeAuthorization(signIn.answer, signIn.transaction, stage);
  yield {
    from: "tab",
    to: "provider",
    title: "The tab sent code and verifier",
    sentence: "The very same code with the real verifier: the tab gets its tokens.",
  };
  return {
    outcome: "stopped",
    by: "provider",
    code,
    sentence:
      "The attacker was refused twice, and the tab got its tokens for the same code: the verifier made the difference.",
  };
}

async function* runWithMadeUpCode(provider: OwnProvider): Attack {
  const { clientId, redirectUri, tokenEndpoint, fetch } = provider;
  let code = "";
  for (const verifier of [undefined, generateCodeVerifier()]) {
    const answer = await requestTokensByHand(
      tokenEndpoint,
      {
        grant_type: "authorization_code",
        code: generateCodeVerifier(),
        redirect_uri: redirectUri,
        client_id: clientId,
        ...(verifier !== undefined && { code_verifier: verifier }),
      },
      { fetch },
    );
    yield triedStep(answer, verifier !== undefined);
    if (answer.isGranted) {
      return {
        outcome: "not-stopped",
        sentence: "The attacker holds tokens: this provider gives them for a code that is made up.",
      };
    }
    code = answer.refusal;
  }
  return {
    outcome: "stopped",
    by: "provider",
    code,
    sentence:
      "A made-up code is worth nothing there. Whether a real one is refused without its verifier takes a real one: that is what Check and the command line look at.",
  };
}

function triedStep({ isGranted, refusal }: HandmadeAnswer, hasVerifier: boolean): ExperimentStep {
  const what = hasVerifier ? "code and a made-up verifier" : "code without a verifier";
  return {
    from: "attacker",
    to: "provider",
    title: `The attacker sent the ${what}`,
    sentence: isGranted
      ? "The provider does not ask any further, and hands over the tokens."
      : "The provider gives nothing for it.",
    ...(!isGranted && { refusal: { by: "provider" as const, code: refusal } }),
  };
}
