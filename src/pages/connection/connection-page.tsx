import { type ReactNode, useState } from "react";
import { Link, useParams } from "react-router";
import type { Connection } from "../../connections/connection.ts";
import type { RefreshTokenStorage } from "../../oauth/provider-profile.ts";
import { useStorageHome } from "../../queries/app-queries.ts";
import {
  readConnection,
  readJourneys,
  useConnection,
  useConnections,
  useJourneys,
  useSetAside,
} from "../../queries/connection-queries.ts";
import { useProviders } from "../../queries/provider-queries.ts";
import type { Reading } from "../../queries/reading.ts";
import { readSavedRequests, useSavedRequests } from "../../queries/request-queries.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Outcome } from "../../ui/outcome.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { StatusBadge } from "../../ui/status-badge.tsx";
import { ConnectionActions } from "../connections/connection-actions.tsx";
import { RemovalDialog } from "../connections/removal-dialog.tsx";
import { ConnectionReason } from "../connections/connection-reason.tsx";
import type { Asking } from "../connections/use-asking.tsx";
import { useDisconnecting } from "../connections/use-disconnecting.tsx";
import { Failure } from "../failure.tsx";
import { Page } from "../page.tsx";
import { useHeadingFocus } from "../use-heading-focus.ts";
import { DangerZone } from "./danger-zone.tsx";
import { History } from "./history.tsx";
import { Lifeline } from "./lifeline.tsx";
import { Journeys, PastJourneys } from "./journeys.tsx";
import { OtherAccounts } from "./other-accounts.tsx";
import { Overview } from "./overview.tsx";
import { Requests } from "./requests.tsx";
import { Tokens } from "./tokens.tsx";
import { useRevoking } from "./use-revoking.ts";

const home = (
  <Link to="/" className="btn">
    Go to Connections
  </Link>
);

/** What the page of a connection begins with; its journeys come later, and what they need is begun. */
export async function readConnectionPage(reading: Reading): Promise<void> {
  const { id = "" } = reading.params;
  void readJourneys(reading, id);
  const connection = await readConnection(reading, id);
  if (connection !== undefined) await readSavedRequests(reading, connection.profileId);
}

/** Everything about one connection. */
export function ConnectionPage() {
  const { id = "" } = useParams();
  const connection = useConnection(id);
  const disconnecting = useDisconnecting();
  const revoking = useRevoking();
  const [isRemoving, setIsRemoving] = useState(false);
  const setAside = useSetAside().data?.find((one) => one.id === id);
  const { data, error } = connection;
  useHeadingFocus(data === null ? 0 : 1);
  const failure = error && (
    <Failure
      error={error}
      remedies={{
        tryAgain: () => void connection.refetch(),
        remove: setAside && (() => setIsRemoving(true)),
      }}
      secondary={home}
    />
  );
  return (
    <>
      {data && (
        <ConnectionDetails
          connection={data}
          failure={failure}
          notice={revoking.notice(id)}
          onRevoke={() => revoking.ask(data)}
          onDisconnect={() => disconnecting.ask(data)}
        />
      )}
      {data === null && (
        <Page title={titleOfGone(disconnecting, id)}>
          {disconnecting.notice(id)}
          {disconnecting.id === id ? (
            <div className="grid justify-items-start gap-4">
              {disconnecting.isPending && (
                <p className="text-ink-soft">
                  Its tokens are gone here. The provider is being asked to revoke them…
                </p>
              )}
              {home}
            </div>
          ) : (
            <EmptyState title="No such connection" action={home}>
              <p>
                It is not in this browser, or not any more: connections are kept only where they
                were made.
              </p>
            </EmptyState>
          )}
          <PastJourneys connectionId={id} />
        </Page>
      )}
      {data === undefined && failure && <Page title="Connection">{failure}</Page>}
      {connection.isPending && (
        <Page title="Connection">
          <div role="status" aria-busy="true" aria-label="Loading" className="grid gap-8">
            <Skeleton className="h-60 rounded-card" />
            <Skeleton className="h-40 rounded-card" />
          </div>
        </Page>
      )}
      {disconnecting.dialog}
      {revoking.dialog}
      {isRemoving && setAside && (
        <RemovalDialog connection={setAside} onClose={() => setIsRemoving(false)} />
      )}
    </>
  );
}

/** Of the page of a connection that is not here any more, or never was. */
function titleOfGone({ id, isPending }: Asking, asked: string): string {
  if (id !== asked) return "Connection";
  return isPending ? "Disconnecting" : "Disconnected";
}

interface ConnectionDetailsProps {
  connection: Connection;
  /** Why it cannot be read any more, though it could before. */
  failure: ReactNode;
  /** What became of its tokens. */
  notice: ReactNode;
  onRevoke: () => void;
  onDisconnect: () => void;
}

function ConnectionDetails({ connection, failure, notice, ...danger }: ConnectionDetailsProps) {
  const { providerName, account, profileId } = connection;
  const profile = useProviders().find(({ id }) => id === profileId);
  const isKept = useStorageHome() === "durable";
  const wanted = profile?.refreshTokens ?? "vault";
  const { areRequestsRead, isAllRead } = useWhatIsRead(connection);
  return (
    <Page
      title={`${providerName}: ${account.label}`}
      heading={
        <>
          <bdi>{providerName}</bdi>
          <span className="font-normal text-ink-soft">
            : <bdi>{account.label}</bdi>
          </span>
        </>
      }
      aside={<StatusBadge status={connection.status} />}
    >
      {notice}
      {failure}
      <div className="grid gap-3">
        <ConnectionReason connection={connection} />
        {!profile && (
          <Outcome tone="warn">
            This provider is no longer set up in this installation: the connection cannot be renewed
            or reconnected.
          </Outcome>
        )}
        <div className="card">
          <Overview
            connection={connection}
            profile={profile}
            storage={isKept ? wanted : inThisTab(wanted)}
          />
          <ConnectionActions connection={connection} />
        </div>
      </div>
      <Lifeline connection={connection} />
      {areRequestsRead ? (
        <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_240px]">
          <div className="grid min-w-0 content-start gap-8">
            <Requests connection={connection} apis={profile?.apis ?? []} />
            <Tokens connection={connection} />
            {isAllRead ? (
              <>
                <Journeys connectionId={connection.id} />
                <OtherAccounts of={connection} />
              </>
            ) : (
              <Loading />
            )}
          </div>
          {isAllRead && <History events={connection.history} dropped={connection.historyDropped} />}
        </div>
      ) : (
        <Loading />
      )}
      {isAllRead && <DangerZone connection={connection} {...danger} />}
    </Page>
  );
}

/** What is there of all that is read beside the connection: nothing is shown below what is still to come, and moved by it. */
function useWhatIsRead({ id, profileId }: Connection) {
  const requests = useSavedRequests(profileId);
  const others = [useJourneys(id), useConnections()];
  const areRequestsRead = !requests.isPending;
  const isAllRead = areRequestsRead && others.every(({ isPending }) => !isPending);
  return { areRequestsRead, isAllRead };
}

/** In the place of what fills the rest of the screen. */
function Loading() {
  return (
    <div role="status" aria-busy="true" aria-label="Loading">
      <Skeleton className="h-240 rounded-card" />
    </div>
  );
}

/** Where the refresh token really is, when the browser keeps nothing that could open it. */
function inThisTab(wanted: RefreshTokenStorage): RefreshTokenStorage {
  return wanted === "none" ? "none" : "memory";
}
