import { describeGrant } from "../grant.ts";
import { givenBack, lookedUp } from "./common-steps.ts";

export const authorizationCode = describeGrant({
  id: "authorization-code",
  name: "Authorization code with PKCE",
  reference: "RFC 6749 §4.1, RFC 7636",
  forWhom: "For every app that a person signs in to: in a browser, on a phone, on a server.",
  notFor: "Not where nobody is present to sign in, nor on a device without a browser.",
  pkce: { applies: true, words: "PKCE ties the code to this tab" },
  where: "anywhere",
  steps: {
    "looked-up": lookedUp,
    "secret-made": {
      from: "tab",
      to: "tab",
      title: "Makes a secret and its puzzle",
      sentence:
        "The verifier is a secret of as many characters as you chose; the challenge is its SHA-256, from which nobody can compute it.",
      reference: "RFC 7636 §4.1, §4.2",
    },
    "signed-in": {
      from: "you",
      to: "provider",
      title: "Signs in, with the puzzle in the address",
      sentence:
        "The browser goes to the provider with the challenge in the address, and the person agrees. At the mock provider a made-up person does.",
      reference: "RFC 6749 §4.1.1, RFC 7636 §4.3",
    },
    returned: {
      from: "provider",
      to: "tab",
      title: "A code comes back",
      sentence:
        "It stands in an address, where others may see it. State and issuer are checked before anything else is done with it.",
      reference: "RFC 6749 §4.1.2, RFC 9207 §2.4",
    },
    exchanged: {
      from: "tab",
      to: "provider",
      title: "Trades code and secret for tokens",
      sentence:
        "The verifier leaves the tab now, for the first time, and not through an address. The provider computes the challenge from it and compares.",
      reference: "RFC 7636 §4.5, §4.6",
    },
    "given-back": givenBack,
  },
});
