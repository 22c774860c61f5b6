import type { ApiCall, GrantId, GrantRun, GrantStep } from "../grants/grant.ts";
import type { Lab, Watch } from "../grants/lab.ts";
import { type GrantChoices, runGrant } from "../grants/run-grant.ts";
import { createRedactor, type Redactor } from "../journeys/redact.ts";
import { coveredFailure, coveredStep } from "./covered-step.ts";
import { createNotedFetch } from "./exchange-log.ts";
import { SHORTEST } from "../journeys/secret-net.ts";
import { createObservable, type Played, withStep } from "./played-steps.ts";

/** At which provider a grant is tried out. */
export type LabPlace =
  | { readonly kind: "mock" }
  /** `connectionId`: whose tokens are used up, for the grants that begin with some. */
  | {
      readonly kind: "own";
      readonly profileId: string;
      readonly connectionId?: string | undefined;
    };

/** How far a run has come; the same object until something changes. */
export interface GrantRunState extends Played<GrantStep> {
  /** `idle`: nothing has begun; `over`: no step is left. */
  readonly phase: "idle" | "under-way" | "over";
  /** The next step is on its way. */
  readonly isBusy: boolean;
  readonly failure: unknown;
  /** Of an API that can be called in this run. */
  readonly sampleApiUrl: string | undefined;
  /** Where it runs; undefined before it has begun. */
  readonly place: LabPlace | undefined;
  /** Whatever was typed would be found again in what is written down of the run. */
  readonly isTellable: boolean;
}

/** Runs a grant step by step. What was typed for a run goes with it. */
export interface GrantPlayer {
  readonly state: () => GrantRunState;
  /** @returns a function that unsubscribes */
  readonly subscribe: (listener: () => void) => () => void;
  /** Opens the provider and takes the first step. Does not fail: the state has the failure. */
  readonly begin: (place: LabPlace, choices: GrantChoices) => Promise<void>;
  /** Takes the next step, with a call for an API where the person wants one. Does not fail. */
  readonly next: (call?: ApiCall) => Promise<void>;
  /** Forgets all that was, what was typed too; tokens that are still held are given back. */
  readonly reset: () => void;
}

/** What the lab needs of this installation. */
export interface LabServices {
  /** What the mock provider's own backend is called and signs in with; undefined where there is none. */
  readonly mockAccess: (() => Promise<MockAccess>) | undefined;
  /** A player for one grant, at its beginning. */
  readonly createPlayer: (grant: GrantId) => GrantPlayer;
}

/** What is typed into the lab to try a backend's grants out at the mock provider. */
export interface MockAccess {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly username: string;
  readonly password: string;
}

/** What a player needs. */
export interface GrantPlayerOptions {
  readonly grant: GrantId;
  readonly openLab: (grant: GrantId, place: LabPlace, watch: Watch) => Promise<Lab>;
}

const beginning: GrantRunState = {
  phase: "idle",
  steps: [],
  exchanges: [],
  isBusy: false,
  failure: undefined,
  sampleApiUrl: undefined,
  place: undefined,
  isTellable: false,
};

/** Makes a player at the beginning. */
export function createGrantPlayer({ grant, openLab }: GrantPlayerOptions): GrantPlayer {
  const { read, write, subscribe } = createObservable(beginning);
  /** Of the run that has the screen. */
  let current: { run?: GrantRun; redactor: Redactor } | undefined;

  function change(changes: Partial<GrantRunState>): void {
    write({ ...read(), ...changes });
  }

  async function take(mine: NonNullable<typeof current>, call?: ApiCall): Promise<void> {
    const first = read().exchanges.length;
    change({ isBusy: true, failure: undefined });
    try {
      const { done, value } = (await mine.run?.next(call)) ?? { done: true, value: undefined };
      if (current !== mine) return;
      if (done === true || value === undefined) {
        change({ isBusy: false, phase: "over" });
      } else {
        const step = coveredStep(value, mine.redactor);
        change({ isBusy: false, steps: withStep(read(), step, first) });
      }
    } catch (failure) {
      stop(mine, failure);
    }
  }

  function stop(mine: NonNullable<typeof current>, failure: unknown): void {
    if (current !== mine) return;
    change({ isBusy: false, phase: "over", failure: coveredFailure(failure, mine.redactor) });
  }

  return {
    state: read,
    subscribe,
    async begin(place, choices) {
      if (read().phase !== "idle") return;
      const redactor = createRedactor();
      const typed = [choices.clientSecret, choices.password];
      typed.forEach(redactor.conceal);
      const isTellable = typed.every(({ length }) => length === 0 || length >= SHORTEST);
      const mine: NonNullable<typeof current> = { redactor };
      current = mine;
      change({ phase: "under-way", isBusy: true, place, isTellable });
      try {
        const lab = await openLab(grant, place, watchWith(mine));
        if (current !== mine) return;
        mine.run = runGrant(grant, lab, choices);
        change({ sampleApiUrl: lab.sampleApiUrl });
      } catch (failure) {
        stop(mine, failure);
        return;
      }
      await take(mine);
    },
    async next(call) {
      const { isBusy, phase } = read();
      if (current === undefined || isBusy || phase !== "under-way") return;
      await take(current, call);
    },
    reset() {
      // What it still holds is given back behind the scenes, at the provider's pace.
      void current?.run?.return().catch(() => undefined);
      current = undefined;
      change(beginning);
    },
  };

  function watchWith(mine: NonNullable<typeof current>): Watch {
    const log = {
      read: () => read().exchanges,
      write(exchanges: GrantRunState["exchanges"]) {
        if (current === mine) change({ exchanges });
      },
    };
    return (fetch) => createNotedFetch(fetch, log, mine.redactor);
  }
}
