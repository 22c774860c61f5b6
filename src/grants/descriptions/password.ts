import { describeGrant } from "../grant.ts";
import { apiCalled, givenBack, lookedUp } from "./common-steps.ts";

export const passwordGrant = describeGrant({
  id: "password",
  name: "Password",
  reference: "RFC 6749 §4.3, RFC 9700 §2.4",
  forWhom: "For nobody any more: it once carried apps over from HTTP Basic.",
  notFor:
    "Not ever: OAuth 2.1 has removed it. The app sees the password, and there is no second factor.",
  pkce: { applies: false, words: "No PKCE: nobody is sent anywhere" },
  warning:
    "No app should do this, least of all one in a browser. It teaches people to type their password wherever they are asked for it, and every script of the page can read along. What you type here is in this tab’s memory for this run only.",
  where: "anywhere",
  steps: {
    "looked-up": lookedUp,
    "tokens-obtained": {
      from: "you",
      to: "provider",
      title: "Sent name and password through the tab",
      sentence:
        "The app had the password in its hands. No consent, no second factor, no passkey has a place in this request.",
      reference: "RFC 6749 §4.3.2",
    },
    "api-called": apiCalled,
    "given-back": givenBack,
  },
});
