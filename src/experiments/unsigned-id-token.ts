import type { Experiment } from "./experiment.ts";
import { plantIdToken } from "./forged-id-token.ts";

export const unsignedIdToken: Experiment = {
  id: "unsigned-id-token",
  title: "An ID token without a signature",
  story:
    "An ID token says who has signed in. Somebody writes one by hand, with alg none and no signature, and has it put into the answer that the tab waits for.",
  attack: [
    "Writes an ID token with alg none and an empty signature.",
    "Has it arrive in the place of the provider’s.",
  ],
  defence:
    "Pixy takes ID tokens only with a signature that the provider’s public key verifies. None, and secrets that a public client would share, prove nothing.",
  defender: "pixy",
  reference: "OpenID Connect Core 1.0 §3.1.3.7 items 6 and 7, RFC 8725 §3.1",
  scenarios: ["id-token-alg-none"],
  undefended: {
    words: "An app in Pixy’s place reads the ID token without verifying it.",
    scenarios: ["id-token-alg-none"],
    isCareless: true,
  },
  run: (stage) =>
    plantIdToken(stage, {
      member: "alg",
      sentence: "Everybody can write such a token: nothing in it is signed.",
      reason: "The ID token had no signature, and what it says was not believed.",
      damage:
        "Whoever can write a token is whoever they like: the attacker holds a sign-in under any name in the app.",
    }),
};
