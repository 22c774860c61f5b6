import type { ReactNode } from "react";
import type { Verdict } from "../../checks/check.ts";
import { checkGroups, countVerdicts, type Report } from "../../checks/report.ts";
import { groupNames } from "../../checks/report-markdown.ts";
import type { Readiness } from "../../queries/check-queries.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { StatusShape } from "../../ui/status-shape.tsx";
import { exactTime } from "../../ui/time-words.ts";
import { Section } from "../page.tsx";
import { reportAnswer } from "./report-answer.ts";
import { ReportRowView } from "./report-row-view.tsx";
import { VerdictFilter } from "./verdict-filter.tsx";

export interface ReportViewProps {
  report: Report;
  phase: Readiness["phase"];
  count: number;
  show: Verdict | "all";
  onShow: (show: Verdict | "all") => void;
  /** What the questions need that take a connection, where they stand. */
  aboutConnection: ReactNode;
}

/** A readiness report, as far as it has come. */
export function ReportView(props: ReportViewProps) {
  const { report, phase, count, show, onShow, aboutConnection } = props;
  const { rows } = report;
  const shown = rows.filter(({ finding }) => show === "all" || finding.verdict === show);
  const counts = countVerdicts(rows);
  const { tone, words } = reportAnswer(phase, counts);
  return (
    <div className="grid grid-cols-1 gap-6">
      <div className="grid grid-cols-1 gap-4">
        <div className="grid grid-cols-1 gap-1">
          <h2 className="verdict-line text-20" data-tone={tone}>
            <StatusShape tone={tone === "warn" ? "bad" : tone} />
            {words}
          </h2>
          <p role="status" className="min-h-5 text-13 text-ink-soft">
            {progressWords(phase, rows.length, count)}
          </p>
          <p className="hidden text-13 wrap-anywhere print:block">
            Readiness of {report.issuer}, {exactTime(report.at)}
          </p>
        </div>
        <VerdictFilter counts={counts} value={show} onChange={onShow} />
      </div>
      {checkGroups.map((group) => {
        const members = shown.filter((row) => row.group === group);
        return (
          members.length > 0 && (
            <Section key={group} id={`checks-${group}`} title={groupNames[group]}>
              {group === "connection" && aboutConnection}
              <ul className="ledger-frame">
                {members.map((row) => (
                  <ReportRowView key={row.id} row={row} />
                ))}
              </ul>
            </Section>
          )
        );
      })}
      {rows.length > 0 && shown.length === 0 && (
        <EmptyState
          title="Nothing matches"
          action={<Button onClick={() => onShow("all")}>Show all</Button>}
        >
          <p>No check has this verdict.</p>
        </EmptyState>
      )}
    </div>
  );
}

function progressWords(phase: Readiness["phase"], answered: number, count: number): string {
  switch (phase) {
    case "running":
      return count === 0 ? "" : `${answered} of at most ${count} answered`;
    case "stopped":
      return `Stopped after ${answered} of at most ${count}`;
    case "failed":
      return `Broken off after ${answered} of at most ${count}`;
    case "done":
      return `${answered} checks. What could not be seen from here is unknown, and counts as nothing.`;
    case "idle":
      return "";
  }
}
