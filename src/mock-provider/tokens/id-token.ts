import { SignJWT } from "jose";
import type { MockProvider } from "../provider.ts";
import { claimsForScope } from "./account-claims.ts";
import type { Account, Client, Grant } from "../state.ts";
import { accessTokenHash } from "./token-hash.ts";

/** What an ID token is about. */
export interface IdTokenSubject {
  readonly client: Client;
  readonly account: Account;
  readonly grant: Grant;
  readonly scope: readonly string[];
  /** From the authorization request; a refreshed ID token carries none. */
  readonly nonce?: string | undefined;
  readonly accessToken: string;
  /** Seconds since the epoch. */
  readonly issuedAt: number;
  /** Seconds. */
  readonly lifetime: number;
}

/**
 * Signs an ID token (OpenID Connect Core 1.0 §2, §12.2 for a refreshed one) with the algorithm
 * that the client is registered for.
 */
export async function signIdToken(provider: MockProvider, about: IdTokenSubject): Promise<string> {
  const { client, account, grant, scope, nonce, accessToken, issuedAt, lifetime } = about;
  const key = await provider.keys.forAlgorithm(client.idTokenSignedResponseAlg);
  return new SignJWT({
    ...claimsForScope(account, scope),
    auth_time: grant.authTime,
    sid: grant.sessionId,
    at_hash: await accessTokenHash(accessToken),
    ...(nonce === undefined ? {} : { nonce }),
  })
    .setProtectedHeader({ alg: key.alg, kid: key.kid })
    .setIssuer(provider.issuer)
    .setSubject(account.sub)
    .setAudience(client.id)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifetime)
    .sign(key.privateKey);
}
