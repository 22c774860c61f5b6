import * as v from "valibot";
import { scheduleSchema } from "../misbehaviour/chosen-scenario.ts";
import { policySchema } from "../misbehaviour/policy.ts";
import { type ScenarioName, isScenarioName } from "../scenarios.ts";
import { signingAlgorithms } from "../keys/signing-algorithms.ts";

const signingAlgorithmSchema = v.picklist(signingAlgorithms);

const clientSchema = v.object({
  id: v.string(),
  name: v.string(),
  redirectUris: v.array(v.string()),
  postLogoutRedirectUris: v.array(v.string()),
  /** The scopes this client may ask for. */
  scope: v.array(v.string()),
  grantTypes: v.array(v.string()),
  idTokenSignedResponseAlg: signingAlgorithmSchema,
  /** Userinfo comes as a JWT then (OpenID Connect Core 1.0 §5.3.2). */
  userinfoSignedResponseAlg: v.optional(signingAlgorithmSchema),
  tokenEndpointAuthMethod: v.picklist(["none", "client_secret_basic", "client_secret_post"]),
  /** Of a confidential client. A pretend secret, shown to whoever runs the mock. */
  secret: v.optional(v.string()),
  dpopBoundAccessTokens: v.boolean(),
  requirePushedRequests: v.boolean(),
  /** What dynamic registration said about it (RFC 7591 §2), shown at consent. */
  clientUri: v.optional(v.string()),
  logoUri: v.optional(v.string()),
  tosUri: v.optional(v.string()),
  policyUri: v.optional(v.string()),
  contacts: v.optional(v.array(v.string())),
  applicationType: v.optional(v.picklist(["web", "native"])),
  /** Absent for a client that was there from the start. */
  registeredAt: v.optional(v.number()),
  /** SHA-256 of what the client manages its registration with (RFC 7592 §1.2). */
  registrationTokenHash: v.optional(v.string()),
});

export const accountSchema = v.object({
  sub: v.string(),
  name: v.string(),
  givenName: v.optional(v.string()),
  familyName: v.optional(v.string()),
  email: v.optional(v.string()),
  /** Any further claims; they win over those that follow from the other members. */
  claims: v.optional(v.record(v.string(), v.unknown())),
  /** The upstream provider that vouches for the account, as `google-oauth2` does. */
  upstream: v.optional(v.string()),
});

/** An account that is signed in at the provider in this browser. */
const sessionSchema = v.object({
  id: v.string(),
  authTime: v.number(),
  /** How sure the provider is, see `acr.ts`. */
  acr: v.string(),
});

/** What an account has allowed a client so far, so that it is not asked again. */
const consentSchema = v.object({
  clientId: v.string(),
  sub: v.string(),
  scope: v.array(v.string()),
  resource: v.array(v.string()),
});

const codeSchema = v.object({
  clientId: v.string(),
  redirectUri: v.string(),
  /** Absent where the policy let a request without PKCE pass. */
  codeChallenge: v.optional(v.string()),
  codeChallengeMethod: v.picklist(["S256", "plain"]),
  sub: v.string(),
  sessionId: v.string(),
  scope: v.array(v.string()),
  resource: v.array(v.string()),
  nonce: v.optional(v.string()),
  authTime: v.number(),
  acr: v.string(),
  /** Whether a refresh token follows. */
  offline: v.boolean(),
  /** Thumbprint of the DPoP key that alone may redeem it (RFC 9449 §10). */
  dpopKeyThumbprint: v.optional(v.string()),
  expiresAt: v.number(),
  /** Set by the redemption: what a replay revokes. */
  grantId: v.optional(v.string()),
});

/** What an account allowed a client in one authorization: the family of all tokens that follow. */
const grantSchema = v.object({
  id: v.string(),
  /** The grant type that began it. */
  kind: v.string(),
  clientId: v.string(),
  /** The client itself, where nobody signed in (RFC 6749 §4.4). */
  sub: v.string(),
  sessionId: v.optional(v.string()),
  scope: v.array(v.string()),
  /** Audiences it is limited to (RFC 8707); empty: the provider's own API. */
  resource: v.array(v.string()),
  authTime: v.optional(v.number()),
  acr: v.optional(v.string()),
  /** Whom it acts for (RFC 8693 §4.1), the `act` claim. */
  actor: v.optional(v.record(v.string(), v.unknown())),
  /** The grant of the token that was exchanged for this one (RFC 8693), which ends with it. */
  subjectGrantId: v.optional(v.string()),
  /** The key of that token, if it was an access token: it may be revoked alone. */
  subjectAccessTokenId: v.optional(v.string()),
  /** The family ends then, however often its refresh token is rotated (RFC 9700 §4.14.2). */
  expiresAt: v.number(),
  revocation: v.optional(v.object({ at: v.number(), reason: v.string() })),
});

const refreshTokenSchema = v.object({
  grantId: v.string(),
  issuedAt: v.number(),
  usedAt: v.optional(v.number()),
  /** A public client's refresh token is bound to its DPoP key (RFC 9449 §5). */
  dpopKeyThumbprint: v.optional(v.string()),
});

const accessTokenSchema = v.object({
  grantId: v.string(),
  scope: v.array(v.string()),
  audience: v.array(v.string()),
  /** `cnf.jkt` (RFC 9449 §6). */
  dpopKeyThumbprint: v.optional(v.string()),
  issuedAt: v.number(),
  expiresAt: v.number(),
});

