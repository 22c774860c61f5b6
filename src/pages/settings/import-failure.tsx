import type { ImportProblem } from "../../oauth/oauth-error.ts";
import { FailureAlert } from "../../ui/failure-alert.tsx";
import { Failure, knownFailure } from "../failure.tsx";

const WHICH = "A workspace is the file that “Save the file” saves. Nothing was changed.";

const words: Readonly<Record<ImportProblem, { title: string; explanation: string }>> = {
  "too-large": {
    title: "This file is too large",
    explanation: `It has more than 32 MB, and no workspace of Pixy is as large. ${WHICH}`,
  },
  "not-json": {
    title: "This file cannot be read",
    explanation: `It is not JSON, or a part of it is missing. ${WHICH}`,
  },
  "not-a-workspace": {
    title: "This is another kind of file",
    explanation: `It is JSON, but not a workspace of Pixy. A single journey is opened under Journeys. ${WHICH}`,
  },
  "later-version": {
    title: "A later Pixy has saved this file",
    explanation:
      "This one does not know its form. Update this installation, then import it. Nothing was changed.",
  },
  damaged: {
    title: "This file is damaged",
    explanation:
      "It was changed after it was saved, so nothing of it is taken. Use another copy, or save the workspace again. Nothing was changed.",
  },
  "wrong-passphrase": {
    title: "The passphrase is not right",
    explanation:
      "It does not open the connections in this file. Mind capital letters and the keyboard's language. Nothing was changed.",
  },
  "changed-meanwhile": {
    title: "Something here has changed meanwhile",
    explanation:
      "What the file brings has come here by another way. Nothing was changed: choose the file again and look at what it would add now.",
  },
};

export interface ImportFailureProps {
  error: unknown;
  onDismiss: () => void;
  onRestart: () => void;
}

/** Why a file was not taken, or not opened. */
export function ImportFailure({ error, onDismiss, onRestart }: ImportFailureProps) {
  const { importProblem, importPlace } = knownFailure(error)?.details ?? {};
  if (importProblem === undefined)
    return <Failure error={error} remedies={{ tryAgain: onDismiss }} />;
  const isPassphrase = importProblem === "wrong-passphrase";
  return (
    <FailureAlert
      code="import_invalid"
      words={words[importProblem]}
      remedyLabel={isPassphrase ? "Try again" : "Dismiss"}
      onRemedy={isPassphrase ? onDismiss : onRestart}
    >
      {importPlace && (
        <p className="text-13">
          The first mistake is at <code className="code wrap-anywhere">{importPlace}</code>
        </p>
      )}
    </FailureAlert>
  );
}
