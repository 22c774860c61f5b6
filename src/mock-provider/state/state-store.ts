import * as v from "valibot";
import { type State, stateSchema } from "./state.ts";
import type { MockStorage } from "../storage/mock-storage.ts";
import { pruneState } from "./state-pruning.ts";

/** The provider's state, changed in one transaction over all tabs. */
export interface StateStore {
  /** A copy of what is stored now. */
  read(): Promise<State>;
  /**
   * Runs `change` on the stored state and stores the result. Two changes never interleave, in
   * whatever tabs they run; when `change` throws, nothing is stored.
   *
   * @returns what `change` returned
   */
  update<T>(change: (state: State) => T): Promise<T>;
  /** Back to the state before anything happened. */
  reset(): Promise<void>;
  /** Seconds by which the clock is ahead, as last seen: every request begins with a read. */
  clockSkew(): number;
  /** The listener is called after a change, also one that another tab made. */
  subscribe(listener: () => void): () => void;
}

/**
 * @param key what tells this provider's state from that of others in the same storage
 * @param initial the state before anything happened, also when what is stored cannot be read or
 *   was set up otherwise
 * @param epochTime seconds since the epoch
 */
export function createStateStore(
  storage: MockStorage,
  key: string,
  initial: () => State,
  epochTime: () => number,
): StateStore {
  let clockSkew = 0;

  function parse(stored: unknown): State {
    const parsed = v.safeParse(stateSchema, stored);
    const beginning = initial();
    const goesOn = parsed.success && parsed.output.setup === beginning.setup;
    const state = goesOn ? parsed.output : beginning;
    ({ clockSkew } = state.settings);
    return state;
  }

  return {
    read: async () => parse(await storage.read(key)),
    clockSkew: () => clockSkew,
    async update<T>(change: (state: State) => T): Promise<T> {
      let result: { value: T } | undefined;
      await storage.update(key, (stored) => {
        const state = parse(stored);
        pruneState(state, epochTime());
        result = { value: change(state) };
        ({ clockSkew } = state.settings);
        return state;
      });
      if (result === undefined) throw new Error("the storage did not run the change");
      return result.value;
    },
    async reset() {
      await storage.update(key, initial);
      clockSkew = 0;
    },
    subscribe: storage.subscribe,
  };
}
