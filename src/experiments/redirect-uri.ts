import { OAuthError } from "../oauth/oauth-error.ts";
import type { Attack, Experiment, Stage } from "./experiment.ts";
import { openSignInPage, sendSignInForm } from "./sign-in-page.ts";
import { redeemStolenCode, redemptionStep } from "./stolen-code.ts";
import { beginSignIn } from "./victim.ts";

export const redirectUri: Experiment = {
  id: "redirect-uri",
  title: "The code is sent to another address",
  story:
    "Somebody makes a sign-in link of their own for this app, with a secret of their own, and an address that only looks like the app’s. You know the provider’s page, you sign in, and the code goes to them.",
  attack: [
    "Makes a request with a verifier of their own: PKCE does not help against this.",
    "Puts addresses into it that nearly match the registered one.",
    "Has you sign in, and redeems the code that arrives there.",
  ],
  defence:
    "The provider compares the redirect URI character by character with those that are registered, before it shows any page that leads on.",
  defender: "provider",
  reference: "RFC 9700 §2.1 and §4.1",
  undefended: {
    words: "The provider accepts every address that begins like a registered one.",
    scenarios: ["redirect-uri-prefix-match"],
  },
  own: {
    kind: "command-line",
    sends: [
      "an authorization request with the redirect URI that Pixy has there",
      "the same with an address that begins alike, and that nobody has registered",
    ],
  },
  run,
};

/** @returns addresses that are not registered, from afar to nearly right */
function variationsOf(registered: string): readonly { what: string; address: string }[] {
  const { origin, protocol, host, hostname, port, pathname } = new URL(registered);
  const otherScheme = protocol === "https:" ? "http:" : "https:";
  return [
    { what: "an address elsewhere", address: "https://attacker.example/callback" },
    { what: "a wildcard", address: `${origin}/*` },
    {
      what: "another port",
      address: `${protocol}//${hostname}:${port === "4443" ? "4444" : "4443"}${pathname}`,
    },
    {
      what: `the scheme ${otherScheme.slice(0, -1)}`,
      address: `${otherScheme}//${host}${pathname}`,
    },
    { what: "an extra query", address: `${registered}?next=elsewhere` },
    { what: "a longer path", address: `${registered}-of-attacker` },
  ];
}

async function* run(stage: Stage): Attack {
  const { fetch, clientId } = stage;
  const { url, transaction, context } = await beginSignIn(stage);
  const good = await openSignInPage(url, fetch);
  if (good.at === "refused") {
    throw new OAuthError("authorization_failed", "the provider shows no page to sign in");
  }
  yield {
    from: "you",
    to: "provider",
    title: "The registered address is taken",
    sentence:
      "With the right redirect URI the provider shows its page. Only the address changes now.",
  };
  const opened: string[] = [];
  let code = "";
  for (const { what, address } of variationsOf(stage.redirectUri)) {
    const link = new URL(url);
    link.searchParams.set("redirect_uri", address);
    const arrival = await openSignInPage(link, fetch);
    if (arrival.at === "refused") code = arrival.code;
    yield {
      from: "you",
      to: "provider",
      title: `A link with ${what}`,
      sentence:
        arrival.at === "refused"
          ? "The provider shows an error, and redirects nobody."
          : "The provider accepts it, and asks you to sign in as always.",
      ...(arrival.at === "refused" && { refusal: { by: "provider", code } }),
    };
    if (arrival.at === "refused") continue;
    // Only what answers here itself is followed: a code must not leave for a host.
    if (!address.startsWith(stage.redirectUri)) {
      opened.push(what);
      continue;
    }
    const { searchParams } = await sendSignInForm(link, stage.fillInSignIn(), {
      redirectUri: address,
      fetch,
    });
    const answer = await redeemStolenCode(
      { code: searchParams.get("code") ?? "", clientId, redirectUri: address },
      context.metadata,
      { fetch, verifier: transaction.codeVerifier },
    );
    if (answer.isGranted) opened.push(what);
    else code = answer.refusal;
    yield redemptionStep(answer, {
      granted: "The code went to the attacker, whose own verifier fits it: tokens.",
      refused: "The code went to the attacker, but the provider gives nothing for it.",
    });
  }
  return opened.length > 0
    ? {
        outcome: "not-stopped",
        sentence: `The attacker holds what you signed in for, by ${opened.join(" and by ")}.`,
      }
    : {
        outcome: "stopped",
        by: "provider",
        code,
        sentence: "Of six addresses that are not registered, none was sent a code.",
      };
}
