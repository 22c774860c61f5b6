import { useRef, useState } from "react";
import type { Connection } from "../../connections/connection.ts";
import type { TokenIntrospection } from "../../oauth/token-introspection.ts";
import { readJsonText } from "../../jwt/json-text.ts";
import { explainClaim } from "../../jwt/registered-claims.ts";
import { useCanIntrospect, useTokenActions } from "../../queries/token-queries.ts";
import { Button } from "../../ui/button.tsx";
import { Outcome } from "../../ui/outcome.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { ConnectionSelect } from "../connection-select.tsx";
import { Failure, knownFailure } from "../failure.tsx";
import { MemberList } from "./member-list.tsx";

export interface IntrospectionCardProps {
  token: string;
  connections: readonly Connection[];
  /** The connection that the token is from, where that is known. */
  home: string | undefined;
}

/** Asks a provider about a token that only it can read. */
export function IntrospectionCard({ token, connections, home }: IntrospectionCardProps) {
  const [chosen, setChosen] = useState<string>();
  const connectionId = chosen ?? home ?? connections[0]?.id;
  const offered = useCanIntrospect(connectionId);
  return (
    <section className="card" aria-labelledby="introspection">
      <div className="grid grid-cols-1 gap-4 p-4">
        <h2 id="introspection" className="text-14">
          Ask the provider (introspection)
        </h2>
        <p className="max-w-[75ch] text-ink-soft">
          Whoever issued the token can say whether it is good, whom it is about and what it permits
          (RFC 7662). The token is sent to that provider, and to nobody else.
        </p>
        {connections.length === 0 ? (
          <p className="text-ink-soft">There is no connection whose provider could be asked.</p>
        ) : (
          <ConnectionSelect
            connections={connections}
            value={connectionId ?? ""}
            onChange={setChosen}
          />
        )}
        {connectionId !== undefined && offered.isPending && <Skeleton className="h-8 w-40" />}
        {offered.error && (
          <Failure error={offered.error} remedies={{ tryAgain: () => void offered.refetch() }} />
        )}
        {offered.data === false && (
          <Outcome tone="warn">This provider names no introspection endpoint.</Outcome>
        )}
        {connectionId !== undefined && offered.data === true && (
          <Question key={`${connectionId} ${token}`} connectionId={connectionId} token={token} />
        )}
      </div>
    </section>
  );
}

function Question({ connectionId, token }: { connectionId: string; token: string }) {
  const { introspect } = useTokenActions();
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<TokenIntrospection>();
  const [error, setError] = useState<unknown>();
  /** Counts up: who has cancelled waits for no answer to what was asked before. */
  const question = useRef(0);
  const askButton = useRef<HTMLButtonElement>(null);
  const ask = async () => {
    const mine = ++question.current;
    const unlessCancelled = (show: () => void) => {
      if (question.current === mine) show();
    };
    setBusy(true);
    setError(undefined);
    try {
      const answered = await introspect(connectionId, token);
      unlessCancelled(() => setAnswer(answered));
    } catch (failure) {
      unlessCancelled(() => setError(failure));
    } finally {
      unlessCancelled(() => setBusy(false));
    }
  };
  const cancel = () => {
    question.current += 1;
    setBusy(false);
    askButton.current?.focus();
  };
  const read = answer && readJsonText(answer.json);
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <Button ref={askButton} variant="primary" busy={busy} onClick={() => void ask()}>
          Ask the provider
        </Button>
        {busy && <Button onClick={cancel}>Cancel</Button>}
      </div>
      {error !== undefined && (
        <div className="grid gap-3">
          {knownFailure(error)?.code === "token_request_rejected" && (
            <p className="max-w-[75ch]">
              The provider refused, which is usual: introspection is made for APIs, which prove who
              they are with a secret. Pixy is a public client and has none (RFC 7662 §2.1). An API
              of yours, or whoever runs the provider, can ask in its place.
            </p>
          )}
          <Failure
            error={error}
            busy={busy}
            remedies={{ tryAgain: () => void ask(), dismiss: () => setError(undefined) }}
          />
        </div>
      )}
      <div className="grid grid-cols-1 gap-3 empty:sr-only" role="status">
        {answer && (
          <>
            <Outcome tone={answer.active ? "good" : "warn"}>
              {answer.active
                ? "Active: the provider accepts this token now"
                : "Not active, or not told"}
            </Outcome>
            {!answer.active && (
              <p className="max-w-[75ch]">
                The token has expired, was revoked, or is not this provider's. Or the provider tells
                a public client, which cannot prove who it is, nothing about any token: it has to
                answer the same then (RFC 7662 §2.2).
              </p>
            )}
            {read?.ok && read.members && (
              <MemberList members={read.members} depth={read.depth} explain={explainClaim} />
            )}
          </>
        )}
      </div>
    </>
  );
}
