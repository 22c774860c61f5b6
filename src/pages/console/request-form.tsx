import Send from "lucide-react/icons/send-horizontal";
import { useRef, useState, type SyntheticEvent } from "react";
import { useSearchParams } from "react-router";
import type { Connection } from "../../connections/connection.ts";
import type { ApiRequest } from "../../oauth/provider-profile.ts";
import { useProviders } from "../../queries/provider-queries.ts";
import { Button } from "../../ui/button.tsx";
import { Select } from "../../ui/select.tsx";
import { StatusBadge } from "../../ui/status-badge.tsx";
import { ApiAnswer } from "../api-answer.tsx";
import { useApiCall } from "../use-api-call.ts";
import { parseHeaders, withContentType } from "./request-headers.ts";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
const bodiless = new Set(["GET", "HEAD"]);

/**
 * The request and its answer. Connection, method and URL live in the page's own address, so that a
 * request can be linked to; headers and body do not, because they may hold what nobody should see.
 */
export function RequestForm({ connections }: { connections: readonly Connection[] }) {
  const [params, setParams] = useSearchParams();
  const asked = requestIn(params);
  // Typed here and written to the address afterwards: the address follows too slowly to type into.
  const [draft, setDraft] = useState(asked);
  const [address, setAddress] = useState(params.toString());
  if (address !== params.toString()) {
    setAddress(params.toString());
    setDraft(asked);
  }
  const { method, url } = draft;
  const chosen =
    draft.connection === ""
      ? connections[0]
      : connections.find(({ id }) => id === draft.connection);
  const connectionId = chosen?.id ?? "";
  const [headerText, setHeaderText] = useState("");
  const [body, setBody] = useState("");
  const [problem, setProblem] = useState<{ field: "url" | "headers"; text: string }>();
  const urlField = useRef<HTMLInputElement>(null);
  const headersField = useRef<HTMLTextAreaElement>(null);
  const apis = useProviders().find(({ id }) => id === chosen?.profileId)?.apis ?? [];
  const call = useApiCall(connectionId);

  const edit = (changes: Partial<DraftRequest>) => {
    setProblem(undefined);
    setDraft({ ...draft, ...changes });
  };
  const keepInAddress = (request: DraftRequest) => {
    setParams({ ...request, connection: request.connection || connectionId }, { replace: true });
  };
  const select = (changes: Partial<DraftRequest>) => {
    edit(changes);
    keepInAddress({ ...draft, ...changes });
  };
  const choose = (request: ApiRequest) => {
    select({ connection: connectionId, method: request.method, url: request.url });
    setBody(request.body ?? "");
  };
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    const headers = parseHeaders(headerText);
    const wrong = problemOfUrl(url);
    call.cancel();
    if (wrong !== undefined) {
      setProblem({ field: "url", text: wrong });
      urlField.current?.focus();
    } else if (!headers.ok) {
      setProblem({ field: "headers", text: headers.problem });
      headersField.current?.focus();
    } else {
      setProblem(undefined);
      keepInAddress(draft);
      call.send({
        method,
        url,
        headers: bodiless.has(method) ? headers.headers : withContentType(headers.headers, body),
        ...(body !== "" && !bodiless.has(method) && { body }),
      });
    }
  };
  const problemOf = (field: "url" | "headers") =>
    problem?.field === field ? problem.text : undefined;

  return (
    <>
      <form className="card" onSubmit={send}>
        <div className="grid grid-cols-1 gap-4 p-4">
          <div className="flex flex-wrap items-end gap-4">
            <div className="flex-[0_1_360px]">
              <Select
                label="Connection"
                value={connectionId}
                onChange={(id) => select({ connection: id })}
              >
                {!chosen && <option value="">Choose a connection</option>}
                {connections.map(({ id, providerName, account }) => (
                  <option key={id} value={id}>
                    {providerName}: {account.label}
                  </option>
                ))}
              </Select>
            </div>
            {chosen && (
              <div className="pb-1">
                <StatusBadge status={chosen.status} />
              </div>
            )}
          </div>
          {apis.length > 0 && (
            <div className="grid gap-1">
              <p className="field-label" id="presets">
                Requests of {chosen?.providerName}
              </p>
              <ul className="flex flex-wrap gap-2" aria-labelledby="presets">
                {apis.map((request) => (
                  <li key={request.name}>
                    <Button onClick={() => choose(request)}>{request.name}</Button>
                  </li>
                ))}
              </ul>
            </div>
          )}
          <div className="grid gap-4 sm:grid-cols-[120px_minmax(0,1fr)]">
            <Select label="Method" value={method} onChange={(name) => select({ method: name })}>
              {methods.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </Select>
            <div className="field">
              <label className="field-label" htmlFor="url">
                URL
              </label>
              <input
                id="url"
                ref={urlField}
                className="input input-mono"
                inputMode="url"
                autoComplete="off"
                spellCheck={false}
                placeholder="https://api.example/me"
                dir="ltr"
                value={url}
                aria-invalid={problem?.field === "url"}
                aria-describedby="url-problem"
                onChange={(event) => edit({ url: event.target.value })}
                onBlur={() => keepInAddress(draft)}
              />
              <FieldProblem id="url-problem" text={problemOf("url")} />
            </div>
          </div>
          <div className="grid gap-4 sm:grid-cols-2">
            <div className="field content-start">
              <label className="field-label" htmlFor="headers">
                Headers
              </label>
              <textarea
                id="headers"
                ref={headersField}
                className="input input-mono"
                rows={3}
                spellCheck={false}
                placeholder="Accept: application/json"
                dir="ltr"
                value={headerText}
                aria-invalid={problem?.field === "headers"}
                aria-describedby="headers-problem"
                onChange={(event) => setHeaderText(event.target.value)}
              />
              <FieldProblem id="headers-problem" text={problemOf("headers")} />
            </div>
            <label className="field content-start">
              <span className="field-label">
                Body{bodiless.has(method) && ` (none with ${method})`}
              </span>
              <textarea
                className="input input-mono"
                rows={3}
                spellCheck={false}
                dir="ltr"
                disabled={bodiless.has(method)}
                value={body}
                onChange={(event) => setBody(event.target.value)}
              />
            </label>
          </div>
        </div>
        <div className="card-foot">
          <Button type="submit" variant="primary" busy={call.isPending} inactive={!chosen}>
            {!call.isPending && <Send size={14} aria-hidden="true" />}
            Send
          </Button>
          <p className="text-13 text-ink-soft">
            The access token is added, and refreshed first when needed.
          </p>
        </div>
      </form>
      <ApiAnswer
        connectionId={connectionId}
        call={call}
        level={2}
        headersOpen
        placeholder={
          <p className="text-ink-soft">
            {chosen
              ? "Nothing sent yet: the answer appears here."
              : "The connection of this link is not here any more. Choose another one."}
          </p>
        }
        onChangeRequest={() => {
          call.cancel();
          urlField.current?.focus();
        }}
      />
    </>
  );
}

/** What the page's address says of a request. */
interface DraftRequest {
  /** Empty: the first one. */
  readonly connection: string;
  readonly method: string;
  readonly url: string;
}

function requestIn(params: URLSearchParams): DraftRequest {
  const method = (params.get("method") ?? "GET").toUpperCase();
  return {
    connection: params.get("connection") ?? "",
    method: methods.includes(method) ? method : "GET",
    url: params.get("url") ?? "",
  };
}

function problemOfUrl(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/u.test(url.protocol)) {
    return "Not a full address, as in https://api.example/me";
  }
  const hasCredentials = url.username !== "" || url.password !== "";
  return hasCredentials
    ? "An address must not hold a user name or password; the connection's token is sent instead"
    : undefined;
}

function FieldProblem({ id, text }: { id: string; text: string | undefined }) {
  return (
    <span id={id} aria-live="polite" className="text-13 text-bad empty:hidden">
      {text}
    </span>
  );
}
