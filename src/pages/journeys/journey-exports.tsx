import Download from "lucide-react/icons/download";
import type { Journey } from "../../journeys/journey-event.ts";
import { journeyFile } from "../../journeys/journey-file.ts";
import { journeyHar } from "../../journeys/journey-har.ts";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { saveFile } from "../../ui/save-file.ts";
import { journeyMarkdown } from "./journey-markdown.ts";
import { titleOf } from "./journey-words.ts";

/** A journey as documents to keep or to attach to a bug report: no secret is in them. */
export function JourneyExports({ journey }: { journey: Journey }) {
  const save = (extension: string, type: string, text: string) =>
    saveFile(`${fileName(journey)}.${extension}`, type, text);
  return (
    <div className="flex flex-wrap items-center gap-2" role="group" aria-label="Save as">
      <span className="flex items-center gap-1 text-13 text-ink-soft">
        <Download size={14} aria-hidden="true" />
        Save as
      </span>
      <Button onClick={() => save("md", "text/markdown", journeyMarkdown(journey))}>
        Markdown
      </Button>
      <Button
        onClick={() =>
          save(
            "har",
            "application/json",
            journeyHar(journey, (step) => titleOf(step, journey)),
          )
        }
      >
        HAR
      </Button>
      <Button onClick={() => save("pixy.json", "application/json", journeyFile(journey))}>
        Journey file
      </Button>
      <span className="flex items-center ps-1 text-13 text-ink-soft">
        Copy as Markdown
        <CopyButton value={journeyMarkdown(journey)} what="as Markdown" />
      </span>
    </div>
  );
}

/** "pixy-connect-2026-11-25-2143": nothing of a provider's own text. */
function fileName({ kind, startedAt }: Journey): string {
  const [day = "", time = ""] = new Date(startedAt).toISOString().split("T");
  return `pixy-${kind}-${day}-${time.slice(0, 5).replace(":", "")}`;
}
