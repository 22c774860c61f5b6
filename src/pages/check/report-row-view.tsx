import type { ReportRow } from "../../checks/report.ts";
import { HttpExchange } from "../../ui/http-exchange.tsx";
import { Outcome } from "../../ui/outcome.tsx";
import { WithCode } from "../../ui/with-code.tsx";
import { verdictWords } from "./verdict-words.ts";

/** One check, a line as long as there is nothing to do about it: what was seen, why, how to mend it. */
export function ReportRowView({ row }: { row: ReportRow }) {
  const { title, why, reference, finding, fix } = row;
  const { verdict, seen, exchanges = [] } = finding;
  const { tone, word } = verdictWords[verdict];
  return (
    <li>
      <details className="fold check" data-tone={tone} open={fix !== undefined}>
        <summary>
          <span className="check-verdict">
            <Outcome tone={tone}>{word}</Outcome>
          </span>
          <span className="check-title">{title}</span>
        </summary>
        <div className="check-body">
          <p>
            <WithCode text={seen} />
          </p>
          {fix !== undefined && (
            <p className="check-fix">
              <span className="font-semibold">To mend it: </span>
              <WithCode text={fix} />
            </p>
          )}
          <p className="text-ink-soft">
            <WithCode text={why} /> <span className="whitespace-nowrap">({reference})</span>
          </p>
          {exchanges.length > 0 && (
            <div className="grid grid-cols-1">
              {exchanges.map((exchange, index) => (
                <HttpExchange key={index} exchange={exchange} />
              ))}
            </div>
          )}
        </div>
      </details>
    </li>
  );
}
