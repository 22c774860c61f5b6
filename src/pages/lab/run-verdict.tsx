import type { Experiment } from "../../experiments/experiment.ts";
import type { ExperimentRun } from "../../queries/experiment-queries.ts";
import { Announcement } from "../../ui/announcement.tsx";
import { StatusShape } from "../../ui/status-shape.tsx";
import { Failure } from "../failure.tsx";
import { decisiveStep } from "./decisive-step.ts";
import { defenderName, resultWords } from "./result-words.ts";

export interface RunVerdictProps {
  experiment: Experiment;
  run: ExperimentRun | undefined;
  hasMock: boolean;
  /** Runs it once more, as it was. */
  onAgain: () => void;
}

/** How the attack ended, and by which rule. */
export function RunVerdict({ experiment, run, hasMock, onAgain }: RunVerdictProps) {
  const { defender, reference } = experiment;
  const result = run?.result;
  const words = result && resultWords(result);
  const decisive = run?.steps[decisiveStep(run) ?? -1];
  return (
    <div className="run-verdict" data-tone={words?.tone}>
      <Announcement>{words && `${words.title}. ${words.sentence ?? ""}`}</Announcement>
      <h2 className="verdict-line text-20" data-tone={words?.tone ?? "idle"}>
        <StatusShape tone={words?.tone ?? (run ? "busy" : "idle")} />
        {words?.title ?? (run ? "Running…" : "Not run yet")}
      </h2>
      {words?.sentence && <p className="max-w-[65ch]">{words.sentence}</p>}
      {result?.outcome === "not-run" && (
        <Failure
          error={result.failure}
          // With one's own provider it is not sent again without a question.
          {...(run?.arrangement.at === "mock" && { remedies: { tryAgain: onAgain } })}
        />
      )}
      {run === undefined && (
        <p className="max-w-[65ch] text-ink-soft">
          {hasMock
            ? "Each request is a real one, to a mock provider that is opened in this tab for it. Nothing leaves the tab, and nothing that you have in Pixy is touched."
            : "The mock provider that attacks are run at is not part of this installation. Whoever has the source gets it by npm start."}
        </p>
      )}
      <p className="text-13 text-ink-soft">
        {result?.outcome === "stopped" ? (
          <>
            {decisive?.refusal && `At the step “${decisive.title}”, with `}
            <code className="code">{result.code}</code> · {reference}
          </>
        ) : (
          `It is up to ${defenderName(defender)} to stop it · ${reference}`
        )}
      </p>
    </div>
  );
}
