import type { Occasion, Scenario } from "../misbehaviour/scenario.ts";
import { findOriginalNonce } from "./presented-refresh-token.ts";

const group = "refresh";
const at: readonly Occasion[] = ["refresh"];

/** What can be wrong with the ID token of a refresh (OpenID Connect Core 1.0 §12.2). */
export const refreshedIdTokenScenarios = {
  "refresh-token-invalid-issuer": {
    group,
    does: "names another issuer in the ID token of a refresh",
    breaks: "OpenID Connect Core 1.0 §12.2: iss must be that of the first ID token",
    goodClient: "throws the new tokens away and asks to sign in again",
    at,
    spoil: {
      idToken({ claims }) {
        claims.iss = "https://attacker.example";
      },
    },
  },
  "refresh-token-invalid-sub": {
    group,
    does: "names another person in the ID token of a refresh",
    breaks: "OpenID Connect Core 1.0 §12.2: sub must be that of the first ID token",
    goodClient: "throws the new tokens away and says that the account has changed",
    at,
    spoil: {
      idToken({ claims }) {
        claims.sub = "mallory";
      },
    },
  },
  "refresh-id-token-other-audience": {
    group,
    does: "names another client in the ID token of a refresh",
    breaks: "OpenID Connect Core 1.0 §12.2: aud must be that of the first ID token",
    goodClient: "throws the new tokens away and asks to sign in again",
    at,
    spoil: {
      idToken({ claims }) {
        claims.aud = "another-client";
      },
    },
  },
  "refresh-id-token-with-nonce": {
    group,
    does: "repeats the nonce of the sign-in in the ID token of a refresh",
    breaks: "OpenID Connect Core 1.0 §12.2: there should be none, though the same one is allowed",
    goodClient: "accepts it",
    at,
    spoil: {
      async idToken({ claims }, { provider, request }) {
        const nonce = await findOriginalNonce(provider, request);
        if (nonce !== undefined) claims["nonce"] = nonce;
      },
    },
  },
  "refresh-id-token-other-nonce": {
    group,
    does: "puts a nonce that nobody sent into the ID token of a refresh",
    breaks: "OpenID Connect Core 1.0 §12.2: a nonce must be that of the first ID token",
    goodClient: "throws the new tokens away and asks to sign in again",
    at,
    spoil: {
      idToken({ claims }) {
        claims["nonce"] = "a-nonce-that-nobody-sent";
      },
    },
  },
  "refresh-without-id-token": {
    group,
    does: "refreshes without an ID token in the answer",
    breaks: "nothing: OpenID Connect Core 1.0 §12.2 leaves it to the provider",
    goodClient: "keeps the identity it knows",
    at,
    spoil: {
      tokenResponse(response) {
        delete response["id_token"];
      },
    },
  },
} as const satisfies Readonly<Record<string, Scenario>>;
