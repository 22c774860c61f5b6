import { useState } from "react";
import { Link } from "react-router";
import type { Connection } from "../../connections/connection.ts";
import type { HandedToken } from "../../connections/token-inspection.ts";
import { useTokenActions } from "../../queries/token-queries.ts";
import type { TokenOnItsWay } from "../../queries/token-handover.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { ConnectionSelect } from "../connection-select.tsx";
import { Failure } from "../failure.tsx";

export interface FromConnectionProps {
  /** Undefined while they are read. */
  connections: readonly Connection[] | undefined;
  /** Why they cannot be read. */
  error: Error | null;
  onRetry: () => void;
  onOpen: (token: TokenOnItsWay) => void;
}

/** Nothing is pasted yet: what this page is for, and a token of the person's own to begin with. */
export function FromConnection({ connections, error, onRetry, onOpen }: FromConnectionProps) {
  const isEmpty = connections?.length === 0;
  return (
    <EmptyState
      title="Nothing to inspect yet"
      action={
        error ? (
          <div className="w-full">
            <Failure error={error} remedies={{ tryAgain: onRetry }} />
          </div>
        ) : connections === undefined ? (
          <Skeleton className="h-25 w-full" />
        ) : isEmpty ? (
          <Link to="/" className="btn">
            Go to Connections
          </Link>
        ) : (
          <OwnToken connections={connections} onOpen={onOpen} />
        )
      }
    >
      <p>
        Paste a token, a whole <code className="code">Authorization</code> header, or the address
        that a token came in. Pixy says what kind it is, explains every claim, and verifies the
        signature by its issuer's keys.
      </p>
      <p>
        {isEmpty
          ? "With a connection, its own tokens can be opened here."
          : "Or begin with a token of a connection:"}
      </p>
    </EmptyState>
  );
}

function OwnToken({
  connections,
  onOpen,
}: {
  connections: readonly Connection[];
  onOpen: (token: TokenOnItsWay) => void;
}) {
  const { tokensOf } = useTokenActions();
  const [chosen, setChosen] = useState<string>();
  const [busy, setBusy] = useState<HandedToken["kind"]>();
  const [error, setError] = useState<unknown>();
  const connection = connections.find(({ id }) => id === chosen) ?? connections[0];
  const open = async (kind: HandedToken["kind"]) => {
    if (connection === undefined) return;
    setBusy(kind);
    setError(undefined);
    try {
      const tokens = await tokensOf(connection.id);
      const found = tokens.find((token) => token.kind === kind);
      if (found) onOpen({ token: found.token, connectionId: connection.id });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(undefined);
    }
  };
  return (
    <div className="grid w-full gap-3">
      <div className="max-w-[360px]">
        <ConnectionSelect
          connections={connections}
          value={connection?.id ?? ""}
          onChange={setChosen}
        />
      </div>
      <div className="flex flex-wrap gap-2">
        <Button busy={busy === "access_token"} onClick={() => void open("access_token")}>
          Open its access token
        </Button>
        {connection?.hasIdToken && (
          <Button busy={busy === "id_token"} onClick={() => void open("id_token")}>
            Open its ID token
          </Button>
        )}
      </div>
      {error !== undefined && (
        <Failure error={error} remedies={{ dismiss: () => setError(undefined) }} />
      )}
    </div>
  );
}
