import { base64url } from "jose";
import { type DecisionLog, createDecisionLog } from "./decision-log.ts";
import { type SigningKeys, createSigningKeys } from "./signing-keys.ts";
import { type Client, initialState } from "./state.ts";
import { type StateStore, createStateStore } from "./state-store.ts";
import type { MockStorage } from "./storage/mock-storage.ts";

/** One OAuth 2.1 / OpenID provider: what all its endpoints share. */
export interface MockProvider {
  /** Issuer identifier, without a slash at the end. */
  readonly issuer: string;
  readonly state: StateStore;
  readonly keys: SigningKeys;
  readonly log: DecisionLog;
  /** Seconds since the epoch. */
  epochTime(): number;
  /** @returns a value that cannot be guessed, in base64url */
  createSecret(): string;
  /** Forgets everything, the keys too. */
  readonly reset: () => Promise<void>;
}

/** How a provider is made. */
export interface MockProviderOptions {
  readonly issuer: string;
  readonly storage: MockStorage;
  /** Milliseconds since the epoch. */
  readonly now?: (() => number) | undefined;
  /** @param length bytes */
  readonly random?: ((length: number) => Uint8Array) | undefined;
  /** Who is registered; by default Pixy, with redirect URIs beside the issuer. */
  readonly clients?: Client[] | undefined;
}

export function createProvider(options: MockProviderOptions): MockProvider {
  const { issuer, storage, clients } = options;
  const now = options.now ?? Date.now;
  const random = options.random ?? randomBytes;

  function epochTime(): number {
    return Math.floor(now() / 1000);
  }
  function createSecret(): string {
    return base64url.encode(random(32));
  }

  const state = createStateStore(
    storage,
    `state ${issuer}`,
    () => initialState(issuer, clients),
    epochTime,
  );
  const keys = createSigningKeys(storage, `keys ${issuer}`, createSecret);
  const log = createDecisionLog(now);

  return {
    issuer,
    state,
    keys,
    log,
    epochTime,
    createSecret,
    async reset() {
      await Promise.all([state.reset(), keys.reset()]);
      log.clear();
    },
  };
}

function randomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}
