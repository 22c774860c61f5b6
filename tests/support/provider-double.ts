import { CompactSign, exportJWK, generateKeyPair } from "jose";
import type { GenerateKeyPairAlgorithm, JWK } from "jose";
import type { Jwks, JwksSource } from "../../src/oauth/jwks.ts";
import type { ProviderMetadata, ProviderProfile } from "../../src/oauth/provider-profile.ts";

/** A provider for unit tests: it makes keys, signs what it is told to, and answers as a fetch. */
export const ISSUER = "https://id.example";
export const CLIENT_ID = "pixy";

export const METADATA: ProviderMetadata = {
  issuer: ISSUER,
  authorization_endpoint: `${ISSUER}/authorize`,
  token_endpoint: `${ISSUER}/token`,
  jwks_uri: `${ISSUER}/jwks`,
  userinfo_endpoint: `${ISSUER}/userinfo`,
  revocation_endpoint: `${ISSUER}/revoke`,
  end_session_endpoint: `${ISSUER}/logout`,
};

export const PROFILE: ProviderProfile = {
  id: "acme",
  name: "Acme",
  clientId: CLIENT_ID,
  issuer: ISSUER,
  scope: "openid profile",
  authorizationParams: {},
  dpop: false,
  par: "auto",
  refreshTokens: "vault",
  apis: [],
  apiOrigins: [],
  distinctCallback: false,
};

/** A private key of the provider, and what its JWKS says about it. */
export interface SigningKey {
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK & { readonly kid: string };
}

export async function makeSigningKey(
  alg: GenerateKeyPairAlgorithm,
  kid = `key-${alg}`,
): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: "sig" } };
}

/** @param header members besides `alg` and `kid`, or instead of them; undefined leaves one out */
export function signJwt(
  { alg, privateKey, jwk }: SigningKey,
  claims: unknown,
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg, kid: jwk.kid, ...header })
    .sign(privateKey);
}

/** @returns the text as base64url, for JWTs that no honest library would make */
export function encoded(value: unknown): string {
  return Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString(
    "base64url",
  );
}

/** Keys as a tab has them: those cached before, and those that the provider publishes now. */
export interface Keyring extends JwksSource {
  /** How often the provider was asked. */
  readonly fetches: () => number;
}

export function keyring(published: readonly JWK[], cached: readonly JWK[] = published): Keyring {
  let fetches = 0;
  return {
    read: async () => jwksOf(cached),
    fetch: async () => {
      fetches += 1;
      return jwksOf(published);
    },
    fetches: () => fetches,
  };
}

function jwksOf(keys: readonly JWK[]): Jwks {
  return { keys: keys.map((key) => ({ ...key })) };
}

/** A request as a provider sees it. */
export interface ReceivedRequest {
  readonly url: string;
  readonly init: RequestInit;
  readonly headers: Headers;
  /** The body of a form post. */
  readonly form: URLSearchParams;
}

export interface ProviderDouble {
  readonly fetch: typeof globalThis.fetch;
  readonly received: readonly ReceivedRequest[];
}

/**
 * A fetch with answers by path. Any other request fails as a dead network does, which no test that
 * expects something else survives.
 */
export function answering(
  answers: Readonly<Record<string, (request: ReceivedRequest) => Response | Promise<Response>>>,
): ProviderDouble {
  const received: ReceivedRequest[] = [];
  return {
    received,
    fetch: async (input, init = {}) => {
      const url = input instanceof Request ? input.url : String(input);
      const form = new URLSearchParams(
        init.body instanceof URLSearchParams ? init.body : undefined,
      );
      const request = { url, init, headers: new Headers(init.headers), form };
      received.push(request);
      const answer = answers[new URL(url).pathname];
      if (answer === undefined) throw new TypeError(`nobody answers ${url}`);
      return answer(request);
    },
  };
}
