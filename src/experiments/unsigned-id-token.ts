import type { Experiment } from "./experiment.ts";
import { plantIdToken } from "./forged-id-token.ts";

export const unsignedIdToken: Experiment = {
  id: "unsigned-id-token",
  title: "An ID token without a signature",
  story:
    "An ID token says who has signed in. Somebody writes one by hand, with alg none and no signature, and slips it into the answer that the tab waits for.",
  attack: [
    "Writes an ID token with alg none and an empty signature.",
    "Slips it in, in place of the provider’s.",
  ],
  defence:
    "Pixy accepts ID tokens only with a signature that the provider’s public key verifies. No signature, or one made with a secret that a public client would share, proves nothing.",
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
      sentence: "Anybody can write such a token: nothing in it is signed.",
      reason: "The ID token had no signature, and what it says was not believed.",
      damage:
        "Whoever can write a token can be anybody: the attacker is signed in to the app under any name they like.",
    }),
};
