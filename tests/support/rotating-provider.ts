import { exportJWK, generateKeyPair, SignJWT } from "jose";
import type { ProviderMetadata, ProviderProfile } from "../../src/oauth/provider-profile.ts";
import { createDpopGuard, type DpopGuard } from "./dpop-guard.ts";

/** Something that stays shut until a test opens it. */
export interface Gate {
  /** Resolves when somebody stands before it. */
  readonly reached: Promise<void>;
  readonly opened: Promise<void>;
  arrive(): void;
  open(): void;
}

export function createGate(): Gate {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  return {
    reached: reached.promise,
    opened: opened.promise,
    arrive: reached.resolve,
    open: opened.resolve,
  };
}

/** What goes wrong with one token request. */
export interface TokenFault {
  /** Nobody gets an answer, and the request was processed (`after`) or was not (`before`). */
  readonly lost?: "before" | "after";
  /** Processed at once, answered when the gate opens. */
  readonly held?: Gate;
  /** Not processed; only this status comes back. */
  readonly status?: number;
  /** Seconds. */
  readonly retryAfter?: number;
  /** Processed, but what comes back is a page, or other JSON. */
  readonly html?: true;
  readonly answer?: Readonly<Record<string, unknown>>;
  /** Refused with this error. */
  readonly error?: string;
  /** Claims of the new ID token that differ. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** A stranger signs the new ID token, in the name of the provider's key. */
  readonly forged?: true;
  /** Members of the token answer that differ; undefined leaves one out. */
  readonly members?: Readonly<Record<string, unknown>>;
  /** The refresh token stays as it is. */
  readonly keepsRefreshToken?: true;
}

/** One request to the token endpoint. Tokens are known by number: the count of their kind. */
export interface TokenRequest {
  readonly grant: string;
  /** Number of the refresh token that was sent. */
  readonly token: number | undefined;
  readonly at: number;
  /** Another request with the same refresh token was not answered yet. */
  readonly overlaps: boolean;
  /** What the provider made of it. */
  outcome: "pending" | "tokens" | "refused" | "ignored";
  /** What it asked an access token for (RFC 8707). */
  readonly resources: readonly string[];
}

export interface Revocation {
  readonly kind: "refresh_token" | "access_token" | undefined;
  readonly token: number | undefined;
}

interface Family {
  readonly sub: string;
  readonly scope: string;
  revoked: boolean;
  /** Thumbprint of the key that its tokens are bound to. */
  thumbprint?: string | undefined;
}

interface Issued {
  readonly number: number;
  readonly family: Family;
  used: boolean;
  expiresAt: number;
  /** The resource that an access token is for. */
  readonly resource: string | undefined;
}

interface Grant {
  readonly family: Family;
  readonly nonce: string | null;
}

interface Code extends Grant {
  readonly dpopThumbprint: string | null;
  readonly challenge: string;
  readonly redirectUri: string;
}

/** A device that waits for a person's answer. */
interface Device {
  readonly scope: string;
  readonly userCode: string;
  readonly expiresAt: number;
  /** Seconds. */
  interval: number;
  polledAt?: number;
  /** Who said yes, or that the answer is no. */
  answer?: { readonly sub: string } | "no";
  isUsed?: true;
}

export type RotatingProvider = Awaited<ReturnType<typeof createRotatingProvider>>;

const endpoints = ["discovery", "jwks", "par", "device", "token", "revoke", "userinfo"] as const;
type Endpoint = (typeof endpoints)[number];

const clientId = "pixy";

/**
 * A provider in this process, without mercy: it rotates refresh tokens, grants no grace period,
 * and ends the whole grant when one of them comes a second time. With it comes an API on an origin
 * of its own, that takes its access tokens.
 */
