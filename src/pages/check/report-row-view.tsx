import type { ReportRow } from "../../checks/report.ts";
import { HttpExchange } from "../../ui/http-exchange.tsx";
import { Outcome } from "../../ui/outcome.tsx";
import { WithCode } from "../../ui/with-code.tsx";
import { verdictWords } from "./verdict-words.ts";

/** One check: its verdict, what was seen, how to mend it; why it matters and its requests in a fold. */
export function ReportRowView({ row }: { row: ReportRow }) {
  const { title, why, reference, finding, fix } = row;
  const { tone, word } = verdictWords[finding.verdict];
  const exchanges = finding.exchanges ?? [];
  return (
    <li className="check" data-tone={tone}>
      <p className="check-verdict">
        <Outcome tone={tone}>{word}</Outcome>
      </p>
      <div className="grid min-w-0 grid-cols-1 gap-1">
        <h3 className="text-14 font-semibold">{title}</h3>
        <p className="max-w-[75ch] text-13 wrap-anywhere text-ink-soft">
          <WithCode text={finding.seen} />
        </p>
        {fix !== undefined && (
          <p className="check-fix">
            <span className="font-semibold">To mend it: </span>
            <WithCode text={fix} />
          </p>
        )}
        <details className="fold">
          <summary className="text-13 text-ink-soft">
            Why it matters
            {exchanges.length > 0 && `, and ${countOf(exchanges.length)}`}
            <span className="sr-only">: {title}</span>
          </summary>
          <div className="grid grid-cols-1 gap-2 pb-2">
            <p className="max-w-[75ch] text-13">
              <WithCode text={why} /> <span className="text-ink-soft">{reference}</span>
            </p>
            {exchanges.map((exchange, index) => (
              <HttpExchange key={index} exchange={exchange} />
            ))}
          </div>
        </details>
      </div>
    </li>
  );
}

function countOf(exchanges: number): string {
  return exchanges === 1 ? "what was sent" : `the ${exchanges} requests that were sent`;
}
