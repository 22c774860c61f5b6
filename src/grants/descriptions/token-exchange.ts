import { describeGrant } from "../grant.ts";
import { givenBack, lookedUp, tokensObtained } from "./common-steps.ts";

export const tokenExchange = describeGrant({
  id: "token-exchange",
  name: "Token exchange",
  reference: "RFC 8693",
  forWhom: "For passing access on: a token that may do less, or that is for another API.",
  notFor: "Not to gain more access than one has, nor where the other party can sign in itself.",
  pkce: { applies: false, words: "No PKCE: one token is traded for another, directly" },
  where: "anywhere",
  steps: {
    "looked-up": lookedUp,
    "tokens-obtained": tokensObtained,
    exchanged: {
      from: "tab",
      to: "provider",
      title: "Trades the token for a narrower one",
      sentence:
        "The first token goes in as subject_token and stays good. The one that comes back may do less, and does not outlive it.",
      reference: "RFC 8693 §2.1, §2.2.1",
    },
    widened: {
      from: "tab",
      to: "provider",
      title: "Tries to trade it for a wider one",
      sentence: "It asks for a scope that was never granted. A good provider refuses.",
      reference: "RFC 8693 §2.2.2, RFC 6749 §5.2",
    },
    "given-back": givenBack,
  },
});
