import {
  queryOptions,
  useMutation,
  type UseMutationResult,
  useQuery,
  type UseQueryResult,
} from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { Connection } from "../connections/connection.ts";
import type { SetAsideConnection } from "../connections/set-aside.ts";
import type { ConnectionService } from "../connections/connection-service.ts";
import type { DisconnectResult } from "../connections/disconnect.ts";
import type { RevokeResult } from "../connections/revoke.ts";
import { SIGN_OUT_KEY } from "../connections/sign-out-key.ts";
import type { Journey } from "../journeys/journey-event.ts";
import type { SignInDemand } from "../oauth/authorization-request.ts";
import type { ApiCall } from "./api-queries.ts";
import { connectionKeys } from "./connection-notices.ts";
import type { Reading } from "./reading.ts";
import { useServices } from "./services-context.tsx";

/** What became of the tokens of a connection that a person had taken away, and of a disconnect. */
export type RevocationResult = RevokeResult &
  Partial<DisconnectResult> & {
    /** Whether the provider's sign-out page, which this tab had left for, sent back as it was asked to. */
    readonly signOut?: "answered" | "unanswered";
  };

/** setTimeout counts in 32 bits. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Milliseconds; what is read just before an expiry may arrive just after it. */
const RECENT = 5_000;

/** Milliseconds; whoever dies in mid-refresh tells nobody, and counts as dead after a while. */
const REFRESHING = 5_000;

/** A status follows from the clock as well: look again when it may have changed by itself. */
function untilNextLook(connections: readonly Connection[]): number | false {
  const now = Date.now();
  const waits = connections.flatMap(({ status, accessTokenExpiresAt: at }) => {
    const refreshing = status === "Refreshing" ? [REFRESHING] : [];
    if (at === undefined || at <= now - RECENT) return refreshing;
    return [at > now ? at - now + 50 : 1_000, ...refreshing];
  });
  return waits.length > 0 && Math.min(...waits, LONGEST_TIMER);
}

/** Milliseconds: what was read for this very page is not read again when it is drawn. */
const JUST_READ = 1_000;

/** Nothing makes it stale but time: what passes while nobody looks is seen when somebody does. */
const asTimeGoesBy = { staleTime: JUST_READ, refetchOnWindowFocus: "always" } as const;

function connectionsQuery(service: ConnectionService) {
  return queryOptions({
    queryKey: connectionKeys.list,
    queryFn: () => service.list(),
    ...asTimeGoesBy,
    refetchInterval: (query) => untilNextLook(query.state.data ?? []),
  });
}

function connectionQuery(service: ConnectionService, connectionId: string) {
  return queryOptions({
    queryKey: connectionKeys.detail(connectionId),
    queryFn: async () => (await service.find(connectionId)) ?? null,
    ...asTimeGoesBy,
    refetchInterval: (query) => untilNextLook(query.state.data ? [query.state.data] : []),
  });
}

/** Reads all connections before a page shows them. */
export async function readConnections({ queries, services }: Reading): Promise<void> {
  await queries.prefetchQuery(connectionsQuery(services.connections));
}

/**
 * Reads a connection before a page shows it.
 *
 * @returns undefined when there is none, or it cannot be read
 */
export async function readConnection(
  { queries, services }: Reading,
  connectionId: string,
): Promise<Connection | undefined> {
  const query = connectionQuery(services.connections, connectionId);
  await queries.prefetchQuery(query);
  return queries.getQueryData(query.queryKey) ?? undefined;
}

/** All connections, oldest first. */
export function useConnections(): UseQueryResult<readonly Connection[]> {
  return useQuery(connectionsQuery(useServices().connections));
}

/** The stored connections that cannot be read. */
export function useSetAside(): UseQueryResult<readonly SetAsideConnection[]> {
  const { connections } = useServices();
  return useQuery({
    queryKey: connectionKeys.setAside,
    queryFn: () => connections.setAside(),
    ...asTimeGoesBy,
  });
}

/** One connection; its data is null when there is none of this id. */
export function useConnection(id: string): UseQueryResult<Connection | null> {
  return useQuery(connectionQuery(useServices().connections, id));
}

function journeysQuery(service: ConnectionService, connectionId: string) {
  return queryOptions({
    queryKey: connectionKeys.journeys(connectionId),
    queryFn: () => service.journeys(connectionId),
    staleTime: Infinity,
  });
}

/** Reads the journeys of a connection before a page shows them. */
export async function readJourneys(
  { queries, services }: Reading,
  connectionId: string,
): Promise<void> {
  await queries.prefetchQuery(journeysQuery(services.connections, connectionId));
}

