import Send from "lucide-react/icons/send-horizontal";
import Square from "lucide-react/icons/square";
import { useRef, useState, type SyntheticEvent } from "react";
import { useSearchParams } from "react-router";
import type { Connection } from "../../connections/connection.ts";
import type { ApiRequest } from "../../oauth/provider-profile.ts";
import { useProviders } from "../../queries/provider-queries.ts";
import { type SavedRequest, useHistoryNotes } from "../../queries/request-queries.ts";
import { Button } from "../../ui/button.tsx";
import { Outcome } from "../../ui/outcome.tsx";
import { Select } from "../../ui/select.tsx";
import { StatusBadge } from "../../ui/status-badge.tsx";
import { ApiAnswer, ApiNews } from "../api-answer.tsx";
import { ConnectionSelect } from "../connection-select.tsx";
import { useApiCall } from "../use-api-call.ts";
import { CopyRequest } from "./copy-request.tsx";
import { HeadersEditor } from "./headers-editor.tsx";
import { checkHeaders, type HeaderRow, withContentType } from "./request-headers.ts";
import { RequestLibrary } from "./request-library.tsx";
import { SaveRequest } from "./save-request.tsx";

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
  const [headerRows, setHeaderRows] = useState<readonly HeaderRow[]>([]);
  const [body, setBody] = useState("");
  const [problem, setProblem] = useState<RequestProblem>();
  const [origin, setOrigin] = useState<SavedRequest>();
  const [isSaving, setSaving] = useState(false);
  const [savedName, setSavedName] = useState<string>();
  const urlField = useRef<HTMLInputElement>(null);
  const apis = useProviders().find(({ id }) => id === chosen?.profileId)?.apis ?? [];
  const profileId = chosen?.profileId ?? "";
  const call = useApiCall(connectionId, useHistoryNotes(profileId).note);

  const edit = (changes: Partial<DraftRequest>) => {
    setProblem(undefined);
    setSavedName(undefined);
    setDraft({ ...draft, ...changes });
  };
  const keepInAddress = (request: DraftRequest) => {
    setParams({ ...request, connection: request.connection || connectionId }, { replace: true });
  };
  const select = (changes: Partial<DraftRequest>) => {
    edit(changes);
    keepInAddress({ ...draft, ...changes });
  };
  /** Puts a request into the form; what was typed there is replaced. */
  const choose = (
    { method, url, body = "" }: Pick<ApiRequest, "method" | "url" | "body">,
    saved?: SavedRequest,
  ) => {
    select({ connection: connectionId, method, url });
    setBody(body);
    setHeaderRows(Object.entries(saved?.headers ?? {}).map(([name, value]) => ({ name, value })));
    setOrigin(saved);
  };
  /** @returns undefined when the form shows what has to be put right first */
  const checked = (): CheckedRequest | undefined => {
    const headers = checkHeaders(headerRows);
    const wrong = problemOfUrl(url);
    if (wrong !== undefined) {
      setProblem({ field: "url", text: wrong });
      urlField.current?.focus();
      return undefined;
    }
    if (!headers.ok) {
      setProblem({ field: "headers", row: headers.row, text: headers.problem });
      return undefined;
    }
    setProblem(undefined);
    keepInAddress(draft);
    const hasBody = body !== "" && !bodiless.has(method);
    return {
      method,
      url,
      headers: hasBody ? withContentType(headers.headers, body) : headers.headers,
      ...(hasBody && { body }),
    };
  };
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    call.cancel();
    const request = checked();
    if (request !== undefined) call.send(request);
  };

  return (
    <div className="grid grid-cols-1 gap-6 lg:grid-cols-[minmax(0,1fr)_304px] lg:grid-rows-[min-content_1fr]">
      <form className="card min-w-0 self-start" onSubmit={send}>
        <div className="grid grid-cols-1 gap-4 p-4">
          <div className="flex flex-wrap items-end gap-4">
            <div className="flex-[0_1_360px]">
              <ConnectionSelect
                connections={connections}
                value={connectionId}
                onChange={(id) => select({ connection: id })}
              />
            </div>
            {chosen && (
              <div className="pb-1">
                <StatusBadge status={chosen.status} />
              </div>
            )}
          </div>
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
              <span id="url-problem" aria-live="polite" className="text-13 text-bad empty:sr-only">
                {problem?.field === "url" && problem.text}
              </span>
            </div>
          </div>
          <div className="grid gap-4 sm:grid-cols-2">
            <HeadersEditor
              rows={headerRows}
              onChange={(rows) => {
                setProblem(undefined);
                setHeaderRows(rows);
              }}
              problem={problem?.field === "headers" ? problem : undefined}
            />
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
          <Button type="submit" variant="primary" inactive={!chosen || call.isPending}>
            <Send size={14} aria-hidden="true" />
            Send
          </Button>
          <Button inactive={!call.isPending} onClick={call.cancel}>
            <Square size={12} aria-hidden="true" />
            Cancel
          </Button>
          <span className="flex flex-wrap sm:ms-auto items-center gap-2">
            <Button inactive={!chosen} onClick={() => checked() && setSaving(true)}>
              Save
            </Button>
            <CopyRequest request={checked} isBound={chosen?.keyThumbprint !== undefined} />
          </span>
          <p role="status" className="basis-full wrap-anywhere empty:sr-only">
            {savedName !== undefined && <Outcome tone="good">Saved as “{savedName}”</Outcome>}
          </p>
          <p className="basis-full text-13 text-ink-soft">
            The access token is added, and refreshed first when needed.
          </p>
        </div>
      </form>
      <div className="min-w-0 lg:col-start-2 lg:row-span-2 lg:row-start-1">
        {chosen && (
          <RequestLibrary
            key={profileId}
            profileId={profileId}
            providerName={chosen.providerName}
            apis={apis}
            onChooseApi={(request) => choose(request)}
            onChooseSaved={(request) => choose(request, request)}
            onChoosePast={(request) => choose(request)}
          />
        )}
      </div>
      <div className="min-w-0">
        <ApiNews call={call} />
        <ApiAnswer
          connectionId={connectionId}
          call={call}
          level={2}
          headersOpen
          cancelledElsewhere
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
      </div>
      {isSaving && (
        <SaveRequest
          request={{
            profileId,
            method,
            url,
            headers: headersOf(headerRows),
            body: bodiless.has(method) ? "" : body,
          }}
          origin={origin}
          onSaved={(request) => {
            setOrigin(request);
            setSavedName(request.name);
            setSaving(false);
          }}
          onClose={() => setSaving(false)}
        />
      )}
    </div>
  );
}

type RequestProblem =
  | { readonly field: "url"; readonly text: string }
  | { readonly field: "headers"; readonly row: number; readonly text: string };

/** What can be sent as it is. */
interface CheckedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

function headersOf(rows: readonly HeaderRow[]): Readonly<Record<string, string>> {
  const checked = checkHeaders(rows);
  return checked.ok ? checked.headers : {};
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
