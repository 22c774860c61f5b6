import { describeGrant } from "../grant.ts";
import { apiCalled, givenBack, lookedUp } from "./common-steps.ts";

export const passwordGrant = describeGrant({
  id: "password",
  name: "Password",
  reference: "RFC 6749 §4.3, RFC 9700 §2.4",
  forWhom: "For nobody any more: it once helped apps to move on from HTTP Basic.",
  notFor:
    "Never: OAuth 2.1 removed it. The app sees the password, and there can be no second factor.",
  pkce: { applies: false, words: "No PKCE: nobody is redirected" },
  warning:
    "No app should do this, least of all one in a browser. It teaches people to type their password wherever they are asked for it, and every script in the page can read it. What you type here is in this tab’s memory for this run only.",
  where: "anywhere",
  isOpenEnded: true,
  steps: {
    "looked-up": lookedUp,
    "tokens-obtained": {
      from: "you",
      to: "provider",
      title: "Sends name and password through the tab",
      sentence:
        "The app holds the password in its hands. This request has no room for consent, a second factor or a passkey.",
      reference: "RFC 6749 §4.3.2",
    },
    "api-called": apiCalled,
    "given-back": givenBack,
  },
});
