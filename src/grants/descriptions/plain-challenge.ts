import { describeGrant } from "../grant.ts";
import { givenBack, lookedUp } from "./common-steps.ts";

export const plainChallenge = describeGrant({
  id: "plain",
  name: "PKCE with plain",
  reference: "RFC 7636 §4.2, §7.2",
  forWhom: "For clients that cannot compute SHA-256. There are none left.",
  notFor:
    "Not where S256 is available, which is everywhere: with plain, the puzzle is its own solution.",
  pkce: { applies: true, words: "PKCE in name only: challenge and verifier are one" },
  where: "mock",
  steps: {
    "looked-up": lookedUp,
    "secret-made": {
      from: "tab",
      to: "tab",
      title: "Makes a secret that is its own puzzle",
      sentence:
        "With plain nothing is computed: the challenge is the verifier, character for character.",
      reference: "RFC 7636 §4.2",
    },
    "signed-in": {
      from: "you",
      to: "provider",
      title: "Signs in, with the secret in the address",
      sentence:
        "The verifier leaves the tab before there is a code. Whoever sees this address holds all that redeeming the code takes.",
      reference: "RFC 7636 §7.2",
    },
    returned: {
      from: "provider",
      to: "tab",
      title: "A code comes back",
      sentence: "Whoever could read the verifier in an address can read the code in one too.",
      reference: "RFC 6749 §4.1.2",
    },
    exchanged: {
      from: "tab",
      to: "provider",
      title: "Trades code and secret for tokens",
      sentence: "The provider compares two equal texts, and learns nothing about the sender.",
      reference: "RFC 7636 §4.6",
    },
    "given-back": givenBack,
  },
});
