import FileInput from "lucide-react/icons/file-input";
import { useEffect, useId, useState } from "react";
import { useNavigate } from "react-router";
import { type JourneyFileProblem, readJourneyFile } from "../../journeys/journey-file.ts";
import { openJourney } from "../../queries/journey-queries.ts";
import { FailureAlert } from "../../ui/failure-alert.tsx";

/** Bytes; what is larger is not even read. */
const LARGEST = 8_000_000;

const WHICH =
  "A journey is opened from the file that “Journey file” saves, not from Markdown or HAR.";

const problems: Readonly<Record<JourneyFileProblem, string>> = {
  "too-long": "It is larger than any journey that Pixy saves.",
  "not-json": `It is no JSON. ${WHICH}`,
  "not-a-journey": `It is JSON, but no journey of Pixy, or one that was changed so that it cannot be shown. ${WHICH}`,
  "other-version":
    "It was saved by a Pixy of another version, in a form that this one does not know.",
};

/** Opens a journey from a file, chosen or dropped anywhere on the page. */
export function OpenJourney() {
  const navigate = useNavigate();
  const id = useId();
  const [problem, setProblem] = useState<JourneyFileProblem>();
  const [isOver, setIsOver] = useState(false);

  const open = async (file: File | undefined) => {
    if (file === undefined) return;
    const read =
      file.size > LARGEST
        ? { problem: "too-long" as const }
        : readJourneyFile(await file.text(), () => crypto.randomUUID());
    if ("problem" in read) return setProblem(read.problem);
    openJourney(read.journey);
    void navigate(`/journeys/${read.journey.id}`);
  };

  useEffect(() => {
    const over = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes("Files") !== true) return;
      event.preventDefault();
      setIsOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setIsOver(false);
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      setIsOver(false);
      void open(event.dataTransfer?.files[0]);
    };
    document.addEventListener("dragover", over);
    document.addEventListener("dragleave", leave);
    document.addEventListener("drop", drop);
    return () => {
      document.removeEventListener("dragover", over);
      document.removeEventListener("dragleave", leave);
      document.removeEventListener("drop", drop);
    };
  });

  return (
    <>
      <label className="btn file-button" htmlFor={id} data-over={isOver || undefined}>
        <FileInput size={14} aria-hidden="true" />
        {isOver ? "Drop it to open it" : "Open a journey file"}
        <input
          id={id}
          type="file"
          accept=".json,application/json"
          onChange={(event) => {
            void open(event.target.files?.[0]);
            // The same file may be chosen again.
            event.target.value = "";
          }}
        />
      </label>
      {problem && (
        <div className="basis-full">
          <FailureAlert
            code="import_invalid"
            words={{ title: "This file was not opened", explanation: problems[problem] }}
            remedyLabel="Dismiss"
            onRemedy={() => setProblem(undefined)}
          />
        </div>
      )}
    </>
  );
}
