import { describeGrant } from "../grant.ts";
import { lookedUp, tokensObtained } from "./common-steps.ts";

export const introspection = describeGrant({
  id: "introspection",
  name: "Introspection",
  reference: "RFC 7662",
  forWhom: "For APIs that receive tokens they cannot read: they ask the provider about them.",
  notFor:
    "Not for apps: to them a token is opaque. Most providers want the API that asks to authenticate with a secret of its own.",
  pkce: { applies: false, words: "No PKCE: nothing is granted" },
  where: "anywhere",
  steps: {
    "looked-up": lookedUp,
    "tokens-obtained": tokensObtained,
    introspected: {
      from: "tab",
      to: "provider",
      title: "Asks about the access token",
      sentence: "The provider says whether the token is valid now, for whom, and for how long.",
      reference: "RFC 7662 §2.1, §2.2",
    },
    revoked: {
      from: "tab",
      to: "provider",
      title: "Revokes the token",
      sentence: "The grant ends before the token’s time is up.",
      reference: "RFC 7009 §2.1",
    },
    "introspected-again": {
      from: "tab",
      to: "provider",
      title: "Asks about it once more",
      sentence: "About a token that is not valid, a provider says only that: active is false.",
      reference: "RFC 7662 §2.2",
    },
  },
});