export async function createRotatingProvider({
  issuer = "https://id.example",
  apiOrigin = "https://api.example",
  now = () => Date.now(),
}: { issuer?: string; apiOrigin?: string; now?: () => number } = {}) {
  const [first, second] = [await makeKey("key-1"), await makeKey("key-2")];
  let signingKey = first;
  const jwks = { keys: [first.jwk] };

  const codes = new Map<string, Code>();
  const devices = new Map<string, Device>();
  const refreshTokens = new Map<string, Issued>();
  const accessTokens = new Map<string, Issued>();
  const issued = { rt: 0, at: 0 };
  const inFlight = new Map<string, number>();

  const provider = {
    issuer,
    apiOrigin,
    /** Everything secret that was ever handed out. */
    secrets: [] as string[],
    /** Every request, as "METHOD path". */
    requests: [] as string[],
    tokenRequests: [] as TokenRequest[],
    revocations: [] as Revocation[],
    /** Requests without any token that only ask whether anybody is there. */
    probes: 0,
    /** Looks at the proofs that come to the provider. */
    dpop: createDpopGuard(),
    /** Every authorization request that was pushed. */
    pushed: [] as URLSearchParams[],
    /** What the next pushes are refused with. */
    pushErrors: [] as string[],
    /** Seconds. */
    pushLife: 60,
    /** How devices are answered (RFC 8628). */
    device: {
      /** Seconds; undefined does not say. */
      interval: 5 as number | undefined,
      /** Seconds. */
      life: 600,
      /** Members of the answer that differ. */
      members: {} as Record<string, unknown>,
      /** Every request of a device, as it came. */
      requests: [] as URLSearchParams[],
      /** The person answers for the device that asked last. @param sub undefined says no */
      answer(sub: string | undefined) {
        const device = [...devices.values()].at(-1);
        if (device !== undefined) device.answer = sub === undefined ? "no" : { sub };
      },
    },
    /** For the token requests to come, in order; what is not named goes well. */
    faults: [] as (TokenFault | undefined)[],
    /** Endpoints that do not answer at all. */
    down: new Set<Endpoint>(),
    /** Endpoints that answer when their gate opens. */
    gates: new Map<Endpoint, Gate>(),
    revocationFails: false,
    /** A revocation ends all that the person has granted to the client (RFC 7009 §2.1). */
    revokesPerPerson: false,
    /** Seconds. */
    accessTokenLife: 3600 as number | undefined,
    idTokenLife: 600,
    /** Additional claims of ID tokens, and what userinfo says. */
    claims: { preferred_username: "alice" } as Record<string, unknown>,
    userinfo: {} as Record<string, unknown>,
    api: {
      calls: [] as ApiCall[],
      /** Looks at the proofs that come to the API. */
      dpop: createDpopGuard(),
      /** Decides instead of the API itself; undefined lets it decide. */
      answer: undefined as ((call: ApiCall, request: Request) => Response | undefined) | undefined,
    },
    metadata: {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      pushed_authorization_request_endpoint: `${issuer}/par`,
      jwks_uri: `${issuer}/jwks`,
      userinfo_endpoint: `${issuer}/userinfo`,
      revocation_endpoint: `${issuer}/revoke`,
      device_authorization_endpoint: `${issuer}/device`,
      end_session_endpoint: `${issuer}/logout`,
      authorization_response_iss_parameter_supported: true,
      id_token_signing_alg_values_supported: ["ES256"],
    } as ProviderMetadata,
    fetch: ((input, init) => {
      const request = new Request(input, init);
      return Promise.race([aborted(request.signal), handle(request)]);
    }) as typeof globalThis.fetch,
    profile,
    authorize,
    issueElsewhere,
    isAlive: (refreshToken: number) =>
      [...refreshTokens.values()].some((it) => it.number === refreshToken && !it.family.revoked),
    /** Signs with another key from now on, which nobody can see in the key set yet. */
    changeKey() {
      signingKey = second;
    },
    /** Shows the key that it signs with, and no other. */
    publishKey() {
      jwks.keys = [signingKey.jwk];
    },
    /** Ends all grants, as an administrator would. */
    revokeAll() {
      for (const { family } of refreshTokens.values()) family.revoked = true;
    },
    revokeAccessTokens() {
      accessTokens.clear();
    },
    refreshes: () => provider.tokenRequests.filter(({ grant }) => grant === "refresh_token"),
  };

  function profile(changes: Partial<ProviderProfile> = {}): ProviderProfile {
    return {
      id: "example",
      name: "Example",
      clientId,
      issuer,
      scope: "openid offline_access",
      authorizationParams: {},
      dpop: false,
      par: "auto",
      refreshTokens: "vault",
      apis: [{ name: "Me", method: "GET", url: `${apiOrigin}/me` }],
      apiOrigins: [],
      distinctCallback: false,
      ...changes,
    };
  }

  /** What the provider sends the browser back with when this account allows everything. */
  function authorize(request: URL, sub = "alice"): URL {
    const name = request.searchParams.get("request_uri");
    const asked =
      name === null
        ? request.searchParams
        : (provider.pushed[Number(name.split(":").at(-1))] ?? new URLSearchParams());
    const code = secret("code");
    const redirectUri = asked.get("redirect_uri") ?? "";
    codes.set(code, {
      family: { sub, scope: asked.get("scope") ?? "", revoked: false },
      challenge: asked.get("code_challenge") ?? "",
      redirectUri,
      nonce: asked.get("nonce"),
      dpopThumbprint: asked.get("dpop_jkt"),
    });
    const answer = new URL(redirectUri);
    answer.searchParams.set("code", code);
    answer.searchParams.set("state", asked.get("state") ?? "");
    answer.searchParams.set("iss", issuer);
    return answer;
  }

  /**
   * What the token endpoint answered to somebody else's code, which no PKCE protected.
   *
   * @param claims of the ID token, besides or instead of the usual ones
   */
  async function issueElsewhere(sub = "alice", claims: Readonly<Record<string, unknown>> = {}) {
    const family = { sub, scope: "openid offline_access", revoked: false };
    return {
      access_token: issue("at", family),
      token_type: "Bearer",
      expires_in: provider.accessTokenLife,
      refresh_token: issue("rt", family),
      scope: family.scope,
      id_token: await signIdToken({ family, nonce: "of-another-client" }, claims),
    };
  }

  function secret(kind: string): string {
    const value = `${kind}-${crypto.randomUUID()}`;
    provider.secrets.push(value);
    return value;
  }

  function issue(kind: "rt" | "at", family: Family, resource?: string): string {
    const [token, all] = [secret(kind), kind === "rt" ? refreshTokens : accessTokens];
    const expiresAt = now() + (provider.accessTokenLife ?? 3600) * 1000;
    issued[kind] += 1;
    all.set(token, { number: issued[kind] - 1, family, used: false, expiresAt, resource });
    return token;
  }

  async function handle(request: Request): Promise<Response> {
    const url = new URL(request.url);
    provider.requests.push(`${request.method} ${url.pathname}`);
    if (url.origin === apiOrigin) return callApi(request, url);
    const endpoint = endpointOf(url);
    const gate = endpoint && provider.gates.get(endpoint);
    gate?.arrive();
    await gate?.opened;
    if (url.origin !== issuer || endpoint === undefined || provider.down.has(endpoint)) {
      throw new TypeError("Failed to fetch");
    }
    switch (endpoint) {
      case "discovery":
        return Response.json(provider.metadata);
      case "jwks":
        return Response.json(jwks);
      case "userinfo":
        return userinfo(request);
      case "par":
        return push(request);
      case "device":
        return startDevice(new URLSearchParams(await request.text()));
      case "revoke":
        return revoke(new URLSearchParams(await request.text()));
      case "token":
        if (request.method === "POST")
          return token(request, new URLSearchParams(await request.clone().text()));
        provider.probes += 1;
        return new Response(null, { status: 405 });
    }
  }

  async function push(request: Request): Promise<Response> {
    const proof = await provider.dpop.check(request);
    if ("objection" in proof) return refuse(proof.objection, provider.dpop.headers());
    const error = provider.pushErrors.shift();
    if (error !== undefined) return refuse(error);
    provider.pushed.push(new URLSearchParams(await request.text()));
    const request_uri = `urn:ietf:params:oauth:request_uri:${provider.pushed.length - 1}`;
    return Response.json({ request_uri, expires_in: provider.pushLife }, { status: 201 });
  }

  async function token(request: Request, form: URLSearchParams): Promise<Response> {
    const sent = form.get("refresh_token") ?? "";
    const others = inFlight.get(sent) ?? 0;
    const entry: TokenRequest = {
      grant: form.get("grant_type") ?? "",
      token: refreshTokens.get(sent)?.number,
      at: now(),
      overlaps: sent !== "" && others > 0,
      outcome: "pending",
      resources: form.getAll("resource"),
    };
    provider.tokenRequests.push(entry);
    const fault = provider.faults.shift() ?? {};
    inFlight.set(sent, others + 1);
    try {
      const { status, retryAfter } = fault;
      const ignored = fault.lost === "before" || status !== undefined;
      const answer = ignored ? undefined : await process(request, form, fault);
      entry.outcome = answer === undefined ? "ignored" : answer.ok ? "tokens" : "refused";
      fault.held?.arrive();
      await fault.held?.opened;
      if (fault.lost !== undefined) throw new TypeError("Failed to fetch");
      if (fault.html)
        return new Response("<h1>Welcome</h1>", { headers: { "content-type": "text/html" } });
      const headers = retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
      return answer ?? new Response("busy", { status: status ?? 500, headers });
    } finally {
      inFlight.set(sent, (inFlight.get(sent) ?? 1) - 1);
    }
  }

  async function process(
    request: Request,
    form: URLSearchParams,
    fault: TokenFault,
  ): Promise<Response> {
    const proof = await provider.dpop.check(request);
    if ("objection" in proof) return refuse(proof.objection, provider.dpop.headers());
    const { thumbprint } = proof;
    if (fault.error !== undefined) return refuse(fault.error);
    if (fault.answer !== undefined) return Response.json(fault.answer);
    if (form.get("client_id") !== clientId) return refuse("invalid_client");
    const grant = await grantFor(form, thumbprint, fault);
    if (grant === undefined) return refuse("invalid_grant");
    if (typeof grant === "string") return refuse(grant);
    const [resource, ...others] = form.getAll("resource");
    if (others.length > 0) return refuse("invalid_target");
    const isOpenId = grant.family.scope.split(" ").includes("openid");
    const refreshToken =
      fault.keepsRefreshToken === true ? form.get("refresh_token") : issue("rt", grant.family);
    return Response.json({
      access_token: issue("at", grant.family, resource),
      token_type: thumbprint === undefined ? "Bearer" : "DPoP",
      expires_in: provider.accessTokenLife,
      refresh_token: refreshToken,
      scope: grant.family.scope,
      ...(isOpenId && { id_token: await signIdToken(grant, fault.claims, fault.forged) }),
      ...fault.members,
    });
  }

  /** @returns the grant, undefined where there is none, or why there is none yet */
  async function grantFor(
    form: URLSearchParams,
    thumbprint: string | undefined,
    fault: TokenFault,
  ): Promise<Grant | string | undefined> {
    switch (form.get("grant_type")) {
      case "refresh_token":
        return refresh(form, thumbprint, fault.keepsRefreshToken);
      case "urn:ietf:params:oauth:grant-type:device_code":
        return askForDevice(form, thumbprint);
      default:
        return redeem(form, thumbprint);
    }
  }

  function startDevice(form: URLSearchParams): Response {
    provider.device.requests.push(form);
    const deviceCode = secret("device");
    const userCode = `WDJB-${crypto.randomUUID().slice(0, 4).toUpperCase()}`;
    provider.secrets.push(userCode);
    const { interval, life } = provider.device;
    devices.set(deviceCode, {
      scope: form.get("scope") ?? "",
      userCode,
      expiresAt: now() + life * 1000,
      interval: interval ?? 5,
    });
    return Response.json({
      device_code: deviceCode,
      user_code: userCode,
      verification_uri: `${issuer}/activate`,
      verification_uri_complete: `${issuer}/activate?user_code=${userCode}`,
      expires_in: life,
      ...(interval !== undefined && { interval }),
      ...provider.device.members,
    });
  }

  /** RFC 8628 §3.5 */
  function askForDevice(
    form: URLSearchParams,
    thumbprint: string | undefined,
  ): Grant | string | undefined {
    const device = devices.get(form.get("device_code") ?? "");
    if (device === undefined || device.isUsed) return undefined;
    if (now() >= device.expiresAt) return "expired_token";
    const isTooSoon =
      device.polledAt !== undefined && now() - device.polledAt < device.interval * 1000;
    device.polledAt = now();
    if (isTooSoon) device.interval += 5;
    if (isTooSoon) return "slow_down";
    if (device.answer === undefined) return "authorization_pending";
    if (device.answer === "no") return "access_denied";
    device.isUsed = true;
    const family = { sub: device.answer.sub, scope: device.scope, revoked: false, thumbprint };
    return { family, nonce: null };
  }

  function refresh(
    form: URLSearchParams,
    thumbprint: string | undefined,
    keeps: boolean | undefined,
  ): Grant | undefined {
    const known = refreshTokens.get(form.get("refresh_token") ?? "");
    if (known === undefined || known.family.thumbprint !== thumbprint) return undefined;
    if (known.used) known.family.revoked = true;
    if (known.family.revoked) return undefined;
    known.used = keeps !== true;
    return { family: known.family, nonce: null };
  }

  async function redeem(
    form: URLSearchParams,
    thumbprint: string | undefined,
  ): Promise<Code | undefined> {
    const code = codes.get(form.get("code") ?? "");
    codes.delete(form.get("code") ?? "");
    const verifier = new TextEncoder().encode(form.get("code_verifier") ?? "");
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", verifier));
    const challenge = btoa(String.fromCharCode(...hash))
      .replaceAll("+", "-")
      .replaceAll("/", "_");
    const isGood =
      code?.challenge === challenge.replace("=", "") &&
      code.redirectUri === form.get("redirect_uri") &&
      (code.dpopThumbprint === null || code.dpopThumbprint === thumbprint);
    if (!isGood) return undefined;
    code.family.thumbprint = thumbprint;
    return code;
  }

  async function signIdToken(
    { family, nonce }: Grant,
    changes: Readonly<Record<string, unknown>> = {},
    isForged = false,
  ): Promise<string> {
    const iat = Math.floor(now() / 1000);
    const idToken = await new SignJWT({
      iss: issuer,
      sub: family.sub,
      aud: clientId,
      iat,
      exp: iat + provider.idTokenLife,
      ...(nonce !== null && { nonce }),
      ...provider.claims,
      ...changes,
    })
      .setProtectedHeader({ alg: "ES256", kid: signingKey.jwk.kid })
      .sign((isForged ? second : signingKey).privateKey);
    provider.secrets.push(idToken);
    return idToken;
  }

  function revoke(form: URLSearchParams): Response {
    const token = form.get("token") ?? "";
    const known = refreshTokens.get(token) ?? accessTokens.get(token);
    const kind = refreshTokens.has(token)
      ? "refresh_token"
      : accessTokens.has(token)
        ? "access_token"
        : undefined;
    provider.revocations.push({ kind, token: known?.number });
    if (provider.revocationFails) return new Response(null, { status: 503 });
    if (kind === "refresh_token" && known !== undefined) {
      known.family.revoked = true;
      for (const { family } of refreshTokens.values())
        if (provider.revokesPerPerson && family.sub === known.family.sub) family.revoked = true;
    }
    accessTokens.delete(token);
    return new Response(null);
  }

  async function userinfo(request: Request): Promise<Response> {
    const holder = await holderOf(request, provider.dpop);
    if (holder !== undefined && "objection" in holder)
      return challenge(holder.objection, provider.dpop);
    return holder === undefined
      ? new Response(null, { status: 401 })
      : Response.json({ sub: holder.family.sub, ...provider.userinfo });
  }

  async function holderOf(
    request: Request,
    guard: DpopGuard,
  ): Promise<Issued | { objection: string } | undefined> {
    const [scheme, token = ""] = request.headers.get("authorization")?.split(" ") ?? [];
    const known = accessTokens.get(token);
    if (known === undefined || known.family.revoked || known.expiresAt <= now()) return undefined;
    const { thumbprint } = known.family;
    if (scheme !== (thumbprint === undefined ? "Bearer" : "DPoP")) return undefined;
    if (thumbprint === undefined) return known;
    const proof = await guard.check(request, token);
    if ("objection" in proof) return proof;
    return proof.thumbprint === thumbprint ? known : undefined;
  }

  async function callApi(request: Request, url: URL): Promise<Response> {
    const token = accessTokens.get(request.headers.get("authorization")?.split(" ")[1] ?? "");
    const holder = await holderOf(request, provider.api.dpop);
    const isHere =
      holder !== undefined &&
      !("objection" in holder) &&
      (holder.resource === undefined || url.href.startsWith(holder.resource));
    const call: ApiCall = {
      method: request.method,
      path: url.pathname,
      body: await request.clone().text(),
      type: request.headers.get("content-type"),
      token: token?.number,
      resource: token?.resource,
      status: isHere ? 200 : 401,
    };
    const answer = provider.api.answer?.(call, request);
    provider.api.calls.push({ ...call, status: answer?.status ?? call.status });
    if (answer !== undefined) return answer;
    if (holder !== undefined && "objection" in holder)
      return challenge(holder.objection, provider.api.dpop);
    if (call.status === 401) {
      const challenge = { "www-authenticate": 'Bearer error="invalid_token"' };
      return new Response("no", { status: 401, headers: challenge });
    }
    return Response.json({ sub: token?.family.sub });
  }

  return provider;
}

/** One request that reached the API. */
export interface ApiCall {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly type: string | null;
  /** Number of the access token that came with it. */
  readonly token: number | undefined;
  /** What that token is for. */
  readonly resource: string | undefined;
  readonly status: number;
}

async function makeKey(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: "ES256" } };
}

function refuse(error: string, headers: Record<string, string> = {}): Response {
  const status = error === "invalid_client" ? 401 : 400;
  return Response.json({ error, error_description: "no" }, { status, headers });
}

/** RFC 9449 §7.1 */
function challenge(objection: string, guard: DpopGuard): Response {
  const headers = { ...guard.headers(), "www-authenticate": `DPoP error="${objection}"` };
  return new Response("no", { status: 401, headers });
}

function endpointOf({ pathname }: URL): Endpoint | undefined {
  if (pathname.startsWith("/.well-known/")) return "discovery";
  return endpoints.find((endpoint) => pathname === `/${endpoint}`);
}

function aborted(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  if (signal.aborted) reject(signal.reason);
  signal.addEventListener("abort", () => reject(signal.reason));
  return promise;
}
