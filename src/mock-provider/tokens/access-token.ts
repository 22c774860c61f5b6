import { SignJWT } from "jose";
import type { MockProvider } from "../provider.ts";
import type { Grant } from "../state.ts";

/** The resource server that access tokens are for. */
export function apiAudience(provider: MockProvider): string {
  return `${provider.issuer}/api`;
}

/** What an access token says, as recorded in the state under its `jti`. */
export interface AccessTokenRecord {
  readonly jti: string;
  readonly scope: readonly string[];
  /** Seconds since the epoch. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** Signs an access token in JWT form (RFC 9068 §2). */
export async function signAccessToken(
  provider: MockProvider,
  grant: Grant,
  record: AccessTokenRecord,
): Promise<string> {
  const key = await provider.keys.forAlgorithm("RS256");
  return new SignJWT({
    client_id: grant.clientId,
    scope: record.scope.join(" "),
    auth_time: grant.authTime,
  })
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: "at+jwt" })
    .setIssuer(provider.issuer)
    .setSubject(grant.sub)
    .setAudience(apiAudience(provider))
    .setJti(record.jti)
    .setIssuedAt(record.issuedAt)
    .setExpirationTime(record.expiresAt)
    .sign(key.privateKey);
}
