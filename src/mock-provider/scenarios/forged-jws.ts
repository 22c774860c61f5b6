import { type CryptoKey, type JWK, SignJWT, base64url, exportJWK, generateKeyPair } from "jose";
import type { SigningAlgorithm } from "../keys/signing-algorithms.ts";

/** What jose refuses to make, for good reasons: compact JWS by hand (RFC 7515 §7.1). */
export function compactJws(
  header: unknown,
  payload: unknown,
  signature: Uint8Array = new Uint8Array(),
): string {
  return [encodeJson(header), encodeJson(payload), base64url.encode(signature)].join(".");
}

export function encodeJson(value: unknown): string {
  return base64url.encode(JSON.stringify(value));
}

/** @returns the compact JWS with one bit of its signature turned */
export function corruptSignature(jws: string): string {
  const [header = "", payload = "", signature = ""] = jws.split(".");
  const bytes = base64url.decode(signature);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  return [header, payload, base64url.encode(bytes)].join(".");
}

/** @returns a JWS whose HMAC has this secret as its key (RFC 7518 §3.2) */
export function signWithSecret(
  header: Readonly<Record<string, unknown>>,
  claims: Readonly<Record<string, unknown>>,
  secret: string,
): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ ...header, alg: "HS256" })
    .sign(new TextEncoder().encode(secret));
}

/** A key that is not the provider's. */
export interface ForeignKey {
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

const foreignKeys = new Map<SigningAlgorithm, Promise<ForeignKey>>();

/** @returns the attacker's key for this algorithm, the same one as long as the mock runs */
export function foreignKey(alg: SigningAlgorithm): Promise<ForeignKey> {
  const made = foreignKeys.get(alg) ?? makeForeignKey(alg);
  foreignKeys.set(alg, made);
  return made;
}

async function makeForeignKey(alg: SigningAlgorithm): Promise<ForeignKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg);
  return { privateKey, publicJwk: { ...(await exportJWK(publicKey)), alg, use: "sig" } };
}
