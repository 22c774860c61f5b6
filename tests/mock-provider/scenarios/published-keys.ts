import {
  type CompactVerifyResult,
  type JSONWebKeySet,
  type JWTPayload,
  compactVerify,
  createLocalJWKSet,
} from "jose";
import { expect } from "vitest";
import type { Twin } from "./prove.ts";
import { get, signIn } from "./twin-client.ts";

/** @returns the key set of the twin, as anybody sees it */
export async function fetchJwks(twin: Twin): Promise<JSONWebKeySet> {
  return (await get(twin, "/jwks")).json();
}

/** Verifies the signature alone, whatever the claims say. */
export function verify(jws: string, jwks: JSONWebKeySet): Promise<CompactVerifyResult> {
  return compactVerify(jws, createLocalJWKSet(jwks));
}

/** @returns what the ID token of a sign-in says, whose signature is as it should be */
export async function verifiedClaims(
  twin: Twin,
  changes: Readonly<Record<string, string>> = {},
): Promise<JWTPayload> {
  const { idToken } = await signIn(twin, changes);
  const { payload, protectedHeader } = await verify(idToken, await fetchJwks(twin));
  expect(protectedHeader.alg).toBe("RS256");
  return JSON.parse(new TextDecoder().decode(payload));
}

/** What every good ID token of a sign-in says, beside its times. */
export function rightClaims(twin: Twin) {
  return { iss: twin.issuer, sub: "alice", aud: "pixy", nonce: "the-nonce" };
}
