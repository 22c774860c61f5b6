import { methodsOf } from "./acr.ts";
import type { Misbehaviour } from "../misbehaviour/misbehaviour.ts";
import type { MockProvider } from "../provider.ts";
import type { Account, Client, Grant } from "../state/state.ts";
import { claimsForScope } from "./account-claims.ts";
import { draftOf } from "./signed-draft.ts";
import { accessTokenHash } from "./token-hash.ts";

/** What an ID token is about. */
export interface IdTokenSubject {
  /** The `jti`, by which the provider knows what it stands for. */
  readonly id: string;
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
 * that the client is registered for, unless the policy has another.
 */
export async function signIdToken(
  provider: MockProvider,
  about: IdTokenSubject,
  misbehaviour: Misbehaviour,
): Promise<string> {
  const { id, client, account, grant, scope, nonce, accessToken, issuedAt, lifetime } = about;
  const { authTime, acr, sessionId } = grant;
  const { idTokenSigningAlgorithm } = misbehaviour.policy;
  const alg =
    idTokenSigningAlgorithm === "as registered"
      ? client.idTokenSignedResponseAlg
      : idTokenSigningAlgorithm;
  const claims = {
    ...claimsForScope(account, scope),
    iss: provider.issuer,
    sub: account.sub,
    aud: client.id,
    jti: id,
    iat: issuedAt,
    exp: issuedAt + lifetime,
    ...(authTime === undefined ? {} : { auth_time: authTime }),
    ...(acr === undefined ? {} : { acr, amr: methodsOf(acr) }),
    ...(sessionId === undefined ? {} : { sid: sessionId }),
    at_hash: await accessTokenHash(accessToken, alg),
    ...(nonce === undefined ? {} : { nonce }),
  };
  const draft = await draftOf(provider, alg, claims);
  await misbehaviour.spoil("idToken", draft);
  return draft.encode(draft.header, draft.claims);
}
