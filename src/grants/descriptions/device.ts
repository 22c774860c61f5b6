import { describeGrant } from "../grant.ts";
import { givenBack, lookedUp } from "./common-steps.ts";

export const device = describeGrant({
  id: "device",
  name: "Device authorization",
  reference: "RFC 8628",
  forWhom:
    "For televisions, consoles and command lines: where there is no browser, or nothing to type with.",
  notFor: "Not where a browser is at hand: people can be talked into entering a stranger’s code.",
  pkce: { applies: false, words: "No PKCE: the device code never appears in an address" },
  where: "anywhere",
  isOpenEnded: true,
  steps: {
    "looked-up": lookedUp,
    "code-asked": {
      from: "tab",
      to: "provider",
      title: "Asks for a code to carry",
      sentence:
        "Two codes come: the device code, a secret that stays here, and the user code, which a person types on another device.",
      reference: "RFC 8628 §3.1, §3.2",
    },
    "asked-early": {
      from: "tab",
      to: "provider",
      title: "Asks, and nobody has answered yet",
      sentence:
        "“Not yet” comes as an error, authorization_pending. The tab asks again, but no sooner than it was told to.",
      reference: "RFC 8628 §3.5",
    },
    answered: {
      from: "you",
      to: "provider",
      title: "Says yes on another device",
      sentence:
        "The person opens the address, compares the code and signs in there. At the mock provider a made-up person does.",
      reference: "RFC 8628 §3.3",
    },
    "code-redeemed": {
      from: "tab",
      to: "provider",
      title: "Asks again, and gets tokens",
      sentence: "The device code can now be redeemed for tokens, once.",
      reference: "RFC 8628 §3.4",
    },
    "given-back": givenBack,
  },
});
