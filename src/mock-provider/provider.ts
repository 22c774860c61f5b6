import { base64url } from "jose";
import type { ChosenScenario } from "./misbehaviour/chosen-scenario.ts";
import type { DecisionLog } from "./decision-log.ts";
import type { Policy } from "./misbehaviour/policy.ts";
import { type SigningKeys, createSigningKeys } from "./keys/signing-keys.ts";
import { type InitialState, initialState } from "./state/initial-state.ts";
import { type StateStore, createStateStore } from "./state/state-store.ts";
import type { MockStorage } from "./storage/mock-storage.ts";

/** One OAuth 2.1 / OpenID provider: what all its endpoints share. */
export interface MockProvider {
  /** Issuer identifier, without a slash at the end. */
  readonly issuer: string;
  readonly state: StateStore;
  readonly keys: SigningKeys;
  readonly log: DecisionLog;
  /** What its address says about how it misbehaves. */
  readonly scenarios: readonly ChosenScenario[];
  /** How it judges from the start. */
  readonly policy: Partial<Policy>;
  /** Another issuer at the same place, for those who mix the two up. */
  readonly neighbour: () => MockProvider | undefined;
  /** Seconds since the epoch by the provider's clock, which `settings.clockSkew` moves. */
  epochTime(): number;
  /** @returns a value that cannot be guessed, in base64url */
  createSecret(): string;
  /** Forgets everything, the keys too. */
  readonly reset: () => Promise<void>;
}

/** What one provider is made of. */
export interface ProviderParts {
  readonly issuer: string;
  readonly storage: MockStorage;
  readonly log: DecisionLog;
  readonly scenarios: readonly ChosenScenario[];
  readonly policy: Partial<Policy>;
  readonly initial: InitialState;
  readonly neighbour: () => MockProvider | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** @param length bytes */
  readonly random: (length: number) => Uint8Array;
}

/** Puts the parts of one issuer together; its state and keys are made when they are first needed. */
export function createProvider(parts: ProviderParts): MockProvider {
  const { issuer, storage, log, scenarios, policy, initial, neighbour, now, random } = parts;

  function createSecret(): string {
    return base64url.encode(random(32));
  }
  const state = createStateStore(
    storage,
    `state ${issuer}`,
    () => initialState(initial),
    epochTime,
  );
  const keys = createSigningKeys(storage, `keys ${issuer}`, createSecret);

  function epochTime(): number {
    return Math.floor(now() / 1000) + state.clockSkew();
  }

  return {
    issuer,
    state,
    keys,
    log,
    scenarios,
    policy,
    neighbour,
    epochTime,
    createSecret,
    async reset() {
      await Promise.all([state.reset(), keys.reset()]);
      log.forget(issuer);
    },
  };
}
