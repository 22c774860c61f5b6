import { allChecks } from "../checks/all-checks.ts";
import { checkGroups } from "../checks/report.ts";
import { groupNames } from "../checks/report-markdown.ts";
import type { Manual } from "./generated-part.ts";

/** What of the lab's manual follows from its source. */
export const labManual: Manual = {
  path: "docs/lab.md",
  parts: { checks: describeChecks },
};

function describeChecks(): string {
  return checkGroups
    .map((group) => {
      const members = allChecks.filter((check) => check.group === group);
      const items = members.map(({ id, title, why, reference }) =>
        [`- **\`${id}\`**: ${title}. _${reference}._`, `  ${why}`].join("\n"),
      );
      return `### ${groupNames[group]}\n\n${items.join("\n")}`;
    })
    .join("\n\n");
}
