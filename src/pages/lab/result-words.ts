import type { Defender } from "../../experiments/experiment.ts";
import type { RunResult } from "../../experiments/run-experiment.ts";
import type { StatusTone } from "../../ui/status-shape.tsx";

const defenders: Readonly<Record<Defender, string>> = {
  provider: "the provider",
  pixy: "Pixy",
  browser: "the browser",
};

/** How a run ended, to be read before anything else. */
export interface ResultWords {
  readonly title: string;
  readonly tone: StatusTone;
  /** Absent where a failure has words of its own. */
  readonly sentence?: string;
}

export function resultWords(result: RunResult): ResultWords {
  switch (result.outcome) {
    case "stopped":
      return {
        title: `Stopped by ${defenders[result.by]}`,
        tone: "good",
        sentence: result.sentence,
      };
    case "not-stopped":
      return { title: "Not stopped", tone: "bad", sentence: result.sentence };
    case "unclear":
      return { title: "Nothing shown", tone: "idle", sentence: result.sentence };
    case "not-run":
      return { title: "Could not be run", tone: "idle" };
  }
}

/** @returns who is expected to stop an attack, for the middle of a sentence */
export function defenderName(defender: Defender): string {
  return defenders[defender];
}
