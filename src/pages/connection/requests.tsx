import { type ReactNode, useState } from "react";
import { Link, useNavigate } from "react-router";
import type { Connection } from "../../connections/connection.ts";
import type { ApiRequest } from "../../oauth/provider-profile.ts";
import type { ApiCall } from "../../queries/api-queries.ts";
import { useSavedRequests } from "../../queries/request-queries.ts";
import { Button } from "../../ui/button.tsx";
import { CodeBlock } from "../../ui/code-block.tsx";
import { HeaderList } from "../../ui/header-list.tsx";
import { ApiAnswer, ApiNews } from "../api-answer.tsx";
import { Failure } from "../failure.tsx";
import { Section } from "../page.tsx";
import { useApiCall } from "../use-api-call.ts";
import { useHeldPlace } from "./use-held-place.ts";

/** A request that is one press away. */
interface ReadyRequest {
  readonly key: string;
  readonly name: string;
  readonly call: ApiCall;
  readonly isSaved: boolean;
}

/** The profile's requests and those saved in the console: one press each, answered in place. */
export function Requests({
  connection,
  apis,
}: {
  connection: Connection;
  apis: readonly ApiRequest[];
}) {
  const call = useApiCall(connection.id);
  const navigate = useNavigate();
  const saved = useSavedRequests(connection.profileId);
  const [pressed, setPressed] = useState<string>();
  // The answer to another request, which may stand above, goes away.
  const holdPlace = useHeldPlace();
  const requests: readonly ReadyRequest[] = [
    ...apis.map(({ name, ...request }) => ({
      key: `api ${name}`,
      name,
      call: request,
      isSaved: false,
    })),
    ...(saved.data ?? []).map(({ id, name, method, url, headers, body }) => ({
      key: id,
      name,
      call: { method, url, headers, ...(body !== "" && { body }) },
      isSaved: true,
    })),
  ];
  const current = call.waiting ?? call.sent;
  // One that the person left for, to get what the API wanted, was pressed before this page was loaded.
  const answered =
    pressed ?? requests.find((request) => current && isSame(request.call, current))?.key;
  const answer = (
    <ApiAnswer
      connectionId={connection.id}
      call={call}
      level={3}
      onChangeRequest={() => void navigate(consoleHref(connection.id, call.sent))}
    />
  );
  return (
    <Section title="Requests" id="requests">
      <ApiNews call={call} />
      {saved.error && (
        <Failure error={saved.error} remedies={{ tryAgain: () => void saved.refetch() }} />
      )}
      {requests.length === 0 ? (
        <p className="text-ink-soft">
          The provider's profile lists no requests (<code className="code">apis</code>), and none is
          saved. Any can be sent, and saved, in the{" "}
          <Link className="link" to={consoleHref(connection.id)}>
            console
          </Link>
          .
        </p>
      ) : (
        <ul className="card divide-y divide-line">
          {requests.map((request) => (
            <RequestRow
              key={request.key}
              request={request}
              busy={call.isPending && answered === request.key}
              consoleHref={consoleHref(connection.id, request.call)}
              onSend={(button) => {
                holdPlace(button);
                setPressed(request.key);
                call.send(request.call);
              }}
            >
              {answered === request.key && answer}
            </RequestRow>
          ))}
        </ul>
      )}
      {!requests.some(({ key }) => key === answered) && answer}
    </Section>
  );
}

interface RequestRowProps {
  request: ReadyRequest;
  busy: boolean;
  consoleHref: string;
  onSend: (button: Element) => void;
  /** What became of it. */
  children: ReactNode;
}

function RequestRow({ request, busy, consoleHref, onSend, children }: RequestRowProps) {
  const { name, call, isSaved } = request;
  return (
    <li className="grid grid-cols-1 gap-3 px-4 py-2">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <span className="flex-1 sm:flex-none sm:basis-48">
          <Button busy={busy} onClick={({ currentTarget }) => onSend(currentTarget)}>
            {name}
          </Button>
        </span>
        <code
          className="order-last min-w-0 basis-full text-ink-soft break-all sm:order-none sm:flex-1 sm:basis-50"
          dir="ltr"
        >
          {call.method} {call.url}
        </code>
        {isSaved && <span className="text-13 text-ink-soft">Saved</span>}
        <Link className="link text-13" to={consoleHref} aria-label={`Open ${name} in the console`}>
          Console
        </Link>
      </div>
      <Contents call={call} />
      {children}
    </li>
  );
}

/** What a request sends besides its address: a saved one may have come with somebody else's file. */
function Contents({ call: { headers = {}, body } }: { call: ApiCall }) {
  const rows = Object.entries(headers);
  if (rows.length === 0 && body === undefined) return null;
  const parts = [
    ...(rows.length > 0 ? [rows.length === 1 ? "1 header" : `${rows.length} headers`] : []),
    ...(body === undefined ? [] : ["a body"]),
  ];
  return (
    <details className="fold">
      <summary className="text-13 text-ink-soft">Sends {parts.join(" and ")}</summary>
      <div className="grid grid-cols-1 gap-2 py-2">
        {rows.length > 0 && <HeaderList headers={rows} />}
        {body !== undefined && <CodeBlock text={body} label="Request body" />}
      </div>
    </details>
  );
}

function consoleHref(connection: string, call?: ApiCall): string {
  const query = { connection, ...(call && { method: call.method, url: call.url }) };
  return `/console?${new URLSearchParams(query).toString()}`;
}

function isSame(one: ApiCall, other: ApiCall): boolean {
  return (
    one.method === other.method && one.url === other.url && (one.body ?? "") === (other.body ?? "")
  );
}
