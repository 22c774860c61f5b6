import type {
  Attack,
  Experiment,
  MockScenario,
  OwnProvider,
  Stage,
  StolenRefreshToken,
} from "../experiments/experiment.ts";
import { runExperiment, type RunResult, type TakenStep } from "../experiments/run-experiment.ts";
import type { JourneyExchange } from "../journeys/journey-event.ts";
import { createNotedFetch } from "./exchange-log.ts";

/** With what an attack is run: the mock provider with or without the defence, or something of one's own. */
export type Arrangement =
  | { readonly at: "mock"; readonly isDefended: boolean }
  | { readonly at: "provider"; readonly profileId: string }
  | { readonly at: "connection"; readonly connectionId: string };

/** A step that was taken, and which of the exchanges belong to it. */
export interface PlayedStep extends TakenStep {
  readonly exchanges: { readonly first: number; readonly end: number };
}

/** One run of an attack, under way or over. */
export interface ExperimentRun {
  readonly arrangement: Arrangement;
  readonly steps: readonly PlayedStep[];
  /** What was sent and answered, redacted. */
  readonly exchanges: readonly JourneyExchange[];
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
  /** @throws OAuthError as ProviderStore.context does: it may have to be asked for */
  readonly tokenEndpointOf: (profileId: string) => Promise<string>;
  /** Does nothing while another attack runs. Does not fail: the run says how it ended. */
  readonly run: (experiment: Experiment, arrangement: Arrangement) => Promise<void>;
}

/** What a player needs. */
export interface ExperimentPlayerOptions {
  /** Where a mock provider is in the page: opens one for a single run. */
  readonly openStage:
    | ((scenarios: readonly MockScenario[]) => Promise<Omit<Stage, "isCareless">>)
    | undefined;
  readonly openProvider: (profileId: string) => Promise<OwnProvider>;
  readonly openConnection: (
    connectionId: string,
  ) => Promise<StolenRefreshToken & { readonly issuer: string }>;
  /** Milliseconds of the local clock. */
  readonly now: () => number;
}

export function createExperimentPlayer(options: ExperimentPlayerOptions): ExperimentPlayer {
  const { openStage, openProvider, openConnection, now } = options;
  const listeners = new Set<() => void>();
  let runs: ExperimentRuns = new Map();
  let isRunning = false;

  function set(id: string, run: ExperimentRun): void {
    runs = new Map([...runs, [id, run]]);
    for (const listener of listeners) listener();
  }

  async function* begin(
    experiment: Experiment,
    arrangement: Arrangement,
    noted: (fetch: typeof globalThis.fetch, issuer: string) => typeof globalThis.fetch,
  ): Attack {
    switch (arrangement.at) {
      case "mock": {
        const { undefended, scenarios = [] } = experiment;
        const { isDefended } = arrangement;
        if (openStage === undefined) throw new Error("there is no mock provider in this page");
        const stage = await openStage(isDefended ? scenarios : undefended.scenarios);
        return yield* experiment.run({
          ...stage,
          fetch: noted(stage.fetch, stage.issuer),
          isCareless: !isDefended && undefended.isCareless === true,
        });
      }
      case "provider": {
        if (experiment.own?.kind !== "made-up") throw new Error("there is no such trial");
        const provider = await openProvider(arrangement.profileId);
        return yield* experiment.own.run({
          ...provider,
          fetch: noted(provider.fetch, provider.issuer),
        });
      }
      case "connection": {
        if (experiment.own?.kind !== "connection") throw new Error("there is no such trial");
        const { issuer, ...stolen } = await openConnection(arrangement.connectionId);
        return yield* experiment.own.run({ ...stolen, fetch: noted(stolen.fetch, issuer) });
      }
    }
  }

  return {
    runs: () => runs,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    hasMock: openStage !== undefined,
    tokenEndpointOf: async (profileId) => (await openProvider(profileId)).tokenEndpoint,
    async run(experiment, arrangement) {
      if (isRunning) return;
      isRunning = true;
      const { id } = experiment;
      let run: ExperimentRun = { arrangement, steps: [], exchanges: [], result: undefined };
      const change = (changes: Partial<ExperimentRun>) => {
        // An answer may be read to its end when the next run has this one's place.
        const isShown = runs.get(id) === run;
        run = { ...run, ...changes };
        if (isShown) set(id, run);
      };
      set(id, run);
      const attack = begin(experiment, arrangement, (fetch, issuer) =>
        createNotedFetch(fetch, issuer, {
          read: () => run.exchanges,
          write: (exchanges) => change({ exchanges }),
        }),
      );
      const result = await runExperiment(attack, {
        now,
        onStep(step) {
          const first = run.steps.at(-1)?.exchanges.end ?? 0;
          const exchanges = { first, end: run.exchanges.length };
          change({ steps: [...run.steps, { ...step, exchanges }] });
        },
      });
      change({ result });
      isRunning = false;
    },
  };
}
