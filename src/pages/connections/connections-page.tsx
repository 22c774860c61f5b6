import { lazy, Suspense, useCallback, useDeferredValue, useMemo, useState } from "react";
import { Link, useSearchParams } from "react-router";
import type { Connection } from "../../connections/connection.ts";
import { useInstallation } from "../../queries/app-queries.ts";
import { useSignIn } from "../../queries/callback-queries.ts";
import {
  isSignOutToTell,
  readConnections,
  useConnections,
  useSetAside,
} from "../../queries/connection-queries.ts";
import { useProviderList } from "../../queries/provider-queries.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Failure } from "../failure.tsx";
import { Page } from "../page.tsx";
import { AvailableProviders } from "./available-providers.tsx";
import { ConnectionGrid } from "./connection-grid.tsx";
import { filterConnections } from "./connection-filter.ts";
import { useHeadingFocus } from "../use-heading-focus.ts";
import { useResetOnReturn } from "../use-reset-on-return.ts";
import { useDisconnecting } from "./use-disconnecting.tsx";
import { useFilterText } from "./use-filter-text.ts";

// Few installations show these, so that they are no part of the start page's script.
const EmptyInstallation = lazy(async () => ({
  default: (await import("./empty-installation.tsx")).EmptyInstallation,
}));
const SetAsideProviders = lazy(async () => ({
  default: (await import("./set-aside-providers.tsx")).SetAsideProviders,
}));
const ConnectionFilterFields = lazy(async () => ({
  default: (await import("./connection-filter-fields.tsx")).ConnectionFilterFields,
}));

const SignedOut = lazy(async () => ({ default: (await import("./signed-out.tsx")).SignedOut }));
const SetAside = lazy(async () => ({ default: (await import("./set-aside.tsx")).SetAside }));

/** Until they are read; the same each time. */
const none: readonly Connection[] = [];

/** From this many connections on, looking for one is worth a filter. */
const manyConnections = 10;

const tour = (
  <Link to="/tour" className="btn">
    Take the tour: one minute
  </Link>
);

/** Who has just signed in does not look for what came of it at the end of a long list. */
function withFirst(
  connections: readonly Connection[],
  first: string | undefined,
): readonly Connection[] {
  const one = connections.find(({ id }) => id === first);
  if (one === undefined || connections.length < manyConnections) return connections;
  return [one, ...connections.filter((other) => other !== one)];
}

/** What the start page begins with. */
export const readStartPage = readConnections;

