import type { CheckGroup, Verdict } from "./check.ts";
import { checkGroups, countVerdicts, type Report, type ReportRow, verdicts } from "./report.ts";

/** What each group of checks is called. */
export const groupNames: Readonly<Record<CheckGroup, string>> = {
  metadata: "What it says of itself",
  browser: "What a page may read (CORS)",
  client: "How it takes this client",
  connection: "With a connection made for it",
};

const marks: Readonly<Record<Verdict, string>> = {
  fail: "✖ fail",
  warn: "▲ warn",
  unknown: "? unknown",
  pass: "✔ pass",
};

/** A readiness report as a document for whoever runs the provider. It holds no secret. */
export function reportMarkdown(report: Report): string {
  const { issuer, clientId, origin, redirectUri, from, at, rows } = report;
  const counts = countVerdicts(rows);
  return [
    `# Readiness of ${inline(issuer)} for a client in a browser`,
    `${verdicts.map((verdict) => `${counts[verdict]} ${verdict}`).join(", ")}. Looked at from ${from === "tab" ? "a browser's tab" : "a command line"}, ${new Date(at).toISOString()}.`,
    [
      `- Client id: ${clientId === undefined ? "none named" : code(clientId)}`,
      `- Origin: ${code(origin)}`,
      `- Redirect URI: ${code(redirectUri)}`,
    ].join("\n"),
    ...checkGroups.flatMap((group) => section(group, rows)),
    "",
  ].join("\n\n");
}

function section(group: CheckGroup, rows: readonly ReportRow[]): string[] {
  const members = rows.filter((row) => row.group === group);
  if (members.length === 0) return [];
  return [`## ${groupNames[group]}`, members.map(item).join("\n")];
}

function item({ title, why, reference, finding, fix }: ReportRow): string {
  const lines = [
    `- **${marks[finding.verdict]}** ${title}.`,
    `  Seen: ${spans(finding.seen)}`,
    ...(finding.verdict === "pass" ? [] : [`  Why: ${spans(why)} (${reference})`]),
    ...(fix === undefined ? [] : [`  Fix: ${spans(fix)}`]),
  ];
  // Two blanks at the end of a line break it.
  return lines.join("  \n");
}

/** What makes markup of a text, an entity, a mention, or a link by itself (GFM §6.9). */
const MARKUP = /[\\`*_[\]<>#|!~&@]|:(?=\/\/)|(?<=\bwww)\./gi;

function inline(text: string): string {
  return text.replace(/\s+/g, " ").replace(MARKUP, "\\$&");
}

/** A sentence whose values stand between backticks: those stay code, all else is text. */
function spans(sentence: string): string {
  return sentence
    .split("`")
    .map((part, index) => (index % 2 === 1 ? code(part) : inline(part)))
    .join("");
}

function code(value: string): string {
  const plain = value.replaceAll("`", "'").replace(/\s+/g, " ");
  return plain === "" ? "" : `\`${plain}\``;
}
