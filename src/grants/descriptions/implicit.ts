import { describeGrant } from "../grant.ts";
import { apiCalled, givenBack, lookedUp } from "./common-steps.ts";

export const implicit = describeGrant({
  id: "implicit",
  name: "Implicit",
  reference: "RFC 6749 §4.2, RFC 9700 §2.1.2",
  forWhom: "For browser apps before CORS, when a page could not call a token endpoint.",
  notFor: "Not any more: OAuth 2.1 removed it. The token itself appears in an address.",
  pkce: { applies: false, words: "No PKCE: there is no code to protect" },
  where: "mock",
  steps: {
    "looked-up": lookedUp,
    "signed-in": {
      from: "you",
      to: "provider",
      title: "Signs in, and asks for the token itself",
      sentence: "Instead of a code, the request asks for an access token in the answer.",
      reference: "RFC 6749 §4.2.1",
    },
    returned: {
      from: "provider",
      to: "tab",
      title: "The token comes back in the address",
      sentence:
        "It is in the fragment, and so in the history. It did not answer a request that the tab itself made: nothing tells for whom it was issued, or whether somebody swapped it.",
      reference: "RFC 6749 §4.2.2, §10.16",
    },
    "api-called": apiCalled,
    "given-back": givenBack,
  },
});
