import type { DpopProver } from "../oauth/dpop.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { requestResource } from "../oauth/protected-resource.ts";
import { resourceOf } from "../oauth/resource-indicator.ts";
import type { AccessToken } from "../oauth/token-set.ts";
import { isSameAccount } from "./account.ts";
import { demandOf } from "./api-demand.ts";
import { mayFollowRedirects, requireAllowedOrigin, requireNoCredentials } from "./api-request.ts";
import type { ConnectionChannel } from "./connection-channel.ts";
import type { ConnectionRefresh } from "./connection-refresh.ts";
import type { ConnectionStore } from "./connection-store.ts";
import {
  accessTokenOf,
  type ConnectionTokens,
  type HeldTokens,
  isFresh,
} from "./connection-tokens.ts";
import type { DpopKeys } from "./dpop-keys.ts";
import type { ProviderStore } from "./provider-store.ts";
import type { RefreshLedger } from "./refresh-ledger.ts";
import type { UnauthorizedWatch } from "./unauthorized-watch.ts";
import { readUsable } from "./usable-record.ts";

/** What the interceptor did for one call, in order. */
export type InterceptorEvent = "stored-token" | "refreshed" | "unauthorized" | "replayed";

/** What is known beside an event. */
export interface InterceptorDetail {
  /** Of a token that was refreshed because of its age: when it expires, in milliseconds of the local clock. */
  readonly expiresAt?: number | undefined;
  /** The journey that the call leaves behind. */
  readonly journeyId?: string | undefined;
}

/** Is told what the interceptor does, while it does it. */
export type InterceptorObserver = (event: InterceptorEvent, detail: InterceptorDetail) => void;

export interface AuthorizedFetchDependencies {
  readonly store: ConnectionStore;
  readonly tokens: ConnectionTokens;
  readonly ledger: RefreshLedger;
  readonly refresh: ConnectionRefresh;
  readonly dpopKeys: DpopKeys;
  readonly providers: ProviderStore;
  readonly unauthorized: UnauthorizedWatch;
  readonly channel: ConnectionChannel;
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => number;
  /** 0 to 1. */
  readonly random: () => number;
  readonly isOnline: () => boolean;
}

/**
 * Makes a `fetch` that carries a connection's access token, the one for the resource that the
 * address lies in: refreshed ahead of its expiry, and once more, with one replay, when the API says
 * that the very token that was sent is not good. What only the person can mend is thrown.
 *
 * What the caller says about credentials, mode and referrer is not listened to. An answer is in no
 * cache unless the caller asks for one: caches tell answers apart by address, not by account.
 *
 * @param observe told what happened on the way
 * @returns a fetch-shaped function; it throws OAuthError `origin_not_allowed`,
 *   `body_not_replayable` (both before anything is sent), `account_changed` when the connection went
 *   to another account before it was answered, `step_up_required` and
 *   `insufficient_scope` with what the API wants, `dpop_rejected`, `redirect_refused`,
 *   `provider_unreachable`, `offline`, or why there is no token
 * @see RFC 6750 §2.1, §3.1, RFC 8707 §2.2, RFC 9449 §7, RFC 9470 §3
 */
