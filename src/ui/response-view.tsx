import { useId, type ReactNode } from "react";
import { AnswerBodyView } from "./answer-body-view.tsx";
import { formatBytes } from "./bytes-words.ts";
import { HeaderList } from "./header-list.tsx";
import { type InterceptorStep, interceptorWords } from "./interceptor-words.ts";
import { StatusShape } from "./status-shape.tsx";

/** An API's answer as it is shown. */
export interface ResponseViewProps {
  response: {
    readonly status: number;
    readonly statusText: string;
    readonly headers: readonly (readonly [string, string])[];
    readonly body: Uint8Array<ArrayBuffer>;
    readonly contentType: string;
    /** Milliseconds. */
    readonly duration: number;
    /** What was done with the token before this answer. */
    readonly interceptor: readonly InterceptorStep[];
  };
  /** Where it stands among the page's headings. */
  level: 2 | 3;
  /** The headers are in sight at once. */
  headersOpen?: boolean;
  /** Leads to all that happened, step by step. */
  steps?: ReactNode;
  /** What the status means for the person, where there is something to say. */
  children?: ReactNode;
}

/** Status, time, size, headers and body of an answer. */
export function ResponseView({
  response,
  level,
  headersOpen = false,
  steps,
  children,
}: ResponseViewProps) {
  const Heading = `h${level}` as const;
  const heading = useId();
  const { status, statusText, body, contentType } = response;
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
          {Math.round(response.duration)} ms · {formatBytes(body.byteLength)}
        </p>
      </div>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 border-s-2 border-accent ps-3 text-13">
        <ol className="flex flex-wrap gap-x-2 text-ink-soft" aria-label="What Pixy did">
          {interceptorWords(response.interceptor).map((words, index) => (
            <li key={index}>
              {index > 0 && <span aria-hidden="true">→ </span>}
              {words}
            </li>
          ))}
        </ol>
        {steps}
      </div>
      {children}
      <AnswerBodyView bytes={body} contentType={contentType} />
      <details className="fold" open={headersOpen}>
        <summary className="text-13 text-ink-soft">
          Headers ({response.headers.length}
          {contentType && `, ${contentType.split(";")[0]}`})
        </summary>
        <div className="grid gap-2 pt-2">
          {response.headers.length > 0 && <HeaderList headers={response.headers} />}
          <p className="text-13 text-ink-soft">
            {response.headers.length > 0
              ? "Only what CORS lets this page see: others need Access-Control-Expose-Headers."
              : "The API lets this page see none of its headers (CORS)."}
          </p>
        </div>
      </details>
    </section>
  );
}
