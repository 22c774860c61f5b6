import { describeGrant } from "../grant.ts";
import { lookedUp, tokensObtained } from "./common-steps.ts";

export const revocation = describeGrant({
  id: "revocation",
  name: "Revocation",
  reference: "RFC 7009",
  forWhom: "For signing out: tokens that nobody needs any more are worth nothing afterwards.",
  notFor:
    "Not a substitute for short lifetimes: APIs that validate tokens by themselves hear nothing of it.",
  pkce: { applies: false, words: "No PKCE: nothing is granted" },
  where: "anywhere",
  isOpenEnded: true,
  steps: {
    "looked-up": lookedUp,
    "tokens-obtained": tokensObtained,
    revoked: {
      from: "tab",
      to: "provider",
      title: "Revokes the refresh token",
      sentence:
        "Revoking the refresh token ends the whole grant; without one, the access token is revoked.",
      reference: "RFC 7009 §2.1",
    },
    "refresh-tried": {
      from: "tab",
      to: "provider",
      title: "Tries to refresh all the same",
      sentence: "A copy of the refresh token is worth nothing now.",
      reference: "RFC 6749 §5.2, invalid_grant",
    },
    "access-tried": {
      from: "tab",
      to: "api",
      title: "Tries the access token",
      sentence:
        "Whether it stops working at once depends on whether the API asks the provider. Its short lifetime is what limits the harm.",
      reference: "RFC 7009 §3",
    },
  },
});
