import { useId, useState, type ReactNode } from "react";
import { CodeBlock } from "./code-block.tsx";
import { HeaderList } from "./header-list.tsx";
import { prettyJson } from "./json-tokens.ts";
import { Segmented } from "./segmented.tsx";
import { StatusShape } from "./status-shape.tsx";

/** An API's answer as it is shown. */
export interface ResponseViewProps {
  response: {
    readonly status: number;
    readonly statusText: string;
    readonly headers: readonly (readonly [string, string])[];
    readonly body: string;
    readonly contentType: string;
    /** Milliseconds. */
    readonly duration: number;
    /** Bytes. */
    readonly size: number;
    /** What was done with the token before this answer. */
    readonly interceptor: string;
  };
  /** Where it stands among the page's headings. */
  level: 2 | 3;
  /** The headers are in sight at once. */
  headersOpen?: boolean;
  /** What the status means for the person, where there is something to say. */
  children?: ReactNode;
}

/** "812 B", "1.4 kB", "3.2 MB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000
    ? `${(bytes / 1000).toFixed(1)} kB`
    : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** What cannot be shown as text is said to be so. */
function unreadable(contentType: string): string | undefined {
  if (/^image\/(?!svg)/iu.test(contentType)) return "An image. Pixy shows answers as text only.";
  if (/^(audio|video|font)\/|octet-stream|\/(pdf|zip|gzip|protobuf|wasm)/iu.test(contentType)) {
    return "Binary data. Pixy shows answers as text only.";
  }
  return undefined;
}

/** Status, time, size, headers and body of an answer. */
export function ResponseView({
  response,
  level,
  headersOpen = false,
  children,
}: ResponseViewProps) {
  const Heading = `h${level}` as const;
  const [form, setForm] = useState<"pretty" | "raw">("pretty");
  const heading = useId();
  const { status, statusText, body } = response;
  const opaque = unreadable(response.contentType);
  const pretty = opaque ? undefined : prettyJson(body);
  const tone = status < 300 ? "good" : status < 400 ? "idle" : "bad";
  return (
    <section aria-labelledby={heading} className="card grid grid-cols-1 gap-4 p-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <Heading id={heading} className="text-14">
          Response
        </Heading>
        <p className="badge text-14" data-tone={tone}>
          <StatusShape tone={tone} />
          {status} {statusText}
        </p>
        <p className="text-13 text-ink-soft">
          {Math.round(response.duration)} ms · {formatBytes(response.size)}
        </p>
        {pretty !== undefined && (
          <div className="ms-auto">
            <Segmented
              label="Body as"
              value={form}
              onChange={setForm}
              options={[
                { value: "pretty", name: "Pretty" },
                { value: "raw", name: "Raw" },
              ]}
            />
          </div>
        )}
      </div>
      <p className="border-s-2 border-accent ps-3 text-13 text-ink-soft">{response.interceptor}</p>
      {children}
      {opaque && <p className="text-ink-soft">{opaque}</p>}
      {!opaque && body === "" && <p className="text-ink-soft">The answer has no body.</p>}
      {!opaque && body !== "" && (
        <CodeBlock
          label="Response body"
          copyAs="body"
          json={pretty !== undefined}
          text={form === "pretty" && pretty !== undefined ? pretty : body}
        />
      )}
      <details className="fold" open={headersOpen}>
        <summary className="text-13 text-ink-soft">
          Headers ({response.headers.length}
          {response.contentType && `, ${response.contentType.split(";")[0]}`})
        </summary>
        <div className="pt-2">
          {response.headers.length > 0 ? (
            <HeaderList headers={response.headers} />
          ) : (
            <p className="text-13 text-ink-soft">
              The API lets this page see none of its headers (CORS).
            </p>
          )}
        </div>
      </details>
    </section>
  );
}