export function createAuthorizedFetch(
  connectionId: string,
  deps: AuthorizedFetchDependencies,
  observe: InterceptorObserver = () => undefined,
): typeof globalThis.fetch {
  const { store, tokens, refresh, now } = deps;

  return async (input, init) => {
    if (init?.body instanceof ReadableStream) {
      throw new OAuthError(
        "body_not_replayable",
        "a streamed body cannot be sent again after a 401",
      );
    }
    requireNoCredentials(input);
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    const held = tokens.held(connectionId) ?? (await openStored());
    requireAllowedOrigin(request.url, await deps.providers.apiOrigins(held.registration));
    const bytes = await request.arrayBuffer();
    // Not every browser tells by `request.body` whether there is one.
    const body = bytes.byteLength === 0 ? null : bytes;
    const resource = resourceOf(deps.providers.profileOf(held.registration), request.url);

    const first = await unlessAborted(request.signal, freshTokens(held, resource));
    const answer = await send(request, body, first);
    // After a redirect to another origin the token was not sent: a 401 says nothing about it.
    if (answer.status !== 401 || isFromElsewhere(request, answer)) {
      await deps.unauthorized.accepted(connectionId);
      return answer;
    }
    observe("unauthorized", {});
    // docs/refresh.md step 13: a 401 is believed over the clock. Only the token that was sent is
    // refreshed, not a newer one.
    const renewed = await unlessAborted(request.signal, renew(first, resource));
    if (renewed === undefined) return answer;
    await answer.body?.cancel();
    observe("replayed", {});
    const second = await send(request, body, renewed);
    // One that has expired on the way says nothing about the grant.
    if (second.status !== 401) await deps.unauthorized.accepted(connectionId);
    else if (isAlive(renewed.access)) await deps.unauthorized.refused(connectionId, renewed.held);
    return second;
  };

  async function freshTokens(held: HeldTokens, resource: string): Promise<Usable> {
    const access = accessTokenOf(held, resource);
    if (access !== undefined && isFresh(access, now(), deps.random())) {
      observe("stored-token", {});
      return { held, access };
    }
    // Another tab may have refreshed already: the refresh looks at the record first.
    try {
      const renewed = await newerThan({ held, access }, resource);
      observe("refreshed", { expiresAt: access?.expiresAt });
      return renewed;
    } catch (error) {
      // Refreshing ahead of time failed, but the token still lives: it is used to the end.
      if (access === undefined || !isAlive(access)) throw error;
      if (!(error instanceof OAuthError) || error.code === "account_changed") throw error;
      if ((await store.read(connectionId))?.ended !== false) throw error;
      observe("stored-token", {});
      return { held, access };
    }
  }

  /** @returns undefined when there is nothing to renew with: the API's answer stands */
  async function renew(seen: Usable, resource: string): Promise<Usable | undefined> {
    try {
      const renewed = await newerThan(seen, resource);
      observe("refreshed", {});
      return renewed;
    } catch (error) {
      if (error instanceof OAuthError && error.code === "session_ended") {
        await deps.unauthorized.refused(connectionId, seen.held);
        return undefined;
      }
      throw error;
    }
  }

  async function newerThan(
    seen: { held: HeldTokens; access: AccessToken | undefined },
    resource: string,
  ): Promise<Usable> {
    let newest = seen.held;
    // What another tab brought home, or a dead one left behind, may have expired since, or be for
    // another resource; whoever waits has a turn of its own after all the others.
    const turns = 2 + Object.keys(newest.tokenSet.accessTokens).length;
    for (let turn = 0; turn < turns; turn += 1) {
      newest = await refresh.refresh(connectionId, newest, "call", resource);
      requireSameAccount(newest, seen.held);
      const access = accessTokenOf(newest, resource);
      if (access !== undefined && !isSame(access, seen.access) && isAlive(access))
        return { held: newest, access };
    }
    const access = accessTokenOf(newest, resource);
    if (access === undefined)
      throw new OAuthError("record_corrupted", "the stored tokens have no access token");
    return { held: newest, access };
  }

  async function openStored(): Promise<HeldTokens> {
    const record = await readUsable(connectionId, deps);
    return deps.ledger.openOrEnd(record, () => tokens.open(record));
  }

  function isAlive({ expiresAt }: AccessToken): boolean {
    return expiresAt === undefined || expiresAt > now();
  }

  async function send(
    request: Request,
    body: ArrayBuffer | null,
    { held, access }: Usable,
  ): Promise<Response> {
    const dpop = access.tokenType === "dpop" ? await proverOf(held) : undefined;
    const answer = await requestResource(access, request, {
      send: (headers) => sendOnce(request, body, headers, dpop !== undefined),
      dpop,
    });
    const demand = isFromElsewhere(request, answer.response) ? undefined : demandOf(answer);
    if (demand === undefined) return answer.response;
    await deps.unauthorized.accepted(connectionId);
    await answer.response.body?.cancel();
    throw new OAuthError(demand.code, demand.message, {
      details: { ...demand.details, connectionId, status: answer.response.status },
    });
  }

  /** Tokens that are bound to a key which is gone are worth nothing to anybody. */
  async function proverOf({ keyId = "" }: HeldTokens): Promise<DpopProver> {
    try {
      return await deps.dpopKeys.open(keyId);
    } catch (error) {
      const record = await readUsable(connectionId, deps);
      if (record.keyBinding?.keyId !== keyId) throw error;
      return deps.ledger.openOrEnd(record, () => Promise.reject(error));
    }
  }

  async function sendOnce(
    request: Request,
    body: ArrayBuffer | null,
    headers: Record<string, string>,
    isBound: boolean,
  ): Promise<Response> {
    // A proof is good for the one address that it names.
    const mayFollow = !isBound && mayFollowRedirects(request, body);
    try {
      const response = await deps.fetch(request.url, {
        method: request.method,
        headers,
        body,
        redirect: mayFollow ? "follow" : "manual",
        cache: request.cache === "default" ? "no-store" : request.cache,
        integrity: request.integrity,
        keepalive: request.keepalive,
        signal: request.signal,
        credentials: "omit",
        referrerPolicy: "no-referrer",
      });
      if (response.type === "opaqueredirect") {
        throw new OAuthError(
          "redirect_refused",
          "the API answered with a redirect, which this request cannot follow safely",
        );
      }
      return response;
    } catch (cause) {
      if (cause instanceof OAuthError || request.signal.aborted) throw cause;
      throw deps.isOnline()
        ? new OAuthError("provider_unreachable", "the API did not answer", { cause })
        : new OAuthError("offline", "this device is offline", { cause });
    }
  }
}

/** Tokens, and the one of them that goes along. */
interface Usable {
  readonly held: HeldTokens;
  readonly access: AccessToken;
}

/**
 * What somebody began to do as one account is not done as another one.
 *
 * @throws OAuthError `account_changed`
 */
function requireSameAccount(one: HeldTokens, other: HeldTokens): void {
  const accountOf = ({ registration: { issuer }, account }: HeldTokens) => ({ issuer, account });
  if (isSameAccount(accountOf(one), accountOf(other))) return;
  throw new OAuthError("account_changed", "the connection went to another account meanwhile");
}

/** What is waited for goes on for the other callers; this one has gone. */
async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const leave = () => reject(signal.reason);
  signal.addEventListener("abort", leave);
  if (signal.aborted) leave();
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", leave);
  }
}

/** A refresh for another resource leaves this one's token as it was. */
function isSame(one: AccessToken, other: AccessToken | undefined): boolean {
  return one.token === other?.token && one.receivedAt === other.receivedAt;
}

function isFromElsewhere(request: Request, answer: Response): boolean {
  return answer.redirected && new URL(answer.url).origin !== new URL(request.url).origin;
}
