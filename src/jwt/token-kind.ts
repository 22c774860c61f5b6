import type { JsonPart } from "./decode-token.ts";

/** What a signed token is for. */
export type TokenKind =
  | "access-token"
  | "id-token"
  | "dpop-proof"
  | "logout-token"
  | "userinfo"
  | "authorization-response"
  | "client-assertion"
  | "request-object"
  | "introspection"
  | "security-event"
  | "unknown";

/** A kind and what it was recognised by. */
export interface RecognisedKind {
  readonly kind: TokenKind;
  /** The header's `typ` says so; otherwise the claims only suggest it. */
  readonly isDeclared: boolean;
  /** A clause: "its header says at+jwt". */
  readonly because: string;
}

/** What a kind is called, what it is for, and which claims it cannot do without. */
export interface KindDescription {
  readonly name: string;
  readonly sentence: string;
  readonly reference: string;
  /** Claims that its specification requires. */
  readonly required: readonly string[];
}

/** Media types without `application/` (RFC 7515 §4.1.9). */
const DECLARED: ReadonlyMap<string, TokenKind> = new Map([
  ["at+jwt", "access-token"],
  ["dpop+jwt", "dpop-proof"],
  ["logout+jwt", "logout-token"],
  ["oauth-authz-req+jwt", "request-object"],
  ["token-introspection+jwt", "introspection"],
  ["client-authentication+jwt", "client-assertion"],
  ["secevent+jwt", "security-event"],
]);

/** The member of `events` that makes a logout token (OpenID Connect Back-Channel Logout 1.0 §2.4). */
export const LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout";

type Values = ReadonlyMap<string, unknown>;

/** Tried in this order: what only one kind has comes first. */
const SUGGESTED: readonly {
  readonly kind: TokenKind;
  readonly because: string;
  readonly fits: (claims: Values) => boolean;
}[] = [
  {
    kind: "logout-token",
    because: "its events name a back-channel logout",
    fits: (claims) => isObject(claims.get("events")) && hasLogoutEvent(claims.get("events")),
  },
  {
    kind: "security-event",
    because: "it has events",
    fits: (claims) => isObject(claims.get("events")),
  },
  {
    kind: "dpop-proof",
    because: "it names a method and an address (htm, htu)",
    fits: (claims) => claims.has("htm") && claims.has("htu"),
  },
  {
    kind: "request-object",
    because: "it holds the parameters of an authorization request",
    fits: (claims) => claims.has("response_type") && claims.has("client_id"),
  },
  {
    kind: "introspection",
    because: "it holds the answer of an introspection",
    fits: (claims) => claims.has("token_introspection"),
  },
  {
    kind: "id-token",
    because: "it has a claim that only ID tokens have",
    fits: (claims) => ["nonce", "at_hash", "c_hash", "s_hash"].some((name) => claims.has(name)),
  },
  {
    kind: "access-token",
    because: "it names a scope, or the client it was issued to",
    fits: (claims) =>
      ["scope", "scp", "client_id", "cid", "entitlements"].some((name) => claims.has(name)),
  },
  {
    kind: "authorization-response",
    because: "it holds a code or an error, with issuer and audience",
    fits: (claims) =>
      claims.has("aud") && ["code", "error", "response"].some((name) => claims.has(name)),
  },
  {
    kind: "client-assertion",
    because: "its issuer is also its subject",
    fits: (claims) =>
      typeof claims.get("iss") === "string" &&
      claims.get("iss") === claims.get("sub") &&
      claims.has("aud"),
  },
  {
    kind: "id-token",
    because: "it says who somebody is, to one audience, for a time",
    fits: (claims) => ["iss", "sub", "aud", "exp", "iat"].every((name) => claims.has(name)),
  },
  {
    kind: "userinfo",
    because: "it says who somebody is, and never expires",
    fits: (claims) => claims.has("sub") && !claims.has("exp"),
  },
];

/** Says what a signed token is for, by its `typ` where that is specific (RFC 8725 §3.11), else by its claims. */
export function recogniseKind(
  header: JsonPart | undefined,
  payload: JsonPart | undefined,
): RecognisedKind {
  const typ = header?.values.get("typ");
  const type = typeof typ === "string" ? typ.toLowerCase().replace(/^application\//u, "") : "";
  const declared = DECLARED.get(type);
  if (declared !== undefined) {
    return { kind: declared, isDeclared: true, because: `its header says ${type}` };
  }
  const found =
    payload === undefined ? undefined : SUGGESTED.find(({ fits }) => fits(payload.values));
  return found === undefined
    ? { kind: "unknown", isDeclared: false, because: "nothing in it is special to one kind" }
    : { kind: found.kind, isDeclared: false, because: found.because };
}

function isObject(value: unknown): value is object {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function hasLogoutEvent(events: unknown): boolean {
  return isObject(events) && Object.hasOwn(events, LOGOUT_EVENT);
}

export const tokenKinds: Readonly<Record<TokenKind, KindDescription>> = {
  "access-token": {
    name: "Access token",
    sentence: "It opens an API. The API reads it; for the app it is a sealed envelope.",
    reference: "RFC 9068",
    required: ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"],
  },
  "id-token": {
    name: "ID token",
    sentence: "It tells one app who has signed in. It opens no API.",
    reference: "OpenID Connect Core 1.0 §2",
    required: ["iss", "sub", "aud", "exp", "iat"],
  },
  "dpop-proof": {
    name: "DPoP proof",
    sentence: "It proves for one request that its sender holds the key that a token is bound to.",
    reference: "RFC 9449 §4.2",
    required: ["jti", "htm", "htu", "iat"],
  },
  "logout-token": {
    name: "Logout token",
    sentence: "The provider tells an app with it that a session has ended.",
    reference: "OpenID Connect Back-Channel Logout 1.0 §2.4",
    required: ["iss", "aud", "iat", "exp", "jti", "events"],
  },
  userinfo: {
    name: "Signed userinfo",
    sentence: "The userinfo endpoint's answer about somebody, signed by the provider.",
    reference: "OpenID Connect Core 1.0 §5.3.2",
    required: ["sub", "iss", "aud"],
  },
  "authorization-response": {
    name: "Authorization response (JARM)",
    sentence: "What the provider sends back to the app after signing in, as one signed token.",
    reference: "JARM §2.1",
    required: ["iss", "aud", "exp"],
  },
  "client-assertion": {
    name: "Client assertion",
    sentence: "With it a confidential client proves who it is, in place of a secret.",
    reference: "RFC 7523 §3",
    required: ["iss", "sub", "aud", "exp"],
  },
  "request-object": {
    name: "Request object",
    sentence: "An authorization request as one signed token, which nobody underway can change.",
    reference: "RFC 9101 §4",
    required: ["iss", "aud", "client_id"],
  },
  introspection: {
    name: "Introspection answer",
    sentence: "What the provider says about another token, signed by it.",
    reference: "RFC 9701 §5",
    required: ["iss", "aud", "iat", "token_introspection"],
  },
  "security-event": {
    name: "Security event token",
    sentence: "It reports that something has happened to an account, a session or a credential.",
    reference: "RFC 8417 §2.2",
    required: ["iss", "iat", "jti", "events"],
  },
  unknown: {
    name: "JWT",
    sentence: "A signed token; what it is for, it does not say.",
    reference: "RFC 7519",
    required: [],
  },
};
