import type { TourStep, TourStepKey, TourVerdict } from "../../experiments/tour-step.ts";
import type { JourneyExchange } from "../../journeys/journey-event.ts";
import type { TourState } from "../../queries/tour-queries.ts";
import type { Actor } from "../../ui/actor.tsx";
import type { SequenceStep } from "../../ui/sequence.tsx";
import { refusedBy } from "../../ui/step-words.ts";

/** Who takes part, from left to right. */
export const lanes: readonly Actor[] = ["you", "attacker", "tab", "provider", "api"];

/** What a step is for somebody who has never signed in this way with open eyes. */
interface TourWords {
  readonly from: Actor;
  readonly to: Actor;
  /** In the diagram. */
  readonly title: string;
  readonly sentence: string;
  /** Where to read on. */
  readonly reference?: string;
}

const words: Readonly<Record<TourStepKey, TourWords>> = {
  "looked-up": {
    from: "tab",
    to: "provider",
    title: "Asked where people sign in",
    sentence:
      "You want to use an app in this tab, so the tab asks your provider where people sign in.",
    reference: "RFC 8414 §3, authorization server metadata",
  },
  "verifier-made": {
    from: "tab",
    to: "tab",
    title: "Made a secret and its puzzle",
    sentence:
      "The tab makes up a secret, and from it a puzzle: nobody who sees the puzzle can work out the secret.",
    reference: "RFC 7636 §4.1 and §4.2, code verifier and code challenge",
  },
  asked: {
    from: "tab",
    to: "provider",
    title: "Went to sign in, with the puzzle",
    sentence:
      "It goes to the provider’s sign-in page and hands over the puzzle, which the provider keeps; the secret stays in the tab.",
    reference: "RFC 7636 §4.3, authorization request",
  },
  "signed-in": {
    from: "you",
    to: "provider",
    title: "You signed in",
    sentence:
      "You sign in at the provider and agree; in this tour, a made-up person does it for you.",
    reference: "RFC 6749 §4.1, step B",
  },
  "code-returned": {
    from: "provider",
    to: "tab",
    title: "A code came back",
    sentence:
      "The provider sends you back with a code in the address, which can be traded once for your tokens.",
    reference: "RFC 6749 §4.1.2, authorization response",
  },
  "code-copied": {
    from: "tab",
    to: "attacker",
    title: "An attacker copied the code",
    sentence:
      "But addresses get around, in logs, browser histories and extensions: an attacker now has the same code.",
    reference: "RFC 7636 §1, RFC 9700 §4.2 and §4.3",
  },
  "code-tried": {
    from: "attacker",
    to: "provider",
    title: "The attacker sent the code",
    sentence:
      "The attacker is quicker than the tab and sends the code, but the provider wants the secret with it and refuses.",
    reference: "RFC 7636 §4.5 and §4.6",
  },
  "verifier-guessed": {
    from: "attacker",
    to: "provider",
    title: "The attacker made up a secret",
    sentence:
      "The attacker tries again with a made-up secret, but its puzzle is not the one that the provider kept.",
    reference: "RFC 7636 §4.6, the server verifies code_verifier",
  },
  exchanged: {
    from: "tab",
    to: "provider",
    title: "The tab sent code and secret",
    sentence:
      "Now the tab sends the very same code with the real secret: its puzzle matches, and the tab gets the tokens.",
    reference: "RFC 7636 §4.5, access token request",
  },
  "api-called": {
    from: "tab",
    to: "api",
    title: "Listed your workflows",
    sentence: "With its token the tab asks an API for your workflows, and gets them.",
    reference: "RFC 6750 §2.1",
  },
  "token-expired": {
    from: "tab",
    to: "api",
    title: "The token has expired",
    sentence:
      "Tokens live for minutes, so that a stolen one is soon worthless: the tour skips the wait, and the API says no.",
    reference: "RFC 6750 §3.1, invalid_token",
  },
  refreshed: {
    from: "tab",
    to: "provider",
    title: "Got a fresh token",
    sentence:
      "So the tab trades its refresh token for a fresh token; no puzzle is needed, because no code travels in an address.",
    reference: "RFC 6749 §6",
  },
};

/** @returns how many steps the tour has: where nobody looks at the verifier, the attack ends it */
export function stepCountOf({ isCareless, verdict, steps }: TourState): number {
  if (verdict !== undefined) return steps.length;
  const keys = Object.keys(words);
  return isCareless ? keys.indexOf("code-tried") + 1 : keys.length;
}

/** The attack as it goes where nobody looks at the verifier. */
const granted: Partial<Readonly<Record<TourStepKey, Partial<TourWords>>>> = {
  "code-tried": {
    title: "The attacker sent the code, and got in",
    sentence:
      "The attacker is quicker than the tab and sends the code; this provider never asks for the secret and hands over your tokens.",
  },
  "verifier-guessed": {
    title: "The attacker made up a secret, and got in",
    sentence:
      "The attacker tries again with a made-up secret; this provider does not look at it and hands over your tokens.",
  },
};

export function wordsOf({ key, outcome }: TourStep): TourWords {
  return { ...words[key], ...(outcome === "granted" && granted[key]) };
}

/** @returns the step as it is drawn, with the answer to the first request that it sent */
export function drawn(step: TourStep, sent: readonly JourneyExchange[]): SequenceStep {
  const { from, to, title } = wordsOf(step);
  const { at, outcome, key } = step;
  const [first] = sent;
  return {
    at,
    from,
    to,
    title,
    state: outcome === "refused" ? "failed" : "done",
    failedWord: refusedBy(to),
    // The answer to the form is a redirect, and the step after it.
    ...(first?.status !== undefined &&
      key !== "signed-in" && { answer: { status: first.status, duration: undefined } }),
  };
}

/** What was shown, in one sentence each. */
export const verdicts: Readonly<
  Record<
    TourVerdict,
    { readonly title: string; readonly sentence: string; readonly isGood: boolean }
  >
> = {
  pkce: {
    title: "The copied code was worth nothing",
    sentence:
      "PKCE, the secret and its puzzle, protected you from whoever copied your code: it opens nothing without the secret, and the secret never stood in an address.",
    isGood: true,
  },
  nobody: {
    title: "The attacker is signed in as you",
    sentence:
      "This provider never looked at the secret, so that a copied code was enough: that is what PKCE protects you from.",
    isGood: false,
  },
  other: {
    title: "Something else stopped the attacker",
    sentence:
      "The attacker was refused, but not because of the puzzle: the mock provider misbehaves on command, and this run shows nothing about PKCE.",
    isGood: false,
  },
};
