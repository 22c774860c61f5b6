import { describeGrant } from "../grant.ts";
import { givenBack, lookedUp } from "./common-steps.ts";

export const withoutPkce = describeGrant({
  id: "without-pkce",
  name: "Authorization code without PKCE",
  reference: "RFC 6749 §4.1, RFC 9700 §2.1.1",
  forWhom: "For nobody any more: it is here to show what is missing.",
  notFor: "Never from a browser: whoever reads the code along the way can redeem it.",
  pkce: { applies: false, words: "No PKCE: nothing ties the code to this tab" },
  where: "mock",
  steps: {
    "looked-up": lookedUp,
    "signed-in": {
      from: "you",
      to: "provider",
      title: "Signs in, without a puzzle",
      sentence:
        "The address holds no challenge. The provider keeps nothing by which it could tell later who redeems the code.",
      reference: "RFC 6749 §4.1.1",
    },
    returned: {
      from: "provider",
      to: "tab",
      title: "A code comes back",
      sentence:
        "In a log, in the history, in an extension: whoever finds this code first can redeem it.",
      reference: "RFC 9700 §4.5",
    },
    exchanged: {
      from: "tab",
      to: "provider",
      title: "Trades the code alone for tokens",
      sentence:
        "Code, client and redirect URI were all in the address. Anybody could have sent this request.",
      reference: "RFC 6749 §4.1.3",
    },
    "given-back": givenBack,
  },
});
