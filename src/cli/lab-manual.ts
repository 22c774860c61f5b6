import { allChecks } from "../checks/all-checks.ts";
import { checkGroups } from "../checks/check.ts";
import { groupNames } from "../checks/report-markdown.ts";
import { allExperiments } from "../experiments/all-experiments.ts";
import { allGrants } from "../grants/all-grants.ts";
import type { Manual } from "./generated-part.ts";

/** What of the lab's manual follows from its source. */
export const labManual: Manual = {
  path: "docs/lab.md",
  parts: { grants: describeGrants, experiments: describeExperiments, checks: describeChecks },
};

function describeGrants(): string {
  return allGrants
    .map(({ name, reference, forWhom, notFor, pkce, where }) =>
      [
        `- **${name}** (_${reference}_). ${forWhom} ${notFor}`,
        `  ${pkce.words}.${where === "mock" ? " **At the mock provider only.**" : ""}`,
      ].join("\n"),
    )
    .join("\n");
}

function describeExperiments(): string {
  return allExperiments
    .map(({ id, title, story, defence, reference, undefended }) =>
      [
        `- **\`${id}\`**: ${title}. _${reference}._`,
        `  ${story}`,
        `  **What stops it**: ${defence}`,
        `  **Without**: ${undefended.words}`,
      ].join("\n"),
    )
    .join("\n");
}

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
