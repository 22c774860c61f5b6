import { CodeBlock } from "./code-block.tsx";
import { CopyButton } from "./copy-button.tsx";
import { HeaderList } from "./header-list.tsx";
import { prettyJson } from "./json-tokens.ts";
import { foldMiddle } from "./protocol-value.tsx";

/** Characters of an address in the line of an exchange; all of it stands inside. */
const LONGEST = 64;

/** A request and, where one came, its answer; redacted before it came here. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody?: string | undefined;
  readonly status?: number | undefined;
  readonly responseHeaders?: Readonly<Record<string, string>> | undefined;
  readonly responseBody?: string | undefined;
  /** Milliseconds. */
  readonly duration?: number | undefined;
}

export interface HttpExchangeProps {
  exchange: Exchange;
  isOpen?: boolean;
  /** The request as a command, to copy. */
  curl?: string | undefined;
  /** Why there is no answer to be seen. */
  unseen?: string | undefined;
}

/** One HTTP exchange, folded to a line. */
export function HttpExchange({ exchange, isOpen = false, curl, unseen }: HttpExchangeProps) {
  const { method, url, status, duration } = exchange;
  return (
    <details className="fold" open={isOpen}>
      <summary className="text-13">
        <span className="flex min-w-0 flex-1 flex-wrap gap-x-4">
          {/* It wraps within the address, not before it. */}
          <code className="min-w-0 flex-[1_1_288px] break-all" dir="ltr">
            <span className="font-semibold">{method}</span> {foldMiddle(url, LONGEST)}
          </code>
          <span className="text-ink-soft">
            {status ?? (unseen ? "" : "no answer")}
            {duration !== undefined && ` · ${Math.round(duration)} ms`}
          </span>
        </span>
      </summary>
      <div className="grid grid-cols-1 gap-4 py-2">
        <Side
          title="Request"
          line={`${method} ${url}`}
          headers={exchange.requestHeaders}
          body={exchange.requestBody}
        />
        {curl && (
          <p className="flex items-center text-13 text-ink-soft">
            Copy as cURL, with variables for the secrets
            <CopyButton value={curl} what="as cURL" />
          </p>
        )}
        {status === undefined ? (
          <p className="text-13 text-ink-soft">{unseen ?? "No answer came."}</p>
        ) : (
          <Side
            title="Answer"
            line={`${status}`}
            headers={exchange.responseHeaders ?? {}}
            body={exchange.responseBody}
          />
        )}
      </div>
    </details>
  );
}

interface SideProps {
  title: string;
  line: string;
  headers: Readonly<Record<string, string>>;
  body: string | undefined;
}

function Side({ title, line, headers, body }: SideProps) {
  const pretty = body === undefined ? undefined : prettyJson(body);
  return (
    <div className="grid grid-cols-1 gap-2">
      <p className="text-13">
        <span className="caption">{title}</span>{" "}
        <code className="wrap-anywhere" dir="ltr">
          {line}
        </code>
      </p>
      <HeaderList headers={Object.entries(headers)} />
      {body && (
        <CodeBlock label={`${title} body`} text={pretty ?? body} json={pretty !== undefined} />
      )}
    </div>
  );
}
