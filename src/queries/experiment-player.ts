import type {
  Attack,
  Experiment,
  MockScenario,
  OwnProvider,
  Stage,
  StolenRefreshToken,
} from "../experiments/experiment.ts";
import { runExperiment, type RunResult, type TakenStep } from "../experiments/run-experiment.ts";
import { createRedactor } from "../journeys/redact.ts";
import { createNotedFetch } from "./exchange-log.ts";
import { createObservable, type Played, withStep } from "./played-steps.ts";

/** With what an attack is run: the mock provider with or without the defence, or something of one's own. */
export type Arrangement =
  | { readonly at: "mock"; readonly isDefended: boolean }
  | { readonly at: "provider"; readonly profileId: string }
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
  readonly openConnection: (connectionId: string) => Promise<StolenRefreshToken>;
  /** Milliseconds of the local clock. */
  readonly now: () => number;
}

export function createExperimentPlayer(options: ExperimentPlayerOptions): ExperimentPlayer {
  const { openStage, openProvider, openConnection, now } = options;
  const { read, write, subscribe } = createObservable<ExperimentRuns>(new Map());
  let isRunning = false;

  function set(id: string, run: ExperimentRun): void {
    write(new Map([...read(), [id, run]]));
  }

  async function* begin(
    experiment: Experiment,
    arrangement: Arrangement,
    noted: (fetch: typeof globalThis.fetch) => typeof globalThis.fetch,
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
      case "provider": {
        if (experiment.own?.kind !== "made-up") throw new Error("there is no such trial");
        const provider = await openProvider(arrangement.profileId);
        return yield* experiment.own.run({
          ...provider,
          fetch: noted(provider.fetch),
        });
      }
      case "connection": {
        if (experiment.own?.kind !== "connection") throw new Error("there is no such trial");
        const stolen = await openConnection(arrangement.connectionId);
        return yield* experiment.own.run({ ...stolen, fetch: noted(stolen.fetch) });
      }
    }
  }

  return {
    runs: read,
    subscribe,
    hasMock: openStage !== undefined,
    tokenEndpointOf: async (profileId) => (await openProvider(profileId)).tokenEndpoint,
    async run(experiment, arrangement) {
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
      const attack = begin(experiment, arrangement, (fetch) =>
        createNotedFetch(
          fetch,
          { read: () => run.exchanges, write: (exchanges) => change({ exchanges }) },
          createRedactor(),
        ),
      );
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
}
