import { styleText } from "node:util";
import type { Verdict } from "../checks/check.ts";
import { printable } from "../checks/printable.ts";
import {
  checkGroups,
  countVerdicts,
  type Report,
  type ReportRow,
  verdicts,
} from "../checks/report.ts";
import { groupNames } from "../checks/report-markdown.ts";

/** Characters in a line. */
const WIDTH = 96;

const marks: Readonly<
  Record<Verdict, { readonly mark: string; readonly colour: "red" | "yellow" | "gray" | "green" }>
> = {
  fail: { mark: "✖", colour: "red" },
  warn: { mark: "▲", colour: "yellow" },
  unknown: { mark: "?", colour: "gray" },
  pass: { mark: "✔", colour: "green" },
};

/** A readiness report for a terminal: what is not right in full, the rest in a line each. */
export function reportText(report: Report): string {
  const { issuer, origin, clientId, rows } = report;
  const counts = countVerdicts(rows);
  return [
    `Readiness of ${printable(issuer)}`,
    `for pages of ${origin}${clientId === undefined ? ", without a client id" : `, client ${printable(clientId)}`}`,
    ...checkGroups.flatMap((group) => {
      const members = rows.filter((row) => row.group === group);
      return members.length === 0
        ? []
        : ["", styleText("bold", groupNames[group]), ...members.flatMap(rowLines)];
    }),
    "",
    verdicts.map((verdict) => `${counts[verdict]} ${verdict}`).join(", "),
  ].join("\n");
}

function rowLines({ title, why, reference, finding, fix }: ReportRow): string[] {
  const { mark, colour } = marks[finding.verdict];
  const head = `  ${styleText(colour, mark)} ${title}`;
  if (finding.verdict === "pass") return [head];
  return [
    head,
    ...hanging("Seen", finding.seen),
    ...(finding.verdict === "unknown" ? [] : hanging("Why", `${why} (${reference})`)),
    ...(fix === undefined ? [] : hanging("Fix", fix)),
  ];
}

/** A paragraph with its name before it. */
function hanging(name: string, text: string): string[] {
  const indent = 10;
  const lines: string[] = [];
  let line = "";
  for (const word of printable(text).replaceAll("`", "").split(" ")) {
    if (line !== "" && line.length + word.length + 1 > WIDTH - indent) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each, index) =>
    index === 0 ? `    ${name.padEnd(indent - 4)}${each}` : `${" ".repeat(indent)}${each}`,
  );
}
