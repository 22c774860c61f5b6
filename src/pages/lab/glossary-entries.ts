/** A word of the field, and where it can be seen at work. */
export interface GlossaryEntry {
  readonly id: string;
  readonly term: string;
  readonly meaning: string;
  readonly see: readonly (readonly [words: string, to: string])[];
}

const tour = ["See it in the tour", "/tour"] as const;
const journeys = ["See it in your journeys", "/journeys"] as const;

/** In the order in which one leads to the next. */
export const glossary: readonly GlossaryEntry[] = [
  {
    id: "roles",
    term: "Roles",
    meaning:
      "The resource owner is you. The client is the app, here this tab. The authorization server, “the provider”, knows you and gives out tokens. The resource server, “the API”, has your data and takes them. OAuth lets the first say to the third: this app may do this much for me, without giving the app a password.",
    see: [tour],
  },
  {
    id: "client-types",
    term: "Public and confidential clients",
    meaning:
      "A confidential client runs where only its operator looks, and proves itself by a secret or a key. A public client runs where anybody looks: a browser, a phone. Its client id is a name and proves nothing, and a secret in it would be none.",
    see: [["Register one", "/lab?grant=registration"]],
  },
  {
    id: "grants",
    term: "Grants, and when to choose which",
    meaning:
      "A grant is a way to come by a token. A person and a browser: authorization code with PKCE. A person, and no browser or keyboard: device authorization. Nobody, a program for itself on a server: client credentials. A token that is to do less or go elsewhere: token exchange. An old grant that goes on: refresh. Implicit and password: not any more.",
    see: [["Go through the first", "/lab?grant=authorization-code"]],
  },
  {
    id: "pkce",
    term: "PKCE",
    meaning:
      "Proof Key for Code Exchange, “pixy”. The tab makes up a secret (the verifier) and hands its SHA-256 (the challenge) along when it sends you to sign in. Only who has the verifier can redeem the code that comes back. It replaces no client secret: it ties the code to who asked for it.",
    see: [tour, ["Compare: without PKCE", "/lab?grant=without-pkce"]],
  },
  {
    id: "access-token",
    term: "Access token",
    meaning:
      "What an API takes. Whoever has it may do what it says, until it expires, so it lives for minutes or an hour. What stands in it is the API’s business, not the app’s.",
    see: [journeys],
  },
  {
    id: "refresh-token",
    term: "Refresh token",
    meaning:
      "What the provider takes for the next access token. It lives long, and goes to nobody else. In a browser it has to be replaced at each use (rotation) or bound to a key (DPoP), so that a stolen one is noticed or worth nothing.",
    see: [["Send one by hand", "/lab?grant=refresh"], journeys],
  },
  {
    id: "id-token",
    term: "ID token",
    meaning:
      "What OpenID Connect adds: a signed statement of the provider to this app about who signed in, when and how. It is read by the app, and no API takes it.",
    see: [["Open one of yours", "/jwt"]],
  },
  {
    id: "jwt",
    term: "JWT",
    meaning:
      "JSON Web Token: header, claims and signature, in base64url with dots between. It is signed, not secret: anybody can read it, and only the signature says who made it.",
    see: [["Read one", "/jwt"]],
  },
  {
    id: "jwks",
    term: "JWKS",
    meaning:
      "JSON Web Key Set: the public keys of the provider, at an address of its metadata. The key id in a token’s header says which of them verifies it. Keys are replaced, so that an unknown id is asked for once more.",
    see: [["Verify a signature", "/jwt"], journeys],
  },
];
