import { useEffect, useSyncExternalStore } from "react";
import type { CheckedRow } from "../checks/run-checks.ts";
import type { Target } from "../checks/subject.ts";
import { createObservable, type Observable } from "./played-steps.ts";
import { type Services, useServices } from "./services-context.tsx";

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

/** Makes readiness reports, one at a time. What they find is in this page's memory only. */
interface ReadinessPlayer extends Pick<Observable<Readiness>, "read" | "subscribe"> {
  readonly start: (target: Target, spends?: SpentConnection) => void;
  readonly stop: () => void;
}

function createReadinessPlayer(loadChecks: () => Promise<ProviderChecks>): ReadinessPlayer {
  const { read, write, subscribe } = createObservable(idle);
  let running: AbortController | undefined;
  const stop = () => running?.abort();

  function start(target: Target, spends?: SpentConnection): void {
    stop();
    const controller = new AbortController();
    running = controller;
    const { signal } = controller;
    const change = (next: Partial<Readiness>) => {
      // A later run has the screen.
      if (running === controller) write({ ...read(), ...next, at: Date.now() });
    };
    write({ ...idle, phase: "running", target });
    const onRow = (row: CheckedRow) => {
      // Also after a stop: what became of the tokens is told then.
      if (running === controller) write({ ...read(), rows: [...read().rows, row] });
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
  }

  return { read, subscribe, start, stop };
}

/** Of each page load one: whoever looks at something else meanwhile finds the report again. */
const players = new WeakMap<Services["loadChecks"], ReadinessPlayer>();

function playerOf(loadChecks: Services["loadChecks"]): ReadinessPlayer {
  const player = players.get(loadChecks) ?? createReadinessPlayer(loadChecks);
  players.set(loadChecks, player);
  return player;
}

/** A readiness report that grows while it is made, and stops when nobody looks. */
export function useReadiness(): {
  readiness: Readiness;
  start: (target: Target, spends?: SpentConnection) => void;
  stop: () => void;
} {
  const { read, subscribe, start, stop } = playerOf(useServices().loadChecks);
  useEffect(() => stop, [stop]);
  return { readiness: useSyncExternalStore(subscribe, read), start, stop };
}
