import type { Report } from "../../checks/report.ts";
import { reportMarkdown } from "../../checks/report-markdown.ts";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { saveFile } from "../../ui/save-file.ts";
import { OpenAsJourney } from "../open-as-journey.tsx";
import { reportJourney } from "./report-journey.ts";

/** A report to hand on to whoever runs the provider: no secret is in it. */
export function ReportExports({ report }: { report: Report }) {
  const text = reportMarkdown(report);
  const day = new Date(report.at).toISOString().slice(0, 10);
  return (
    <div className="flex flex-wrap items-center gap-2" role="group" aria-label="Export">
      <OpenAsJourney run={() => reportJourney(report)} />
      <Button onClick={() => saveFile(`pixy-check-${day}.md`, "text/markdown", text)}>
        Save as Markdown
      </Button>
      <CopyButton value={text} what="as Markdown" />
    </div>
  );
}
