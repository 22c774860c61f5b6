import type { Misbehaviour } from "../misbehaviour/misbehaviour.ts";
import type { Policy } from "../misbehaviour/policy.ts";
import type { MockProvider } from "../provider.ts";
import type { Grant } from "../state/state.ts";
import { draftOf } from "./signed-draft.ts";
import { sha256 } from "./token-hash.ts";

/** The resource server that access tokens are for, unless a client named another. */
export function apiAudience(provider: MockProvider): string {
  return `${provider.issuer}/api`;
}

/** What a new access token is known by, made before the transaction that records it. */
export interface AccessTokenSeed {
  /** Its key in the state. */
  readonly id: string;
  /** The token itself, when it is opaque. */
  readonly opaque?: string;
  /** Seconds that it lives at most. */
  readonly maxLifetime: number;
}

/** Seconds that an access token lives where the policy wants it short. */
const SHORT = 5;

/** @param policy says whether the token is opaque, and whether it is to be short-lived */
export async function seedAccessToken(
  provider: MockProvider,
  policy: Policy,
): Promise<AccessTokenSeed> {
  const secret = provider.createSecret();
  const maxLifetime = policy.accessTokenLifetimes === "short" ? SHORT : Infinity;
  return policy.accessTokens === "jwt"
    ? { id: secret, maxLifetime }
    : { id: await sha256(secret), opaque: secret, maxLifetime };
}

/** What an access token says, as recorded in the state. */
export interface AccessTokenRecord extends AccessTokenSeed {
  readonly scope: readonly string[];
  readonly audience: readonly string[];
  readonly dpopKeyThumbprint?: string | undefined;
  /** Seconds since the epoch. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** @returns the access token: opaque, or signed in JWT form (RFC 9068 §2) */
export async function makeAccessToken(
  provider: MockProvider,
  grant: Grant,
  record: AccessTokenRecord,
  misbehaviour: Misbehaviour,
): Promise<string> {
  if (record.opaque !== undefined) return record.opaque;
  const { audience, dpopKeyThumbprint: jkt } = record;
  const [single, ...others] = audience;
  const draft = await draftOf(provider, "RS256", {
    client_id: grant.clientId,
    scope: record.scope.join(" "),
    ...(grant.authTime === undefined ? {} : { auth_time: grant.authTime }),
    ...(grant.acr === undefined ? {} : { acr: grant.acr }),
    ...(grant.actor === undefined ? {} : { act: grant.actor }),
    ...(jkt === undefined ? {} : { cnf: { jkt } }),
    iss: provider.issuer,
    sub: grant.sub,
    aud: single !== undefined && others.length === 0 ? single : [...audience],
    jti: record.id,
    iat: record.issuedAt,
    exp: record.expiresAt,
  });
  draft.header.typ = "at+jwt";
  await misbehaviour.spoil("accessToken", draft);
  return draft.encode(draft.header, draft.claims);
}
