import { describeGrant } from "../grant.ts";
import { lookedUp, tokensObtained } from "./common-steps.ts";

export const revocation = describeGrant({
  id: "revocation",
  name: "Revocation",
  reference: "RFC 7009",
  forWhom: "For whoever signs out: what nobody needs any more is worth nothing afterwards.",
  notFor: "Not instead of short lives: APIs that look at a token by themselves hear nothing of it.",
  pkce: { applies: false, words: "No PKCE: nothing is granted" },
  where: "anywhere",
  steps: {
    "looked-up": lookedUp,
    "tokens-obtained": tokensObtained,
    revoked: {
      from: "tab",
      to: "provider",
      title: "Revoked the refresh token",
      sentence:
        "With the refresh token a provider ends the whole grant; without one, the access token.",
      reference: "RFC 7009 §2.1",
    },
    "refresh-tried": {
      from: "tab",
      to: "provider",
      title: "Tried to refresh all the same",
      sentence: "Whoever has a copy of the refresh token gets nothing for it now.",
      reference: "RFC 6749 §5.2, invalid_grant",
    },
    "access-tried": {
      from: "tab",
      to: "api",
      title: "Tried the access token",
      sentence:
        "Whether it is dead at once depends on whether the API asks anybody. Its short life is what limits the harm.",
      reference: "RFC 7009 §3",
    },
  },
});