/** The recorded flows of a connection, newest first. */
export function useJourneys(connectionId: string): UseQueryResult<readonly Journey[]> {
  return useQuery(journeysQuery(useServices().connections, connectionId));
}

/**
 * Leaves the page on success. Whoever goes to another screen before that has thought better of it, unless
 * the sign-in goes step by step: then it is shown there.
 */
function useSigningIn<Wish>(
  signIn: (wish: Wish) => Promise<void>,
): UseMutationResult<void, Error, Wish> {
  const { connections, guide } = useServices();
  const underWay = useRef(0);
  useEffect(
    () => () => {
      if (underWay.current > 0 && !guide.isOn()) connections.cancelSignIns();
    },
    [connections, guide],
  );
  return useMutation({
    async mutationFn(wish) {
      underWay.current += 1;
      try {
        await signIn(wish);
      } finally {
        underWay.current -= 1;
      }
    },
  });
}

/** Leaves the page on success. Without `returnTo` the person comes back to where they are. */
export function useConnect(): UseMutationResult<
  void,
  Error,
  { profileId: string; returnTo?: string; loginHint?: string; verifierLength?: number }
> {
  const { connections, installation } = useServices();
  return useSigningIn(({ profileId, returnTo, ...options }) =>
    connections.connect(profileId, returnTo ?? currentPath(installation.basePath), options),
  );
}

/** Turns back from every sign-in that has not left the page yet. */
export function useCancelSignIns(): () => void {
  return useServices().connections.cancelSignIns;
}

/** Leaves the page on success, to come back to where the person is with a code to be attacked. */
export function useSignInForExperiment(): UseMutationResult<void, Error, string> {
  const { connections, installation } = useServices();
  return useSigningIn((profileId) =>
    connections.signInForExperiment(profileId, currentPath(installation.basePath)),
  );
}

/** Leaves the page on success. Without `returnTo` the person comes back to where they are. */
export function useReconnect(): UseMutationResult<
  void,
  Error,
  { connectionId: string; returnTo?: string }
> {
  const { connections, installation } = useServices();
  return useSigningIn(({ connectionId, returnTo }) =>
    connections.reconnect(connectionId, returnTo ?? currentPath(installation.basePath)),
  );
}

/**
 * Gets a connection what an API wants, and has the call go on afterwards. Leaves the page on
 * success. Without `returnTo` the person comes back to where they are.
 */
export function useStepUp(): UseMutationResult<
  void,
  Error,
  {
    connectionId: string;
    demand: SignInDemand;
    waiting?: ApiCall | undefined;
    returnTo?: string;
  }
> {
  const { connections, installation } = useServices();
  return useSigningIn(({ connectionId, demand, waiting, returnTo }) =>
    connections.stepUp(
      connectionId,
      demand,
      returnTo ?? currentPath(installation.basePath),
      waiting,
    ),
  );
}

/** Refreshes now, because a person wants it, also before its time. */
export function useRefreshNow(): UseMutationResult<void, Error, string> {
  const { connections } = useServices();
  return useMutation({ mutationFn: (connectionId) => connections.refresh(connectionId) });
}

/** Removes a connection here first, then tells the provider. With `logout` it may leave the page. */
export function useDisconnect(): UseMutationResult<
  RevocationResult,
  Error,
  { connectionId: string; logout: boolean }
> {
  const { connections } = useServices();
  return useMutation({
    mutationFn: ({ connectionId, logout }) => connections.disconnect(connectionId, { logout }),
  });
}

/** Takes a connection's tokens away here first, then has the provider revoke them. The connection stays. */
export function useRevoke(): UseMutationResult<RevocationResult, Error, { connectionId: string }> {
  const { connections } = useServices();
  return useMutation({ mutationFn: ({ connectionId }) => connections.revoke(connectionId) });
}

/** Whether this tab had left to sign out at a provider, which is still to be told of. */
export function isSignOutToTell(): boolean {
  try {
    return SIGN_OUT_KEY in sessionStorage;
  } catch {
    // Blocked site data.
    return false;
  }
}

/** Names an account that no provider has named. */
export function useRenameAccount(): UseMutationResult<
  void,
  Error,
  { connectionId: string; label: string }
> {
  const { connections } = useServices();
  return useMutation({
    mutationFn: ({ connectionId, label }) => connections.rename(connectionId, label),
  });
}

/** Where the person is, as a path within the app. */
function currentPath(basePath: string): string {
  const { pathname, search } = window.location;
  return `/${pathname.startsWith(basePath) ? pathname.slice(basePath.length) : ""}${search}`;
}
