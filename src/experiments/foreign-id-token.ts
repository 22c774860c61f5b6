import type { Experiment } from "./experiment.ts";
import { plantIdToken } from "./forged-id-token.ts";

export const foreignIdToken: Experiment = {
  id: "foreign-id-token",
  title: "An ID token that was made for another app",
  story:
    "You also use another app at the same provider, and it is not honest. It has a genuine, correctly signed ID token of yours, and uses it here to pose as you.",
  attack: [
    "Has you sign in at an app of their own, and keeps the ID token.",
    "Has it arrive here, in the place of the one that was made for this app.",
  ],
  defence:
    "An ID token names whom it is for (aud). Pixy takes only those that are for its own client id, and for nobody else besides.",
  defender: "pixy",
  reference: "OpenID Connect Core 1.0 §3.1.3.7 item 3, RFC 8725 §3.9",
  scenarios: ["id-token-aud-foreign"],
  undefended: {
    words: "An app in Pixy’s place does not look for whom the ID token is.",
    scenarios: ["id-token-aud-foreign"],
    isCareless: true,
  },
  run: (stage) =>
    plantIdToken(stage, {
      member: "aud",
      sentence: "It is genuine and well signed, but was made for another client.",
      reason: "The ID token was for another client, however genuine it is.",
      damage:
        "Any app at the same provider can be its users here: the attacker holds a sign-in as you.",
    }),
};
