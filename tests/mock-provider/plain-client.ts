import {
  type NodeMockProvider,
  type NodeMockProviderOptions,
  createMockProvider,
} from "../../src/mock-provider/node.ts";

/** A client that speaks plain fetch and believes nothing. */

/** Parameters of a request; `undefined` leaves one out. */
export type Params = Readonly<Record<string, string | undefined>>;

export const issuer = "https://id.mock.test/tenant/mock";
export const redirectUri = "https://id.mock.test/tenant/callback";

/** From RFC 7636 Appendix B. */
export const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
export const challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

export const fullScope = "openid profile email offline_access read:workflows write:workflows";

export const alice = { sub: "alice", name: "Alice Example", email: "alice@mock.example" };

/** A provider whose clock stands still until it is moved. */
export function createTestProvider(options: Partial<NodeMockProviderOptions> = {}) {
  const clock = { now: Date.UTC(2026, 0, 31, 12) };
  const provider = createMockProvider({ issuer, now: () => clock.now, ...options });
  return {
    provider,
    /** @param seconds how far the clock moves */
    advance(seconds: number): void {
      clock.now += seconds * 1000;
    },
  };
}

/** @returns an authorization request; `undefined` leaves a parameter out */
export function authorizationParams(changes: Params = {}): URLSearchParams {
  return formOf({
    response_type: "code",
    client_id: "pixy",
    redirect_uri: redirectUri,
    scope: fullScope,
    state: "the-state",
    nonce: "the-nonce",
    code_challenge: challenge,
    code_challenge_method: "S256",
    ...changes,
  });
}

export function formOf(params: Params): URLSearchParams {
  const given = Object.entries(params).filter((entry): entry is [string, string] => {
    return entry[1] !== undefined;
  });
  return new URLSearchParams(given);
}

/** @returns where the provider sends the browser when Alice allows everything */
export async function allow(
  provider: NodeMockProvider,
  changes: Params = {},
  scope = fullScope.split(" "),
): Promise<URLSearchParams> {
  const decision = { kind: "allow", account: alice, scope } as const;
  const outcome = await provider.authorize(authorizationParams(changes), decision);
  if (outcome.kind !== "redirect") throw outcome.error;
  return new URL(outcome.location).searchParams;
}

/** @returns a fresh authorization code */
export async function obtainCode(
  provider: NodeMockProvider,
  changes: Params = {},
): Promise<string> {
  return (await allow(provider, changes)).get("code") ?? "";
}

/** A JSON answer, as far as these tests look at it. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

export async function post(path: string, params: Params): Promise<Answer> {
  return readAnswer(await fetch(`${issuer}${path}`, { method: "POST", body: formOf(params) }));
}

export async function call(path: string, accessToken?: string, method = "GET"): Promise<Answer> {
  const headers = accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` };
  return readAnswer(await fetch(`${issuer}${path}`, { method, headers }));
}

export async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === "" ? {} : JSON.parse(text),
  };
}

/** @returns the parameters of a code exchange (RFC 6749 §4.1.3) in which nothing is wrong */
export function codeExchange(code: string) {
  return {
    grant_type: "authorization_code",
    client_id: "pixy",
    redirect_uri: redirectUri,
    code,
    code_verifier: verifier,
  };
}

export function redeem(code: string, changes: Params = {}): Promise<Answer> {
  return post("/token", { ...codeExchange(code), ...changes });
}

export function refresh(refreshToken: unknown, changes: Params = {}): Promise<Answer> {
  return post("/token", {
    grant_type: "refresh_token",
    client_id: "pixy",
    refresh_token: String(refreshToken),
    ...changes,
  });
}

/** The tokens of a complete sign-in. */
export interface SignIn {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly idToken: string;
  readonly expiresIn: unknown;
}

export async function signIn(provider: NodeMockProvider, changes: Params = {}): Promise<SignIn> {
  const { body } = await redeem(await obtainCode(provider, changes));
  return {
    accessToken: String(body["access_token"]),
    refreshToken: String(body["refresh_token"]),
    idToken: String(body["id_token"]),
    expiresIn: body["expires_in"],
  };
}