/** The start page: the connections there are, and those that could be. */
export function ConnectionsPage() {
  const connections = useConnections();
  const { data: setAside = [] } = useSetAside();
  const { profiles: providers, setAside: profilesSetAside, allowCustom } = useProviderList();
  const disconnecting = useDisconnecting();
  const [params, setParams] = useSearchParams();
  const signIn = useSignIn();
  const cameOf = signIn.state === "done" ? signIn.connectionId : undefined;
  const { data = none } = connections;
  const all = useMemo(() => withFirst(data, cameOf), [data, cameOf]);
  const arrived = all.find(({ id }) => id === cameOf);
  const status = params.get("status") ?? "";
  const { mock } = useInstallation();
  /** Each sign-out that this page tells of has a number. */
  const [signOut, setSignOut] = useState(() => Number(isSignOutToTell()));
  useResetOnReturn(
    useCallback(() => setSignOut((before) => (isSignOutToTell() ? before + 1 : 0)), []),
  );

  const setFilter = (name: string, value: string) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (value) after.set(name, value);
        else after.delete(name);
        return after;
      },
      { replace: true },
    );
  const [text, type] = useFilterText(params.get("q") ?? "", (words) => setFilter("q", words));
  // The list follows the field when there is time: the next key comes first.
  const wanted = useDeferredValue(text);
  const shown = useMemo(() => filterConnections(all, wanted, status), [all, wanted, status]);
  // A link may bring a filter to a few. It stays while the page does, so that it can be emptied.
  const [wasFiltered, setWasFiltered] = useState(false);
  if (!wasFiltered && text + status !== "") setWasFiltered(true);
  const isNoMatch = all.length > 0 && shown.length === 0;
  useHeadingFocus(setAside.length + Number(isNoMatch));

  return (
    <Page
      title="Connections"
      aside={
        <div className="flex flex-wrap gap-2">
          {providers.length > 0 && (
            <Link to="/connections/import" className="btn" data-variant="quiet">
              Import tokens
            </Link>
          )}
          {allowCustom && (
            <Link to="/providers/new" className="btn">
              Add provider
            </Link>
          )}
        </div>
      }
    >
      {disconnecting.notice()}
      <div role="status" aria-atomic={false} className="empty:sr-only">
        {signOut > 0 && (
          <Suspense fallback={<Skeleton className="h-47 rounded-card sm:h-19.5" />}>
            <SignedOut key={signOut} onDismiss={() => setSignOut(0)} />
          </Suspense>
        )}
      </div>
      <Arrival words={arrived ? `Connected ${arrived.providerName}` : ""} />
      {connections.error && (
        <Failure
          error={connections.error}
          remedies={{ tryAgain: () => void connections.refetch() }}
        />
      )}
      {setAside.length > 0 && (
        <Suspense>
          <SetAside connections={setAside} />
        </Suspense>
      )}
      {connections.isPending && (
        <div className="connection-grid" aria-busy="true" aria-label="Loading" role="status">
          <Skeleton className="h-58 rounded-card" />
          <Skeleton className="h-58 rounded-card" />
        </div>
      )}
      {all.length > 0 && (all.length >= manyConnections || wasFiltered) && (
        <Suspense fallback={<Skeleton className="h-41 min-[488px]:h-23" />}>
          <ConnectionFilterFields
            text={text}
            status={status}
            count={`${shown.length} of ${all.length === 1 ? "1 connection" : `${all.length} connections`}`}
            onType={type}
            onStatus={(word) => setFilter("status", word)}
          />
        </Suspense>
      )}
      {shown.length > 0 && (
        <ConnectionGrid
          connections={shown}
          filter={`${status} ${wanted}`}
          onDisconnect={disconnecting.ask}
        />
      )}
      {isNoMatch && (
        <EmptyState
          title="Nothing matches"
          action={
            <Button
              onClick={() => {
                type("");
                setParams({}, { replace: true });
              }}
            >
              Clear the filter
            </Button>
          }
        >
          <p>No connection fits this filter.</p>
        </EmptyState>
      )}
      {connections.isSuccess && all.length + setAside.length === 0 && providers.length > 0 && (
        <EmptyState title="No connection yet" action={mock && tour}>
          <p>
            A connection is one account of yours at one provider. You sign in there, not here; Pixy
            keeps the tokens encrypted in this browser, renews them, and calls APIs with them.
            Choose a provider to begin.
          </p>
        </EmptyState>
      )}
      {mock && all.length > 0 && <p>{tour}</p>}
      {!connections.isPending &&
        (providers.length > 0 ? (
          <AvailableProviders providers={providers} first={all.length === 0} />
        ) : (
          <Suspense fallback={<Skeleton className="h-120 rounded-card" />}>
            <EmptyInstallation />
          </Suspense>
        ))}
      {profilesSetAside.length > 0 && (
        <Suspense fallback={<Skeleton className="h-20 rounded-card" />}>
          <SetAsideProviders providers={profilesSetAside} />
        </Suspense>
      )}
      {disconnecting.dialog}
    </Page>
  );
}

/**
 * Always there, and before its words, so that they are announced. The component for this is in a file
 * that this page does without.
 */
function Arrival({ words }: { words: string }) {
  const heard = useDeferredValue(words, "");
  return (
    <p role="status" className="sr-only">
      {heard}
    </p>
  );
}
