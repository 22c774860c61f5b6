import * as v from "valibot";
import { defaultScope } from "./scopes.ts";

/**
 * Everything the provider remembers. Times and lifetimes are seconds; codes and refresh tokens are
 * kept as their SHA-256 only. Maps, because their keys come from outside.
 */
const clientSchema = v.object({
  id: v.string(),
  name: v.string(),
  redirectUris: v.array(v.string()),
  postLogoutRedirectUris: v.array(v.string()),
  /** The scopes this client may ask for. */
  scope: v.array(v.string()),
  idTokenSignedResponseAlg: v.picklist(["RS256", "ES256"]),
});

const accountSchema = v.object({
  sub: v.string(),
  name: v.string(),
  givenName: v.optional(v.string()),
  familyName: v.optional(v.string()),
  email: v.optional(v.string()),
});

/** An account that is signed in at the provider in this browser. */
const sessionSchema = v.object({ id: v.string(), authTime: v.number() });

const codeSchema = v.object({
  clientId: v.string(),
  redirectUri: v.string(),
  codeChallenge: v.string(),
  sub: v.string(),
  sessionId: v.string(),
  scope: v.array(v.string()),
  nonce: v.optional(v.string()),
  authTime: v.number(),
  expiresAt: v.number(),
  /** Set by the redemption: what a replay revokes. */
  grantId: v.optional(v.string()),
});

/** What an account allowed a client in one authorization: the family of all tokens that follow. */
const grantSchema = v.object({
  id: v.string(),
  clientId: v.string(),
  sub: v.string(),
  sessionId: v.string(),
  scope: v.array(v.string()),
  authTime: v.number(),
  /** The family ends then, however often its refresh token is rotated (RFC 9700 §4.14.2). */
  expiresAt: v.number(),
  revocation: v.optional(v.object({ at: v.number(), reason: v.string() })),
});

const refreshTokenSchema = v.object({
  grantId: v.string(),
  issuedAt: v.number(),
  usedAt: v.optional(v.number()),
});

const accessTokenSchema = v.object({
  grantId: v.string(),
  scope: v.array(v.string()),
  expiresAt: v.number(),
});

const executionSchema = v.object({
  id: v.string(),
  workflowId: v.string(),
  startedBy: v.string(),
  startedAt: v.number(),
});

const settingsSchema = v.object({
  accessTokenLifetime: v.number(),
  idTokenLifetime: v.number(),
  codeLifetime: v.number(),
  grantLifetime: v.number(),
});

export const stateSchema = v.object({
  version: v.literal(1),
  settings: settingsSchema,
  clients: v.map(v.string(), clientSchema),
  accounts: v.map(v.string(), accountSchema),
  /** By subject. */
  sessions: v.map(v.string(), sessionSchema),
  /** Remembered consent: scopes by client and subject, see `consentKey`. */
  consents: v.map(v.string(), v.array(v.string())),
  /** By hash. */
  codes: v.map(v.string(), codeSchema),
  /** By id. */
  grants: v.map(v.string(), grantSchema),
  /** By hash; used ones stay, so that reuse is noticed. */
  refreshTokens: v.map(v.string(), refreshTokenSchema),
  /** By `jti`. */
  accessTokens: v.map(v.string(), accessTokenSchema),
  executions: v.array(executionSchema),
});

export type Client = v.InferOutput<typeof clientSchema>;
export type Account = v.InferOutput<typeof accountSchema>;
export type AuthorizationCode = v.InferOutput<typeof codeSchema>;
export type Grant = v.InferOutput<typeof grantSchema>;
export type Execution = v.InferOutput<typeof executionSchema>;
export type SigningAlgorithm = Client["idTokenSignedResponseAlg"];
export type State = v.InferOutput<typeof stateSchema>;

/** The key of a remembered consent. */
export function consentKey(clientId: string, sub: string): string {
  return JSON.stringify([clientId, sub]);
}

/**
 * What the provider knows before anybody came: Pixy as its public client, with redirect URIs
 * beside the issuer, and two people.
 */
export function initialState(issuer: string, clients = [pixyClient(issuer)]): State {
  return {
    version: 1,
    settings: {
      accessTokenLifetime: 3600,
      idTokenLifetime: 3600,
      codeLifetime: 600,
      grantLifetime: 30 * 24 * 3600,
    },
    clients: new Map(clients.map((client) => [client.id, client])),
    accounts: new Map([alice, bob].map((account) => [account.sub, account])),
    sessions: new Map(),
    consents: new Map(),
    codes: new Map(),
    grants: new Map(),
    refreshTokens: new Map(),
    accessTokens: new Map(),
    executions: [],
  };
}

function pixyClient(issuer: string): Client {
  const root = new URL(".", issuer).href;
  return {
    id: "pixy",
    name: "Pixy",
    redirectUris: [`${root}callback`, `${root}callback/mock`],
    postLogoutRedirectUris: [root],
    scope: defaultScope,
    idTokenSignedResponseAlg: "RS256",
  };
}

const alice: Account = {
  sub: "alice",
  name: "Alice Example",
  givenName: "Alice",
  familyName: "Example",
  email: "alice@mock.example",
};

const bob: Account = {
  sub: "bob",
  name: "Bob Example",
  givenName: "Bob",
  familyName: "Example",
  email: "bob@mock.example",
};
