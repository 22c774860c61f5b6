import type { StepWords } from "../grant.ts";

export const lookedUp: StepWords = {
  from: "tab",
  to: "provider",
  title: "Asks where its endpoints are",
  sentence: "The tab reads the provider’s metadata: where to sign in, where to get tokens.",
  reference: "RFC 8414 §3, authorization server metadata",
};

export const tokensObtained: StepWords = {
  from: "you",
  to: "provider",
  title: "Gets tokens to begin with",
  sentence:
    "There have to be tokens first. At the mock provider a made-up person signs in, with authorization code and PKCE; at a provider of yours they are the tokens of the connection that this run uses up.",
  reference: "RFC 6749 §4.1, RFC 7636",
};

export const givenBack: StepWords = {
  from: "tab",
  to: "provider",
  title: "Gives the tokens back",
  sentence:
    "Nobody needs these tokens any more. Where the provider supports revocation, the tab gives them back; here they are forgotten in any case.",
  reference: "RFC 7009 §2",
};

export const apiCalled: StepWords = {
  from: "tab",
  to: "api",
  title: "Calls the API",
  sentence: "The access token travels in a header, and the API decides what it allows.",
  reference: "RFC 6750 §2.1",
};
