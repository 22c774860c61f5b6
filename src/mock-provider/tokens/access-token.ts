import { SignJWT } from "jose";
import type { Policy } from "../policy.ts";
import type { MockProvider } from "../provider.ts";
import type { Grant } from "../state.ts";
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
}

export async function seedAccessToken(
  provider: MockProvider,
  policy: Policy,
): Promise<AccessTokenSeed> {
  const secret = provider.createSecret();
  return policy.accessTokens === "jwt"
    ? { id: secret }
    : { id: await sha256(secret), opaque: secret };
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
): Promise<string> {
  if (record.opaque !== undefined) return record.opaque;
  const key = await provider.keys.forAlgorithm("RS256");
  const { audience, dpopKeyThumbprint: jkt } = record;
  const [single, ...others] = audience;
  return new SignJWT({
    client_id: grant.clientId,
    scope: record.scope.join(" "),
    ...(grant.authTime === undefined ? {} : { auth_time: grant.authTime }),
    ...(grant.acr === undefined ? {} : { acr: grant.acr }),
    ...(grant.actor === undefined ? {} : { act: grant.actor }),
    ...(jkt === undefined ? {} : { cnf: { jkt } }),
  })
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: "at+jwt" })
    .setIssuer(provider.issuer)
    .setSubject(grant.sub)
    .setAudience(single !== undefined && others.length === 0 ? single : [...audience])
    .setJti(record.id)
    .setIssuedAt(record.issuedAt)
    .setExpirationTime(record.expiresAt)
    .sign(key.privateKey);
}
