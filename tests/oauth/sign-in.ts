import {
  checkAuthorizationResponse,
  exchangeCode,
  validateCodeResponse,
} from "../../src/oauth/authorization-callback.ts";
import type { CompletedAuthorization } from "../../src/oauth/token-grant.ts";
import { beginAuthorization } from "../../src/oauth/authorization-request.ts";
import type { AuthorizationTransaction } from "../../src/oauth/authorization-transaction.ts";
import type { ProviderMetadata, ProviderProfile } from "../../src/oauth/provider-profile.ts";
import {
  answering,
  CLIENT_ID,
  ISSUER,
  keyring,
  makeSigningKey,
  METADATA,
  PROFILE,
  signJwt,
} from "../support/provider-double.ts";
import type { Keyring, ReceivedRequest, SigningKey } from "../support/provider-double.ts";

export const RS256 = await makeSigningKey("RS256");

export const CODE = "SplxlOBeZQQYbYS6WxSbIA";
export const ACCESS_TOKEN = "2YotnFZFEjr1zCsicMWpAA";
export const REFRESH_TOKEN = "tGzv3JOkF0XG5Qx2TlKWIA";

/** @returns seconds, as the claims of a JWT have them */
export function seconds(): number {
  return Math.floor(Date.now() / 1000);
}

export interface SignInOptions {
  readonly profile?: Partial<ProviderProfile>;
  readonly metadata?: Partial<ProviderMetadata>;
  /** Replaces claims of an otherwise flawless ID token; undefined leaves one out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Replaces members of the ID token's header. */
  readonly header?: Readonly<Record<string, unknown>>;
  /** What signs the ID token. */
  readonly key?: SigningKey;
  readonly keys?: Keyring;
  /** Puts another ID token in the place of the flawless one. */
  readonly idToken?: (
    claims: Record<string, unknown>,
    flawless: string,
  ) => string | Promise<string>;
  /** Replaces members of an otherwise flawless token response; undefined leaves one out. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** Answers the token request, given the flawless body. */
  readonly answer?: (body: Record<string, unknown>, request: ReceivedRequest) => Response;
  /** What the tab finds when the person comes back, when it is not what it has kept. */
  readonly found?: (kept: AuthorizationTransaction) => AuthorizationTransaction;
  /** Milliseconds that the person spent at the provider. */
  readonly elapsed?: number;
}

export interface SignInAttempt {
  readonly outcome: Promise<CompletedAuthorization>;
  readonly transaction: AuthorizationTransaction;
  /** What reached the provider, besides the keys. */
  readonly received: readonly ReceivedRequest[];
  readonly keys: Keyring;
}

/** A whole sign-in, in which only what the options name is not as it should be. */
export async function signIn(options: SignInOptions = {}): Promise<SignInAttempt> {
  const { key = RS256, keys = keyring([key.jwk]), elapsed = 0 } = options;
  const context = {
    profile: { ...PROFILE, ...options.profile },
    metadata: { ...METADATA, ...options.metadata },
  };
  const begun = await beginAuthorization(context, {
    redirectUri: "https://pixy.example/callback",
    purpose: "connect",
    returnTo: "/",
    now: Date.now() - elapsed,
  });
  const transaction = options.found?.(begun.transaction) ?? begun.transaction;
  const openId = transaction.nonce !== undefined;
  const claims = {
    iss: ISSUER,
    aud: CLIENT_ID,
    sub: "alice",
    iat: seconds(),
    exp: seconds() + 600,
    nonce: transaction.nonce,
    ...options.claims,
  };
  const { received, fetch } = answering({
    "/token": async (request) => {
      const flawless = openId ? await signJwt(key, claims, options.header) : undefined;
      const body = {
        access_token: ACCESS_TOKEN,
        token_type: "Bearer",
        expires_in: 3600,
        refresh_token: REFRESH_TOKEN,
        id_token: flawless && options.idToken ? await options.idToken(claims, flawless) : flawless,
        ...options.body,
      };
      return options.answer?.(body, request) ?? Response.json(body);
    },
  });
  const response = checkAuthorizationResponse(
    new URLSearchParams({ code: CODE, state: transaction.state }),
    transaction,
  );
  const outcome = exchangeCode(response, transaction, { fetch, now: () => Date.now() }).then(
    (answer) => validateCodeResponse(answer, transaction, keys),
  );
  // Whoever waits for it is told; until then nobody else need be.
  outcome.catch(() => undefined);
  return { outcome, transaction, received, keys };
}
