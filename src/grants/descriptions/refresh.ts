import { describeGrant } from "../grant.ts";
import { givenBack, lookedUp, tokensObtained } from "./common-steps.ts";

export const refresh = describeGrant({
  id: "refresh",
  name: "Refresh",
  reference: "RFC 6749 §6, RFC 9700 §4.14",
  forWhom: "For apps that go on while nobody signs in: a fresh access token for an old grant.",
  notFor: "Not to get more than was granted: a refresh can narrow, and never widen.",
  pkce: { applies: false, words: "No PKCE: no code travels through an address" },
  where: "anywhere",
  steps: {
    "looked-up": lookedUp,
    "tokens-obtained": tokensObtained,
    refreshed: {
      from: "tab",
      to: "provider",
      title: "Sent the refresh token",
      sentence:
        "Whoever has it gets an access token, so a good provider replaces it each time: this is rotation.",
      refused:
        "The provider gives no token for that scope: a refresh can narrow what was granted, and never widen it. The refresh token is not used up by this.",
      reference: "RFC 6749 §6, RFC 9700 §4.14.2",
    },
    "refreshed-again": {
      from: "tab",
      to: "provider",
      title: "Sent the refresh token that came",
      sentence:
        "The grant has kept its whole scope and goes on: what was asked for in between changed nothing about it.",
      reference: "RFC 6749 §6",
    },
    "given-back": givenBack,
  },
});
