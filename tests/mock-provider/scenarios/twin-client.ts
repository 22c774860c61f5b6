import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";
import { expect, onTestFinished, vi } from "vitest";
import { authorize } from "../../../src/mock-provider/handlers/authorization.ts";
import type { Client } from "../../../src/mock-provider/state/state.ts";
import {
  type Answer,
  type Params,
  type SignIn,
  alice,
  authorizationParams,
  codeExchange,
  formOf,
  fullScope,
  readAnswer,
} from "../plain-client.ts";
import type { Twin } from "./prove.ts";

interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** @returns the client that is registered at every twin, whose redirect URI depends on its root */
export async function registeredClient({ provider }: Twin): Promise<Client> {
  const client = (await provider.state.read()).clients.get("pixy");
  if (client === undefined) throw new Error("the client is gone");
  return client;
}

/** @returns where the browser is sent when Alice allows everything */
export async function allow(twin: Twin, changes: Params = {}): Promise<URL> {
  const [redirectUri] = (await registeredClient(twin)).redirectUris;
  return allowAll(twin, authorizationParams({ redirect_uri: redirectUri, ...changes }));
}

/** @param params the query of the authorization URL, as it is */
export async function allowAll(twin: Twin, params: URLSearchParams): Promise<URL> {
  const scope = fullScope.split(" ");
  const outcome = await authorize(twin.provider, params, { kind: "allow", account: alice, scope });
  if (outcome.kind !== "redirect") throw outcome.error;
  return new URL(outcome.location);
}

export async function obtainCode(twin: Twin, changes: Params = {}): Promise<string> {
  return (await allow(twin, changes)).searchParams.get("code") ?? "";
}

/** Sends a code exchange and returns what came, whatever it is. */
export async function sendCode(
  twin: Twin,
  code: string,
  changes: Params = {},
  options: RequestOptions = {},
): Promise<Response> {
  const [redirectUri] = (await registeredClient(twin)).redirectUris;
  const params = { ...codeExchange(code), redirect_uri: redirectUri, ...changes };
  return post(`${twin.issuer}/token`, params, options);
}

export async function redeem(twin: Twin, code: string, changes: Params = {}): Promise<Answer> {
  return readAnswer(await sendCode(twin, code, changes));
}

/** Sends a refresh and returns what came, whatever it is. */
export function sendRefresh(
  twin: Twin,
  refreshToken: string,
  changes: Params = {},
  options: RequestOptions = {},
): Promise<Response> {
  const params = {
    grant_type: "refresh_token",
    client_id: "pixy",
    refresh_token: refreshToken,
    ...changes,
  };
  return post(`${twin.issuer}/token`, params, options);
}

export async function refresh(
  twin: Twin,
  refreshToken: string,
  changes: Params = {},
): Promise<Answer> {
  return readAnswer(await sendRefresh(twin, refreshToken, changes));
}

export function sendRevocation(
  twin: Twin,
  token: string,
  options: RequestOptions = {},
): Promise<Response> {
  return post(`${twin.issuer}/revoke`, { client_id: "pixy", token }, options);
}

/** @returns the tokens of a complete sign-in */
export async function signIn(twin: Twin, changes: Params = {}): Promise<SignIn> {
  const { status, body } = await redeem(twin, await obtainCode(twin, changes));
  expect(status).toBe(200);
  return {
    accessToken: String(body["access_token"]),
    refreshToken: String(body["refresh_token"]),
    idToken: String(body["id_token"]),
    expiresIn: body["expires_in"],
  };
}

export function get(
  twin: Twin,
  path: string,
  accessToken?: string,
  { signal }: RequestOptions = {},
): Promise<Response> {
  const headers = accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` };
  // Where a redirect leads to is not to be asked.
  return fetch(`${twin.issuer}${path}`, {
    headers,
    redirect: "manual",
    ...(signal === undefined ? {} : { signal }),
  });
}

/** @returns what the provider says about itself */
export async function metadataOf(twin: Twin): Promise<Answer["body"]> {
  return (await readAnswer(await get(twin, "/.well-known/openid-configuration"))).body;
}

/** Asks as a browser does before a request that is not simple. */
export function preflight(twin: Twin, path: string, method: string): Promise<Response> {
  return fetch(`${twin.issuer}${path}`, {
    method: "OPTIONS",
    headers: {
      origin: "https://app.example",
      "access-control-request-method": method,
      "access-control-request-headers": "authorization, dpop",
    },
  });
}

/** @returns whether the grant behind every token of the twin is in force */
export async function isConnected({ provider }: Twin): Promise<boolean> {
  const grants = [...(await provider.state.read()).grants.values()];
  return grants.length > 0 && grants.every(({ revocation }) => revocation === undefined);
}

/** @returns how many refresh tokens have been used up */
export async function countUsedRefreshTokens({ provider }: Twin): Promise<number> {
  const { refreshTokens } = await provider.state.read();
  return [...refreshTokens.values()].filter(({ usedAt }) => usedAt !== undefined).length;
}

/** @returns how many codes have been redeemed */
export async function countRedeemedCodes({ provider }: Twin): Promise<number> {
  const { codes } = await provider.state.read();
  return [...codes.values()].filter(({ grantId }) => grantId !== undefined).length;
}

/** Milliseconds that an answer gets to arrive when the provider has decided. */
const PATIENCE = 100;

/** Expects that there is no answer though the provider has decided what to do. */
export async function expectSilence(
  { provider: { log } }: Twin,
  send: (options: { signal: AbortSignal }) => Promise<Response>,
): Promise<void> {
  const giveUp = new AbortController();
  const decided = new Promise<void>((resolve) => {
    onTestFinished(log.subscribe(() => resolve()));
  });
  void decided.then(() => delay(PATIENCE)).then(() => giveUp.abort(new Error("nobody answers")));
  await expect(send({ signal: giveUp.signal })).rejects.toThrow("nobody answers");
}

/**
 * Expects that an answer takes three seconds, without waiting for them.
 *
 * @param hasActed whether the provider has done what it was asked for
 * @returns the answer
 */
export async function expectDelay(
  send: () => Promise<Response>,
  hasActed: () => Promise<boolean>,
): Promise<Response> {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  let arrived = false;
  const sent = send().then((response) => {
    arrived = true;
    return response;
  });
  while (!(await hasActed()) || vi.getTimerCount() === 0) await nextTurn();
  await vi.advanceTimersByTimeAsync(2900);
  await nextTurn();
  expect(arrived).toBe(false);
  await vi.advanceTimersByTimeAsync(100);
  return sent;
}

export function post(
  url: string,
  params: Params,
  { headers = {}, signal }: RequestOptions = {},
): Promise<Response> {
  return fetch(url, {
    method: "POST",
    body: formOf(params),
    headers,
    redirect: "manual",
    ...(signal === undefined ? {} : { signal }),
  });
}
