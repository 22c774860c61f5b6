import * as v from "valibot";
import { app, fullScope, redirectUri } from "./clients.ts";
import type { SuiteClient } from "./clients.ts";
import type { Browser, Subject } from "./subject.ts";

/** From RFC 7636 Appendix B. */
const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/** Parameters of a request; `undefined` leaves one out, an array repeats it. */
export type Params = Readonly<Record<string, string | readonly string[] | undefined>>;

/** How one request is sent. */
export interface Sending {
  /** Whose it is; by default {@link app}. */
  readonly client?: SuiteClient;
  /** A DPoP proof. */
  readonly proof?: string;
}

/** An answer, as far as these tests look at it. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Empty when the answer is no JSON. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** The tokens of a complete sign-in. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly idToken: string;
}

/** The names of endpoints in the metadata (RFC 8414 §2). */
type EndpointName =
  | "authorization_endpoint"
  | "token_endpoint"
  | "userinfo_endpoint"
  | "revocation_endpoint"
  | "introspection_endpoint"
  | "end_session_endpoint"
  | "pushed_authorization_request_endpoint"
  | "device_authorization_endpoint"
  | "registration_endpoint"
  | "jwks_uri";

const JsonObject = v.record(v.string(), v.unknown());

/** Speaks plain HTTP to a provider of which it knows the issuer only. */
export async function discoverProvider({ issuer, openBrowser }: Subject) {
  const discovered = await fetch(`${issuer}/.well-known/openid-configuration`);
  const metadata = v.parse(JsonObject, await discovered.json());

  function endpoint(name: EndpointName): URL {
    return new URL(v.parse(v.string(), metadata[name], { message: `there is no ${name}` }));
  }

  function authorizationUrl(changes: Params = {}): URL {
    const url = endpoint("authorization_endpoint");
    url.search = toQuery(authorizationParams(changes)).toString();
    return url;
  }

  async function post(name: EndpointName, params: Params, sending: Sending = {}): Promise<Answer> {
    const { client = app, proof } = sending;
    const headers = new Headers();
    if (proof !== undefined) headers.set("dpop", proof);
    const { secret } = client;
    if (secret !== undefined) headers.set("authorization", basic(client.id, secret));
    const named = secret === undefined ? { client_id: client.id } : {};
    const body = toQuery({ ...named, ...params });
    return read(await fetch(endpoint(name), { method: "POST", headers, body }));
  }

  /** @returns where the provider sent the browser */
  async function authorize(browser: Browser, changes: Params = {}): Promise<URLSearchParams> {
    const arrival = await browser.authorize(authorizationUrl(changes));
    if (arrival.kind === "told") throw new Error("the provider sent the browser nowhere");
    return answerIn(arrival.url);
  }

  async function obtainCode(changes: Params = {}): Promise<string> {
    const answer = await authorize(await openBrowser(), changes);
    return v.parse(v.string(), answer.get("code"));
  }

  function redeem(code: string, changes: Params = {}, sending: Sending = {}): Promise<Answer> {
    const request = { grant_type: "authorization_code", redirect_uri: redirectUri, code };
    return post("token_endpoint", { ...request, code_verifier: verifier, ...changes }, sending);
  }

  function refresh(token: string, changes: Params = {}, sending: Sending = {}): Promise<Answer> {
    const request = { grant_type: "refresh_token", refresh_token: token };
    return post("token_endpoint", { ...request, ...changes }, sending);
  }

  async function signIn(changes: Params = {}): Promise<Tokens> {
    return tokensOf(await redeem(await obtainCode(changes)));
  }

  async function userinfo(accessToken?: string, scheme = "Bearer", proof?: string) {
    const headers = new Headers();
    if (accessToken !== undefined) headers.set("authorization", `${scheme} ${accessToken}`);
    if (proof !== undefined) headers.set("dpop", proof);
    return read(await fetch(endpoint("userinfo_endpoint"), { headers }));
  }

  async function introspect(token: string): Promise<unknown> {
    const { body } = await post("introspection_endpoint", { token });
    return body["active"];
  }

  return {
    metadata,
    endpoint,
    authorizationUrl,
    authorize,
    obtainCode,
    post,
    redeem,
    refresh,
    signIn,
    userinfo,
    introspect,
  };
}

/** @returns an authorization request in which nothing is wrong, with changes */
export function authorizationParams(changes: Params = {}): Params {
  return {
    response_type: "code",
    client_id: app.id,
    redirect_uri: redirectUri,
    scope: fullScope,
    // Without it there is no `offline_access` (OpenID Connect Core 1.0 §11).
    prompt: "consent",
    state: "the-state",
    nonce: "the-nonce",
    code_challenge: challenge,
    code_challenge_method: "S256",
    ...changes,
  };
}

/** @returns the parameters of an authorization response, wherever its response mode put them */
export function answerIn({ searchParams, hash }: URL): URLSearchParams {
  return new URLSearchParams([...searchParams, ...new URLSearchParams(hash.slice(1))]);
}

export function tokensOf({ body }: Answer): Tokens {
  return {
    accessToken: v.parse(v.string(), body["access_token"]),
    refreshToken: v.parse(v.string(), body["refresh_token"]),
    idToken: v.parse(v.string(), body["id_token"]),
  };
}

export async function read(response: Response): Promise<Answer> {
  const { status, headers } = response;
  const text = await response.text();
  const isJson = /^application\/json\b/.test(headers.get("content-type") ?? "");
  return { status, headers, text, body: isJson ? v.parse(JsonObject, JSON.parse(text)) : {} };
}

function toQuery(params: Params): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, values] of Object.entries(params)) {
    for (const value of [values ?? []].flat()) query.append(name, value);
  }
  return query;
}

/** RFC 6749 §2.3.1: both halves are form-encoded before they are put together. */
function basic(id: string, secret: string): string {
  const encode = (text: string) => new URLSearchParams({ "": text }).toString().slice(1);
  return `Basic ${btoa(`${encode(id)}:${encode(secret)}`)}`;
}
