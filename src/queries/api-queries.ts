import {
  useMutation,
  type UseMutationResult,
  useQuery,
  type UseQueryResult,
} from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import type { InterceptorDetail, InterceptorEvent } from "../connections/authorized-fetch.ts";
import type { ConnectionService } from "../connections/connection-service.ts";
import { connectionKeys } from "./connection-notices.ts";
import { useConnection } from "./connection-queries.ts";
import { useServices } from "./services-context.tsx";

/** One request to an API, without the token: that is added on the way and never kept. */
export interface ApiCall {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
}

/** Something that the interceptor did for a call. */
export interface InterceptorStep {
  readonly event: InterceptorEvent;
  /** Milliseconds of the local clock. */
  readonly at: number;
  /** Of the token that was refreshed because of its age, in milliseconds of the local clock. */
  readonly expiresAt?: number | undefined;
}

/** One challenge of an API's WWW-Authenticate header (RFC 9110 §11.6.1). */
export interface ApiChallenge {
  /** In lower case. */
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string | undefined>>;
}

/** An API's answer of whatever status. */
export interface ApiResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
  /** Milliseconds, over everything that the interceptor did. */
  readonly duration: number;
  /** What happened before this answer, in order. */
  readonly interceptor: readonly InterceptorStep[];
  /** The journey of the call, where one was recorded. */
  readonly journeyId: string | undefined;
  /** Why the API refused, as far as it says so and CORS lets this page see it. */
  readonly challenges: readonly ApiChallenge[];
}

/**
 * Asks an API with a connection's access token and keeps the answer fresh as React Query does.
 * An answer of any status is data; only failures of Pixy's own (OAuthError) are errors.
 */
export function useApiQuery(
  connectionId: string,
  call: ApiCall,
  options: { enabled?: boolean } = {},
): UseQueryResult<ApiResponse> {
  const { connections } = useServices();
  return useQuery({
    queryKey: [...connectionKeys.api(connectionId), call],
    queryFn: ({ signal }) => callApi(connections, connectionId, call, signal),
    ...options,
  });
}

/**
 * Sends requests that are made on purpose: they are neither repeated nor kept. An answer goes with
 * the account that asked.
 */
export function useApiMutation(
  connectionId: string,
): UseMutationResult<ApiResponse, Error, ApiCall & { signal?: AbortSignal }> {
  const { connections } = useServices();
  const mutation = useMutation<ApiResponse, Error, ApiCall & { signal?: AbortSignal }>({
    mutationFn: ({ signal, ...call }) => callApi(connections, connectionId, call, signal),
    gcTime: 0,
  });
  const { reset } = mutation;
  const account = useConnection(connectionId).data?.account.subject;
  useEffect(() => (account === undefined ? undefined : () => reset()), [account, reset]);
  return mutation;
}

/**
 * The call that the person left for, to get a connection what the API wanted, after that was had.
 *
 * @returns `take` gives it away: nobody else gets it
 */
export function useWaitingCall(connectionId: string): {
  waiting: ApiCall | undefined;
  take: () => ApiCall | undefined;
} {
  const { signIn } = useServices();
  const waiting = useSyncExternalStore(signIn?.subscribe ?? subscribeToNothing, () =>
    signIn?.waiting(connectionId),
  );
  return { waiting, take: () => signIn?.takeWaiting(connectionId) };
}

function subscribeToNothing(): () => void {
  return () => undefined;
}

/** @returns whether a call changes nothing, so that it may go out without anybody being asked (RFC 9110 §9.2.1) */
export function isSafe({ method }: Pick<ApiCall, "method">): boolean {
  return /^(GET|HEAD|OPTIONS)$/.test(method);
}

async function callApi(
  service: ConnectionService,
  connectionId: string,
  { method, url, headers, body }: ApiCall,
  signal: AbortSignal | undefined,
): Promise<ApiResponse> {
  const interceptor: InterceptorStep[] = [];
  let journeyId: string | undefined;
  const observe = (event: InterceptorEvent, detail: InterceptorDetail) => {
    interceptor.push({ event, at: Date.now(), expiresAt: detail.expiresAt });
    journeyId = detail.journeyId;
  };
  const fetch = service.createAuthorizedFetch(connectionId, observe);
  const started = performance.now();
  const response = await fetch(url, {
    method,
    headers: { ...headers },
    body: body === undefined || body === "" ? null : body,
    signal: signal ?? null,
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  return {
    status: response.status,
    statusText: response.statusText,
    headers: [...response.headers],
    body: bytes,
    contentType: response.headers.get("content-type") ?? "",
    duration: performance.now() - started,
    interceptor,
    journeyId,
    challenges: await challengesOf(response),
  };
}

async function challengesOf(response: Response): Promise<readonly ApiChallenge[]> {
  if (response.status !== 401 && response.status !== 403) return [];
  // It was loaded for the call.
  const { challengesIn } = await import("../oauth/protected-resource.ts");
  const challenges = await challengesIn(response);
  return challenges.map(({ scheme, parameters }) => ({ scheme, parameters: { ...parameters } }));
}
