import {
  type CryptoKey,
  type JWK,
  SignJWT,
  base64url,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
} from "jose";
import type { NodeMockProvider } from "../../src/mock-provider/node.ts";
import { type Answer, codeExchange, issuer, obtainCode, readAnswer } from "./plain-client.ts";

/** A key to prove, with all that a careless client could give away. */
interface DpopKey {
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
  readonly privateJwk: JWK;
  readonly thumbprint: string;
}

async function createDpopKey(alg = "ES256"): Promise<DpopKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const publicJwk = await exportJWK(publicKey);
  const privateJwk = await exportJWK(privateKey);
  const thumbprint = await calculateJwkThumbprint(publicJwk);
  return { alg, privateKey, publicJwk, privateJwk, thumbprint };
}

/** What a proof says differently from how it should; `undefined` leaves a member out. */
export interface ProofChanges {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** Makes proofs by hand, so that they can be wrong in any way. */
export interface Prover {
  readonly key: DpopKey;
  /** A proof for the token endpoint. */
  readonly forToken: (changes?: ProofChanges) => Promise<string>;
  /** A proof for a resource. */
  readonly forCall: (
    path: string,
    accessToken: string,
    changes?: ProofChanges,
    method?: string,
  ) => Promise<string>;
}

export async function createProver(provider: NodeMockProvider, alg?: string): Promise<Prover> {
  const key = await createDpopKey(alg);
  function prove(claims: Readonly<Record<string, unknown>>, changes: ProofChanges) {
    const { kty, crv, x, y, n, e } = key.publicJwk;
    const jwk = JSON.parse(JSON.stringify({ kty, crv, x, y, n, e }));
    const iat = provider.epochTime();
    return new SignJWT({ jti: crypto.randomUUID(), iat, ...claims, ...changes.claims })
      .setProtectedHeader({ alg: key.alg, typ: "dpop+jwt", jwk, ...changes.header })
      .sign(key.privateKey);
  }
  return {
    key,
    forToken: (changes = {}) => prove({ htm: "POST", htu: `${issuer}/token` }, changes),
    async forCall(path, accessToken, changes = {}, method = "GET") {
      const claims = { htm: method, htu: `${issuer}${path}`, ath: await hash(accessToken) };
      return prove(claims, changes);
    },
  };
}

async function hash(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return base64url.encode(new Uint8Array(digest));
}

/** Posts a form with any headers. */
export async function postWith(
  path: string,
  headers: Readonly<Record<string, string>> | [string, string][],
  form: Readonly<Record<string, string>> | [string, string][],
): Promise<Answer> {
  const body = new URLSearchParams(form);
  return readAnswer(await fetch(`${issuer}${path}`, { method: "POST", headers, body }));
}

/** Redeems a code with a proof. */
export function redeemWith(
  code: string,
  proof: string,
  changes: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return postWith("/token", { dpop: proof }, { ...codeExchange(code), ...changes });
}

/** Refreshes with a proof. */
export function refreshWith(refreshToken: unknown, proof: string): Promise<Answer> {
  const form = { grant_type: "refresh_token", client_id: "pixy" };
  return postWith("/token", { dpop: proof }, { ...form, refresh_token: String(refreshToken) });
}

/** Calls a resource with any headers. */
export async function callWith(
  path: string,
  headers: Readonly<Record<string, string>>,
  method = "GET",
): Promise<Answer> {
  return readAnswer(await fetch(`${issuer}${path}`, { method, headers }));
}

/** @returns the token answer of a whole sign-in with a proof */
export async function signInWith(
  provider: NodeMockProvider,
  prover: Prover,
): Promise<Record<"access_token" | "refresh_token" | "token_type", string>> {
  const { body } = await redeemWith(await obtainCode(provider), await prover.forToken());
  return {
    access_token: String(body["access_token"]),
    refresh_token: String(body["refresh_token"]),
    token_type: String(body["token_type"]),
  };
}
