import { useCallback, useEffect, useRef, useState } from "react";
import type { CheckedRow } from "../checks/run-checks.ts";
import type { Target } from "../checks/subject.ts";
import { useServices } from "./services-context.tsx";

export type { CheckedRow, Target };

/** A connection that a check may use up. */
export interface SpentConnection {
  readonly connectionId: string;
  /** Also send a spent refresh token, which ends a well-kept grant. */
  readonly triesReuse: boolean;
}

/** Asks providers whether they can serve this app. */
export interface ProviderChecks {
  /** How many questions there are at the most. */
  readonly count: number;
  /**
   * @param options `spends`: the connection to be used up; `onRow` is told of each answer
   * @throws OAuthError when the connection cannot be taken; whatever `signal` aborts with
   */
  run(
    target: Target,
    options: {
      readonly spends?: SpentConnection | undefined;
      readonly onRow: (row: CheckedRow) => void;
      readonly signal: AbortSignal;
    },
  ): Promise<void>;
}

/** How far a readiness report has come. */
export interface Readiness {
  readonly phase: "idle" | "running" | "done" | "stopped" | "failed";
  readonly target: Target | undefined;
  readonly rows: readonly CheckedRow[];
  /** How many questions there are at the most; 0 before that is known. */
  readonly count: number;
  readonly error: unknown;
  /** When the last answer came, in milliseconds of the local clock. */
  readonly at: number;
}

const idle: Readiness = {
  phase: "idle",
  target: undefined,
  rows: [],
  count: 0,
  error: undefined,
  at: 0,
};

/** A readiness report that grows while it is made. What it found is in this page's memory only. */
export function useReadiness(): {
  readiness: Readiness;
  start: (target: Target, spends?: SpentConnection) => void;
  stop: () => void;
} {
  const { loadChecks } = useServices();
  const [readiness, setReadiness] = useState(idle);
  const running = useRef<AbortController>(undefined);
  const stop = useCallback(() => running.current?.abort(), []);
  useEffect(() => stop, [stop]);

  const start = useCallback(
    (target: Target, spends?: SpentConnection) => {
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      const { signal } = controller;
      const change = (next: Partial<Readiness>) => {
        // A later run has the screen.
        if (running.current === controller) {
          setReadiness((before) => ({ ...before, ...next, at: Date.now() }));
        }
      };
      setReadiness({ ...idle, phase: "running", target });
      const onRow = (row: CheckedRow) => {
        // Also after a stop: what became of the tokens is told then.
        if (running.current !== controller) return;
        setReadiness((before) => ({ ...before, rows: [...before.rows, row] }));
      };
      void loadChecks()
        .then((checks) => {
          change({ count: checks.count });
          return checks.run(target, { spends, onRow, signal });
        })
        .then(
          () => change({ phase: "done" }),
          (error: unknown) =>
            change(signal.aborted ? { phase: "stopped" } : { phase: "failed", error }),
        );
    },
    [loadChecks],
  );
  return { readiness, start, stop };
}
