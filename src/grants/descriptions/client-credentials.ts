import { describeGrant } from "../grant.ts";
import { apiCalled, givenBack, lookedUp } from "./common-steps.ts";

export const clientCredentials = describeGrant({
  id: "client-credentials",
  name: "Client credentials",
  reference: "RFC 6749 §4.4",
  forWhom: "For programs that act on their own behalf: jobs, services, one server calling another.",
  notFor: "Not for acting on behalf of people, who agreed to nothing, and not in a browser.",
  pkce: { applies: false, words: "No PKCE: a secret is sent instead" },
  warning:
    "A browser app must not do this. Whatever a page can send, whoever opens the page can read: the secret of a page is everybody’s, and with it everybody is the client. What you type here is in this tab’s memory for this run only.",
  where: "anywhere",
  isOpenEnded: true,
  steps: {
    "looked-up": lookedUp,
    "token-obtained": {
      from: "tab",
      to: "provider",
      title: "Sends client id and secret",
      sentence:
        "Nobody signs in: the client is its own subject. There is no refresh token, because the secret is all it takes to get the next token.",
      reference: "RFC 6749 §4.4.2, §4.4.3",
    },
    "asked-together": {
      from: "tab",
      to: "tab",
      title: "Takes the token three times at once",
      sentence:
        "A token is used until a minute before it expires, and all who ask at the same time share one request.",
      reference: "RFC 6749 §5.1, expires_in",
    },
    "api-called": apiCalled,
    "given-back": givenBack,
  },
});
