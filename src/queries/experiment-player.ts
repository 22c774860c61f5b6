import type {
  Attack,
  Experiment,
  MockScenario,
  OwnSignIn,
  Stage,
  StolenRefreshToken,
} from "../experiments/experiment.ts";
import type { UnusedCode } from "../oauth/authorization-transaction.ts";
import { runExperiment, type RunResult, type TakenStep } from "../experiments/run-experiment.ts";
import { createRedactor } from "../journeys/redact.ts";
import { createNotedFetch } from "./exchange-log.ts";
import { createObservable, type Played, withStep } from "./played-steps.ts";

/** With what an attack is run: the mock provider with or without the defence, or something of one's own. */
export type Arrangement =
  | { readonly at: "mock"; readonly isDefended: boolean }
  /** `profileId`: where the person has signed in for it. */
  | { readonly at: "sign-in"; readonly profileId: string }
  | { readonly at: "connection"; readonly connectionId: string };

/** One run of an attack, under way or over. */
export interface ExperimentRun extends Played<TakenStep> {
  readonly arrangement: Arrangement;
  /** Undefined as long as it runs. */
  readonly result: RunResult | undefined;
}

/** The last run of each attack in this page, by the experiment's id; the same object until something changes. */
export type ExperimentRuns = ReadonlyMap<string, ExperimentRun>;

/** Runs attacks, one at a time, and remembers how each last ended. */
export interface ExperimentPlayer {
  readonly runs: () => ExperimentRuns;
  /** @returns a function that unsubscribes */
  readonly subscribe: (listener: () => void) => () => void;
  /** Whether there is a mock provider to run attacks at. */
  readonly hasMock: boolean;
  /** @throws OAuthError as ProviderStore.context does: it may have to be asked for; `endpoint_missing` */
  readonly tokenEndpointOf: (profileId: string) => Promise<string>;
  /**
   * Does nothing while another attack runs. Does not fail: the run says how it ended.
   *
   * @param code for an attack on a sign-in: it lives as long as the run, and stands in no state
   */
  readonly run: (
    experiment: Experiment,
    arrangement: Arrangement,
    code?: UnusedCode,
  ) => Promise<void>;
  /** Runs one after the other at the mock provider, until {@link stopAll}. */
  readonly runAll: (experiments: readonly Experiment[]) => Promise<void>;
  /** What is under way is run to its end, and nothing after it. */
  readonly stopAll: () => void;
  readonly isRunningAll: () => boolean;
}

/** What a player needs. */
export interface ExperimentPlayerOptions {
  /** Where a mock provider is in the page: opens one for a single run. */
  readonly openStage:
    | ((scenarios: readonly MockScenario[]) => Promise<Omit<Stage, "isCareless">>)
    | undefined;
  readonly tokenEndpointOf: ExperimentPlayer["tokenEndpointOf"];
  readonly openConnection: (connectionId: string) => Promise<StolenRefreshToken>;
  /** What requests to a provider of the person's own go through. */
  readonly fetch: OwnSignIn["fetch"];
  /** Milliseconds of the local clock. */
  readonly now: () => number;
}

export function createExperimentPlayer(options: ExperimentPlayerOptions): ExperimentPlayer {
  const { openStage, openConnection, tokenEndpointOf, fetch, now } = options;
  const { read, write, subscribe } = createObservable<ExperimentRuns>(new Map());
  let isRunning = false;
  let isRunningAll = false;

  function set(id: string, run: ExperimentRun): void {
    write(new Map([...read(), [id, run]]));
  }

  async function* begin(
    experiment: Experiment,
    arrangement: Arrangement,
    noted: (fetch: typeof globalThis.fetch) => typeof globalThis.fetch,
    code: UnusedCode | undefined,
  ): Attack {
    switch (arrangement.at) {
      case "mock": {
        const { undefended, scenarios = [] } = experiment;
        const { isDefended } = arrangement;
        if (openStage === undefined) throw new Error("there is no mock provider in this page");
        const stage = await openStage(isDefended ? scenarios : undefended.scenarios);
        return yield* experiment.run({
          ...stage,
          fetch: noted(stage.fetch),
          isCareless: !isDefended && undefended.isCareless === true,
        });
      }
      case "sign-in": {
        if (experiment.own?.kind !== "sign-in" || code === undefined) {
          throw new Error("there is no such trial");
        }
        return yield* experiment.own.run({ ...code, fetch: noted(fetch), now });
      }
      case "connection": {
        if (experiment.own?.kind !== "connection") throw new Error("there is no such trial");
        const stolen = await openConnection(arrangement.connectionId);
        return yield* experiment.own.run({ ...stolen, fetch: noted(stolen.fetch) });
      }
    }
  }

  function setRunningAll(value: boolean): void {
    if (isRunningAll === value) return;
    isRunningAll = value;
    // The runs are the same; whoever listens looks at this, too.
    write(read());
  }

  const player: ExperimentPlayer = {
    runs: read,
    subscribe,
    hasMock: openStage !== undefined,
    tokenEndpointOf,
    isRunningAll: () => isRunningAll,
    stopAll: () => setRunningAll(false),
    async runAll(experiments) {
      if (isRunning) return;
      setRunningAll(true);
      for (const experiment of experiments) {
        if (!isRunningAll) return;
        await player.run(experiment, { at: "mock", isDefended: true });
      }
      setRunningAll(false);
    },
    async run(experiment, arrangement, code) {
      if (isRunning) return;
      isRunning = true;
      const { id } = experiment;
      let run: ExperimentRun = { arrangement, steps: [], exchanges: [], result: undefined };
      const change = (changes: Partial<ExperimentRun>) => {
        // An answer may be read to its end when the next run has this one's place.
        const isShown = read().get(id) === run;
        run = { ...run, ...changes };
        if (isShown) set(id, run);
      };
      set(id, run);
      const redactor = createRedactor();
      for (const secret of code === undefined ? [] : secretsOf(code)) redactor.conceal(secret);
      const noted = (fetch: typeof globalThis.fetch) =>
        createNotedFetch(
          fetch,
          { read: () => run.exchanges, write: (exchanges) => change({ exchanges }) },
          redactor,
        );
      const attack = begin(experiment, arrangement, noted, code);
      const result = await runExperiment(attack, {
        now,
        onStep(step) {
          const first = run.steps.at(-1)?.exchanges.end ?? 0;
          change({ steps: withStep(run, step, first) });
        },
      });
      change({ result });
      isRunning = false;
    },
  };
  return player;
}

function secretsOf({ answer, transaction }: UnusedCode): string[] {
  const { codeVerifier, state, nonce = "" } = transaction;
  return [answer.get("code") ?? "", codeVerifier, state, nonce];
}
