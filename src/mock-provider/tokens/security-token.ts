import { decodeProtectedHeader } from "jose";
import * as v from "valibot";
import type { MockProvider } from "../provider.ts";
import { InvalidRequest } from "../provider-error.ts";
import { isInForce } from "../state/grants.ts";
import type { Grant, State } from "../state/state.ts";
import { apiAudience } from "./access-token.ts";
import { type TokenKeys, findTokenKeys } from "./find-token.ts";
import { verifyOwnToken } from "./signature-verification.ts";

/** RFC 8693 §3 */
export const tokenTypes = {
  accessToken: "urn:ietf:params:oauth:token-type:access_token",
  idToken: "urn:ietf:params:oauth:token-type:id_token",
  refreshToken: "urn:ietf:params:oauth:token-type:refresh_token",
  jwt: "urn:ietf:params:oauth:token-type:jwt",
} as const;

/** What a token of ours that is presented for another one stands for. */
export interface SecurityToken {
  readonly sub: string;
  /** To whom it was given. */
  readonly clientId: string;
  readonly scope: readonly string[];
  readonly audience: readonly string[];
  /** Seconds since the epoch. */
  readonly expiresAt: number;
  readonly dpopKeyThumbprint?: string | undefined;
  readonly grantId: string;
  /** Its key in the state, where it is an access token. */
  readonly accessTokenId?: string;
  readonly sessionId?: string | undefined;
  readonly authTime?: number | undefined;
  readonly acr?: string | undefined;
  readonly actor?: Grant["actor"];
}

/** Finds a token in the state, inside a transaction; undefined when it is good for nothing. */
export type FindSecurityToken = (state: State, now: number) => SecurityToken | undefined;

/**
 * Looks at a token that is presented for another one (RFC 8693 §2.1), as the type that it is said to
 * have.
 *
 * @throws {InvalidRequest} when tokens of this type cannot be presented
 */
export async function readSecurityToken(
  provider: MockProvider,
  token: string,
  type: string,
): Promise<FindSecurityToken> {
  switch (type) {
    case tokenTypes.accessToken:
      return findAccessToken(await findTokenKeys(provider, token));
    case tokenTypes.refreshToken:
      return findRefreshToken(provider, await findTokenKeys(provider, token));
    case tokenTypes.idToken:
      return findIdToken(await readIdToken(provider, token));
    default:
      throw new InvalidRequest("this is no type of token that can be presented here");
  }
}

function findAccessToken({ accessTokenId }: TokenKeys): FindSecurityToken {
  return (state, now) => {
    const token = state.accessTokens.get(accessTokenId);
    const grant = liveGrant(state, token?.grantId, now);
    if (token === undefined || grant === undefined || token.expiresAt <= now) return undefined;
    const { scope, audience, expiresAt, dpopKeyThumbprint } = token;
    const facts = { scope, audience, expiresAt, dpopKeyThumbprint };
    return { ...factsOf(grant), accessTokenId, ...facts };
  };
}

function findRefreshToken(
  provider: MockProvider,
  { refreshTokenHash }: TokenKeys,
): FindSecurityToken {
  return (state, now) => {
    const token = state.refreshTokens.get(refreshTokenHash);
    const grant = liveGrant(state, token?.grantId, now);
    if (token === undefined || grant === undefined || token.usedAt !== undefined) return undefined;
    const audience = grant.resource.length > 0 ? grant.resource : [apiAudience(provider)];
    const { scope, expiresAt } = grant;
    const { dpopKeyThumbprint } = token;
    return { ...factsOf(grant), scope, audience, expiresAt, dpopKeyThumbprint };
  };
}

/** It stands for what was granted with it, and is good for its own client only. */
function findIdToken(claims: IdTokenClaims | undefined): FindSecurityToken {
  return (state, now) => {
    const token = state.idTokens.get(claims?.jti ?? "");
    const grant = liveGrant(state, token?.grantId, now);
    if (token === undefined || grant === undefined || token.expiresAt <= now) return undefined;
    if (claims?.aud !== grant.clientId || claims.sub !== grant.sub) return undefined;
    const { scope, audience, expiresAt, dpopKeyThumbprint } = token;
    return { ...factsOf(grant), scope, audience, expiresAt, dpopKeyThumbprint };
  };
}

function liveGrant(state: State, id: string | undefined, now: number): Grant | undefined {
  const grant = state.grants.get(id ?? "");
  return grant !== undefined && isInForce(grant, now) ? grant : undefined;
}

function factsOf({ id, sub, clientId, sessionId, authTime, acr, actor }: Grant) {
  return { grantId: id, sub, clientId, sessionId, authTime, acr, actor };
}

const idTokenSchema = v.object({ sub: v.string(), aud: v.string(), jti: v.string() });

type IdTokenClaims = v.InferOutput<typeof idTokenSchema>;

/** @returns undefined when it is none of ours, or has expired */
async function readIdToken(
  provider: MockProvider,
  token: string,
): Promise<IdTokenClaims | undefined> {
  try {
    // Signed userinfo never expires and access tokens have a type: neither passes for an ID token.
    if (decodeProtectedHeader(token).typ !== undefined) return undefined;
    return v.parse(idTokenSchema, await verifyOwnToken(provider, token, {}));
  } catch {
    // Whatever it is, it is no ID token of ours.
    return undefined;
  }
}
