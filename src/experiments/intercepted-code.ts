import type { UnusedCode } from "../oauth/authorization-transaction.ts";
import { completeAuthorization } from "../oauth/complete-authorization.ts";
import { generateCodeVerifier } from "../oauth/pkce.ts";
import { type BorrowedTokens, createBorrowedTokens } from "../oauth/borrowed-tokens.ts";
import { decided } from "./decided.ts";
import type { HandmadeAnswer } from "./handmade-token-request.ts";
import type { Attack, Experiment, ExperimentStep, OwnSignIn, Stage } from "./experiment.ts";
import { giveBackStep, holdLoot } from "./loot.ts";
import { codeCameBack, copyCode, redeemStolenCode } from "./stolen-code.ts";
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
    "The provider has kept the challenge. It gives tokens only to whoever has the verifier, which never stood in an address.",
  defender: "provider",
  reference: "RFC 7636 §1 and §4.6, RFC 9700 §4.5",
  undefended: {
    words: "The provider takes a challenge and never looks at the verifier.",
    scenarios: ["pkce-ignored"],
  },
  own: {
    kind: "sign-in",
    sends: [
      "the code that comes back, without a verifier",
      "the same code, with a verifier that is made up",
      "the same code with its own verifier, as in every sign-in",
      "the tokens that come of it, to be revoked",
    ],
    run: runWithSignIn,
  },
  run,
};

async function* run(stage: Stage): Attack {
  const { fetch, now } = stage;
  const signIn = yield* signInUpToCode(stage);
  return yield* tryCopy(signIn, {
    fetch,
    now,
    borrowed: createBorrowedTokens({ fetch }),
    isForWantOfVerifier: () => isAboutVerifier(lastTokenDecision(stage)),
  });
}

/**
 * Plays the thief with a code of the person's own. Nobody sees why this provider refuses, so that the
 * tab's own redemption has to show that the code was good.
 */
async function* runWithSignIn({ fetch, now, ...signIn }: OwnSignIn): Attack {
  const borrowed = createBorrowedTokens({ fetch });
  try {
    yield codeCameBack;
    const isForWantOfVerifier = () => true;
    const verdict = yield* tryCopy(signIn, { fetch, now, borrowed, isForWantOfVerifier });
    if (!borrowed.isEmpty()) yield giveBackStep(borrowed);
    return verdict;
  } finally {
    await borrowed.giveBack();
  }
}

interface Surroundings extends Pick<OwnSignIn, "fetch" | "now"> {
  readonly borrowed: BorrowedTokens;
  /** Whether the last refusal was about the verifier, as far as that can be seen. */
  readonly isForWantOfVerifier: () => boolean;
}

async function* tryCopy(
  { answer, transaction }: UnusedCode,
  { fetch, now, borrowed, isForWantOfVerifier }: Surroundings,
): Attack {
  yield {
    from: "tab",
    to: "attacker",
    title: "An attacker copied the code",
    sentence: "Nobody notices: the attacker now has the same code as the tab.",
  };
  const stolen = copyCode({ answer, transaction });
  let code = "";
  for (const guess of [{}, { verifier: generateCodeVerifier() }]) {
    const tried = await redeemStolenCode(stolen, transaction.metadata, { fetch, ...guess });
    if (tried.isGranted) holdLoot(borrowed, transaction, tried);
    yield triedStep(tried, "verifier" in guess);
    if (tried.isGranted) {
      return {
        outcome: "not-stopped",
        sentence:
          tried.refreshToken === ""
            ? "The attacker holds an access token of your account: a copied code was enough."
            : "The attacker holds an access token and a refresh token of your account: a copied code was enough.",
      };
    }
    if (!isForWantOfVerifier()) {
      return {
        outcome: "unclear",
        sentence: "The attacker was refused, but not for want of the verifier.",
      };
    }
    code = tried.refusal;
  }
  const redeemed = await decided(completeAuthorization(answer, transaction, { fetch, now }));
  if ("refusal" in redeemed) {
    yield {
      from: "tab",
      to: "provider",
      title: "The tab sent code and verifier",
      sentence: "With the real verifier the provider gives nothing for the code either.",
      refusal: { by: "provider", code: redeemed.refusal },
    };
    return {
      outcome: "unclear",
      sentence:
        "The attacker was refused, and then the tab was as well. Either this provider drops a code at the first wrong try, or it takes no code of this app at all: which of the two cannot be seen from here.",
    };
  }
  borrowed.hold(transaction, redeemed.granted.tokenSet);
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
