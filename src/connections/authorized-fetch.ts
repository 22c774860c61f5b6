import { OAuthError } from "../oauth/oauth-error.ts";
import { isSecureUrl } from "../oauth/secure-endpoint.ts";
import type { AccessToken } from "../oauth/token-set.ts";
import type { ConnectionRefresh } from "./connection-refresh.ts";
import type { ConnectionStore } from "./connection-store.ts";
import {
  accessTokenOf,
  type ConnectionTokens,
  type HeldTokens,
  isFresh,
} from "./connection-tokens.ts";
import type { ProviderStore } from "./provider-store.ts";
import type { RefreshLedger } from "./refresh-ledger.ts";
import type { UnauthorizedWatch } from "./unauthorized-watch.ts";

/** What the interceptor did for one call, in order. */
export type InterceptorEvent = "stored-token" | "refreshed" | "unauthorized" | "replayed";

export interface AuthorizedFetchDependencies {
  readonly store: ConnectionStore;
  readonly tokens: ConnectionTokens;
  readonly ledger: RefreshLedger;
  readonly refresh: ConnectionRefresh;
  readonly providers: ProviderStore;
  readonly unauthorized: UnauthorizedWatch;
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => number;
  /** 0 to 1. */
  readonly random: () => number;
  readonly isOnline: () => boolean;
}

/**
 * Makes a `fetch` that carries a connection's access token: refreshed ahead of its expiry, and
 * once more, with one replay, when the API says that the very token that was sent is not good.
 *
 * @param observe told what happened on the way
 * @returns a fetch-shaped function; it throws OAuthError `origin_not_allowed`,
 *   `body_not_replayable` (both before anything is sent), `redirect_refused`,
 *   `provider_unreachable`, `offline`, or why there is no token
 * @see RFC 6750 §2.1, §3.1
 */
export function createAuthorizedFetch(
  connectionId: string,
  deps: AuthorizedFetchDependencies,
  observe: (event: InterceptorEvent) => void = () => undefined,
): typeof globalThis.fetch {
  const { store, tokens, refresh, now } = deps;

  return async (input, init) => {
    if (init?.body instanceof ReadableStream) {
      throw new OAuthError(
        "body_not_replayable",
        "a streamed body cannot be sent again after a 401",
      );
    }
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    const held = tokens.held(connectionId) ?? (await openStored());
    requireAllowedOrigin(request.url, await deps.providers.apiOrigins(held.registration));
    const bytes = await request.arrayBuffer();
    // Not every browser tells by `request.body` whether there is one.
    const body = bytes.byteLength === 0 ? null : bytes;

    const first = await unlessAborted(request.signal, freshTokens(held));
    const answer = await send(request, body, first.access);
    if (answer.status !== 401 || !isAboutTheToken(request, answer)) {
      await deps.unauthorized.accepted(connectionId);
      return answer;
    }
    observe("unauthorized");
    // A 401 is believed over the clock; only the token that was sent is refreshed, not a newer one.
    const renewed = await unlessAborted(request.signal, renew(first.held));
    if (renewed === undefined) return answer;
    await answer.body?.cancel();
    observe("replayed");
    const second = await send(request, body, renewed.access);
    if (second.status === 401) await deps.unauthorized.refused(connectionId, renewed.held);
    else await deps.unauthorized.accepted(connectionId);
    return second;
  };

  async function freshTokens(held: HeldTokens): Promise<{ held: HeldTokens; access: AccessToken }> {
    const access = accessTokenOf(held);
    if (access !== undefined && isFresh(access, now(), deps.random())) {
      observe("stored-token");
      return { held, access };
    }
    // Another tab may have refreshed already: the refresh looks at the record first.
    try {
      const renewed = await newerThan(held);
      observe("refreshed");
      return renewed;
    } catch (error) {
      // Refreshing ahead of time failed, but the token still lives: it is used to the end.
      if (access === undefined || !isAlive(access)) throw error;
      if (!(error instanceof OAuthError) || (await store.read(connectionId))?.ended !== false)
        throw error;
      observe("stored-token");
      return { held, access };
    }
  }

  /** @returns undefined when there is nothing to renew with: the API's answer stands */
  async function renew(
    seen: HeldTokens,
  ): Promise<{ held: HeldTokens; access: AccessToken } | undefined> {
    try {
      const renewed = await newerThan(seen);
      observe("refreshed");
      return renewed;
    } catch (error) {
      if (error instanceof OAuthError && error.code === "session_ended") {
        await deps.unauthorized.refused(connectionId, seen);
        return undefined;
      }
      throw error;
    }
  }

  async function newerThan(seen: HeldTokens): Promise<{ held: HeldTokens; access: AccessToken }> {
    const newer = withAccess(await refresh.refresh(connectionId, seen, "call"));
    // What another tab brought home, or a dead one left behind, may have expired since.
    return isAlive(newer.access)
      ? newer
      : withAccess(await refresh.refresh(connectionId, newer.held, "call"));
  }

  async function openStored(): Promise<HeldTokens> {
    const record = await store.read(connectionId);
    if (record === undefined) throw new OAuthError("session_ended", "the connection was removed");
    if (record.ended) {
      throw new OAuthError(
        record.problem?.code ?? "session_ended",
        "the connection needs to be reconnected",
        {
          details: { connectionId },
        },
      );
    }
    return deps.ledger.openOrEnd(record, () => tokens.open(record));
  }

  function isAlive({ expiresAt }: AccessToken): boolean {
    return expiresAt === undefined || expiresAt > now();
  }

  async function send(
    request: Request,
    body: ArrayBuffer | null,
    access: AccessToken,
  ): Promise<Response> {
    const headers = new Headers(request.headers);
    headers.set("authorization", `Bearer ${access.token}`);
    // The platform drops the Authorization header when it follows a redirect to another origin;
    // a body it would hand over.
    const redirect = body === null ? "follow" : "manual";
    try {
      const response = await deps.fetch(request.url, {
        method: request.method,
        headers,
        body,
        redirect,
        signal: request.signal,
        credentials: "omit",
        referrerPolicy: "no-referrer",
      });
      if (response.type === "opaqueredirect") {
        throw new OAuthError(
          "redirect_refused",
          "the API answered a request that has a body with a redirect",
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

function withAccess(held: HeldTokens): { held: HeldTokens; access: AccessToken } {
  const access = accessTokenOf(held);
  if (access === undefined)
    throw new OAuthError("record_corrupted", "the stored tokens have no access token");
  return { held, access };
}

function requireAllowedOrigin(url: string, allowed: ReadonlySet<string>): void {
  if (!isSecureUrl(url) || !allowed.has(new URL(url).origin)) {
    throw new OAuthError(
      "origin_not_allowed",
      "the access token of this connection is not for this address",
    );
  }
}

/**
 * A 401 that asks for a stronger sign-in (RFC 9470 §3) is not mended by a newer token, and one from
 * where a redirect led never saw the token.
 */
function isAboutTheToken(request: Request, answer: Response): boolean {
  if (answer.redirected && new URL(answer.url).origin !== new URL(request.url).origin) return false;
  return !answer.headers.get("www-authenticate")?.includes("insufficient_user_authentication");
}
