import { describeGrant } from "../grant.ts";
import { givenBack, lookedUp } from "./common-steps.ts";

export const registration = describeGrant({
  id: "registration",
  name: "Dynamic registration",
  reference: "RFC 7591",
  forWhom: "For apps that meet providers where nobody registered them.",
  notFor: "Not where an administrator can register the app once. Each run leaves a client behind.",
  pkce: { applies: false, words: "No PKCE yet: it comes with the first sign-in" },
  where: "anywhere",
  isOpenEnded: true,
  steps: {
    "looked-up": lookedUp,
    registered: {
      from: "tab",
      to: "provider",
      title: "Registers as a public client",
      sentence:
        "The tab states its name, its one redirect URI, and that it has no secret. What comes back is compared with what was asked for.",
      reference: "RFC 7591 §3.1, §3.2.1",
    },
    "signed-in": {
      from: "you",
      to: "provider",
      title: "Signs in as the client that was just made",
      sentence:
        "With its client id and PKCE, as any other client; at the mock provider right away.",
      reference: "RFC 6749 §4.1, RFC 7636",
    },
    "given-back": givenBack,
  },
});
