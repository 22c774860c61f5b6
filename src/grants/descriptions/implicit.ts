import { describeGrant } from "../grant.ts";
import { apiCalled, givenBack, lookedUp } from "./common-steps.ts";

export const implicit = describeGrant({
  id: "implicit",
  name: "Implicit",
  reference: "RFC 6749 §4.2, RFC 9700 §2.1.2",
  forWhom: "For browser apps before CORS, when a page could not ask a token endpoint.",
  notFor: "Not any more: OAuth 2.1 has removed it. The token itself stands in an address.",
  pkce: { applies: false, words: "No PKCE: there is no code that it could protect" },
  where: "mock",
  steps: {
    "looked-up": lookedUp,
    "signed-in": {
      from: "you",
      to: "provider",
      title: "Signed in, and asked for the token itself",
      sentence: "Instead of a code, the request asks for an access token in the answer.",
      reference: "RFC 6749 §4.2.1",
    },
    returned: {
      from: "provider",
      to: "tab",
      title: "The token came back in the address",
      sentence:
        "It is in the fragment, and so in the history. No request of the tab’s own has asked for it: nothing tells for whom it was made, nor whether somebody swapped it.",
      reference: "RFC 6749 §4.2.2, §10.16",
    },
    "api-called": apiCalled,
    "given-back": givenBack,
  },
});
