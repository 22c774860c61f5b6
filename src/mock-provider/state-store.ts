import * as v from "valibot";
import { type State, stateSchema } from "./state.ts";
import type { MockStorage } from "./storage/mock-storage.ts";
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
  /** The listener is called after a change, also one that another tab made. */
  subscribe(listener: () => void): () => void;
}

/**
 * @param key what tells this provider's state from that of others in the same storage
 * @param initial the state before anything happened, also when what is stored cannot be read
 * @param epochTime seconds since the epoch
 */
export function createStateStore(
  storage: MockStorage,
  key: string,
  initial: () => State,
  epochTime: () => number,
): StateStore {
  function parse(stored: unknown): State {
    const parsed = v.safeParse(stateSchema, stored);
    return parsed.success ? parsed.output : initial();
  }

  return {
    read: async () => parse(await storage.read(key)),
    async update<T>(change: (state: State) => T): Promise<T> {
      let result: { value: T } | undefined;
      await storage.update(key, (stored) => {
        const state = parse(stored);
        pruneState(state, epochTime());
        result = { value: change(state) };
        return state;
      });
      if (result === undefined) throw new Error("the storage did not run the change");
      return result.value;
    },
    reset: () => storage.update(key, initial),
    subscribe: storage.subscribe,
  };
}
