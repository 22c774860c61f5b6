import type { Experiment } from "./experiment.ts";
import { plantIdToken } from "./forged-id-token.ts";

export const swappedNonce: Experiment = {
  id: "swapped-nonce",
  title: "An ID token of another sign-in",
  story:
    "Somebody has copied an ID token of an earlier sign-in of yours, in this very app. It is genuine and for the right client, and they slip it into a sign-in of today.",
  attack: [
    "Copies an ID token from a log or a backup.",
    "Slips it into the answer to a sign-in that it does not belong to.",
  ],
  defence:
    "Each request of Pixy has a nonce that nobody can predict. The ID token has to bring the same one back.",
  defender: "pixy",
  reference: "OpenID Connect Core 1.0 §3.1.3.7 item 11 and §15.5.2",
  scenarios: ["id-token-nonce-wrong"],
  undefended: {
    words: "An app in Pixy’s place does not compare the nonce.",
    scenarios: ["id-token-nonce-wrong"],
    isCareless: true,
  },
  run: (stage) =>
    plantIdToken(stage, {
      member: "nonce",
      sentence: "It is genuine and for this app, but it answers another request.",
      reason: "The ID token brought another nonce than the request had: it belongs elsewhere.",
      damage: "A copied ID token is as good as a sign-in: the attacker is signed in as you.",
    }),
};
