import { describeGrant } from "../grant.ts";
import { givenBack, lookedUp, tokensObtained } from "./common-steps.ts";

export const refresh = describeGrant({
  id: "refresh",
  name: "Refresh",
  reference: "RFC 6749 §6, RFC 9700 §4.14",
  forWhom:
    "For apps that keep working without another sign-in: a fresh access token from an existing grant.",
  notFor: "Not to get more than was granted: a refresh can narrow the scope, never widen it.",
  pkce: { applies: false, words: "No PKCE: no code travels in an address" },
  where: "anywhere",
  steps: {
    "looked-up": lookedUp,
    "tokens-obtained": tokensObtained,
    refreshed: {
      from: "tab",
      to: "provider",
      title: "Sends the refresh token",
      sentence:
        "Whoever has it gets an access token, so a good provider replaces it at each use: that is rotation.",
      refused:
        "The provider issues no token for that scope: a refresh can narrow what was granted, never widen it. This does not use up the refresh token.",
      reference: "RFC 6749 §6, RFC 9700 §4.14.2",
    },
    "refreshed-again": {
      from: "tab",
      to: "provider",
      title: "Sends the refresh token that came back",
      sentence:
        "The grant kept its whole scope: what was asked for in between changed nothing about it.",
      reference: "RFC 6749 §6",
    },
    "given-back": givenBack,
  },
});
