import { describeGrant } from "../grant.ts";
import { lookedUp, tokensObtained } from "./common-steps.ts";

export const introspection = describeGrant({
  id: "introspection",
  name: "Introspection",
  reference: "RFC 7662",
  forWhom: "For APIs that get tokens they cannot read: they ask the provider about them.",
  notFor:
    "Not for apps: a token is none of their business. Most providers want to know which API asks, by a secret of its own.",
  pkce: { applies: false, words: "No PKCE: nothing is granted" },
  where: "anywhere",
  steps: {
    "looked-up": lookedUp,
    "tokens-obtained": tokensObtained,
    introspected: {
      from: "tab",
      to: "provider",
      title: "Asked about the access token",
      sentence: "The provider says whether the token is good now, for whom, and for how long.",
      reference: "RFC 7662 §2.1, §2.2",
    },
    revoked: {
      from: "tab",
      to: "provider",
      title: "Revoked the token",
      sentence: "The grant ends before the token’s time is up.",
      reference: "RFC 7009 §2.1",
    },
    "introspected-again": {
      from: "tab",
      to: "provider",
      title: "Asked about it once more",
      sentence: "Of a token that is not good, a provider says only that: active is false.",
      reference: "RFC 7662 §2.2",
    },
  },
});