/** What an ID token stands for when it is presented for another token (RFC 8693). */
const idTokenSchema = v.object({
  grantId: v.string(),
  scope: v.array(v.string()),
  audience: v.array(v.string()),
  /** Of the access token that it came with. */
  dpopKeyThumbprint: v.optional(v.string()),
  expiresAt: v.number(),
});

/** A pushed authorization request (RFC 9126 §2.2). */
const pushedRequestSchema = v.object({
  clientId: v.string(),
  /** The parameters, as a query, without the `id_token_hint`. */
  params: v.string(),
  /** The subject of the `id_token_hint`. */
  hintedSubject: v.optional(v.string()),
  expiresAt: v.number(),
  /** When its page was first loaded. */
  openedAt: v.optional(v.number()),
});

/** A device that waits for somebody to sign in elsewhere (RFC 8628). */
const deviceAuthorizationSchema = v.object({
  userCode: v.string(),
  clientId: v.string(),
  scope: v.array(v.string()),
  resource: v.array(v.string()),
  expiresAt: v.number(),
  /** Seconds between two polls; grows with `slow_down`. */
  interval: v.number(),
  lastPolledAt: v.optional(v.number()),
  /** Set when its code was exchanged for tokens. */
  redeemedAt: v.optional(v.number()),
  /** Absent until somebody decided. */
  decision: v.optional(
    v.variant("kind", [
      v.object({ kind: v.literal("denied") }),
      v.object({
        kind: v.literal("approved"),
        sub: v.string(),
        sessionId: v.string(),
        scope: v.array(v.string()),
        authTime: v.number(),
        acr: v.string(),
      }),
    ]),
  ),
});

/** What became of a client's requests at the token endpoint. */
const clientCountsSchema = v.object({
  issued: v.number(),
  failed: v.number(),
  /** How often tokens with this scope were issued. */
  scopes: v.map(v.string(), v.number()),
});

const executionSchema = v.object({
  id: v.string(),
  workflowId: v.string(),
  startedBy: v.string(),
  startedAt: v.number(),
});

const lifetimesSchema = v.object({
  accessTokenLifetime: v.number(),
  idTokenLifetime: v.number(),
  codeLifetime: v.number(),
  /** Of refresh tokens, counted from the authorization. */
  grantLifetime: v.number(),
  deviceCodeLifetime: v.number(),
  pushedRequestLifetime: v.number(),
});

const settingsSchema = v.object({
  ...lifetimesSchema.entries,
  /** Milliseconds that every answer takes longer. */
  latency: v.number(),
  /** Seconds by which the provider's clock is ahead. */
  clockSkew: v.number(),
  /** What is switched on for this issuer, beside what its address says. */
  scenarios: v.array(v.object({ name: v.custom<ScenarioName>(isName), schedule: scheduleSchema })),
  policy: v.partial(policySchema),
});

function isName(name: unknown): boolean {
  return typeof name === "string" && isScenarioName(name);
}

/**
 * Everything the provider remembers. Times are seconds since the epoch and lifetimes seconds; codes,
 * refresh tokens and opaque access tokens are kept as their SHA-256 only. Maps, because their keys
 * come from outside.
 */
export const stateSchema = v.object({
  version: v.literal(3),
  /** Who and what was set up: whoever changes that begins anew. */
  setup: v.string(),
  settings: settingsSchema,
  clients: v.map(v.string(), clientSchema),
  accounts: v.map(v.string(), accountSchema),
  /** By subject. */
  sessions: v.map(v.string(), sessionSchema),
  /** By client and subject, see `consent.ts`. */
  consents: v.map(v.string(), consentSchema),
  /** By hash. */
  codes: v.map(v.string(), codeSchema),
  /** By id. */
  grants: v.map(v.string(), grantSchema),
  /** By hash; used ones stay, so that reuse is noticed. */
  refreshTokens: v.map(v.string(), refreshTokenSchema),
  /** By `jti`, opaque ones by hash. */
  accessTokens: v.map(v.string(), accessTokenSchema),
  /** By `jti`. */
  idTokens: v.map(v.string(), idTokenSchema),
  /** By `request_uri`. */
  pushedRequests: v.map(v.string(), pushedRequestSchema),
  /** By hash of the device code. */
  deviceAuthorizations: v.map(v.string(), deviceAuthorizationSchema),
  /** When somebody entered a user code that is none, the latest last. */
  wrongUserCodes: v.array(v.number()),
  /** By hash of key and `jti`: when a DPoP proof may be forgotten, so that none is used twice. */
  dpopProofs: v.map(v.string(), v.number()),
  /** Nonces for DPoP proofs, the newest last. */
  dpopNonces: v.array(v.object({ value: v.string(), issuedAt: v.number() })),
  /** How often the occasion of a scenario has come, for those that are not due every time. */
  scenarioRuns: v.map(v.string(), v.number()),
  /** By client id. */
  counts: v.map(v.string(), clientCountsSchema),
  executions: v.array(executionSchema),
});

export type Client = v.InferOutput<typeof clientSchema>;
export type Account = v.InferOutput<typeof accountSchema>;
export type Consent = v.InferOutput<typeof consentSchema>;
export type Session = v.InferOutput<typeof sessionSchema>;
export type AuthorizationCode = v.InferOutput<typeof codeSchema>;
export type Grant = v.InferOutput<typeof grantSchema>;
export type Execution = v.InferOutput<typeof executionSchema>;
export type DeviceAuthorization = v.InferOutput<typeof deviceAuthorizationSchema>;
export type Lifetimes = v.InferOutput<typeof lifetimesSchema>;
export type State = v.InferOutput<typeof stateSchema>;
