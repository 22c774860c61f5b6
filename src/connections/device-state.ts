import type { JourneyLog } from "../journeys/journey-log.ts";
import type { OAuthErrorCode } from "../oauth/oauth-error.ts";
import type { ConnectionStore } from "./connection-store.ts";
import type { DeviceSignInStore } from "./device-sign-in-store.ts";
import type { DpopKeys } from "./dpop-keys.ts";
import type { GrantKeeper } from "./grant-keeper.ts";
import type { JwksStore } from "./jwks-store.ts";
import type { ProviderStore } from "./provider-store.ts";

/** What a person carries to the other device. */
export interface ShownCode {
  /** The provider's own characters: shown as text. */
  readonly userCode: string;
  readonly verificationUri: string;
  /** Whether that may be opened from here. */
  readonly isLink: boolean;
  /** The same with the code in it; may be opened. */
  readonly verificationUriComplete: string | undefined;
}

/** How a sign-in by device code stands, as this tab sees it. */
export type DeviceState =
  | { readonly at: "looking" }
  | { readonly at: "none" }
  | { readonly at: "asking" }
  | {
      readonly at: "waiting";
      readonly code: ShownCode;
      /** Milliseconds of the local clock, like the other times. */
      readonly startedAt: number;
      readonly expiresAt: number;
      /** Seconds between two polls. */
      readonly interval: number;
      /** The provider has asked to be asked more seldom. */
      readonly isSlowed: boolean;
      readonly nextAt: number;
      /** How often the provider was asked. */
      readonly polls: number;
      /** Why the last poll brought no answer. */
      readonly trouble: OAuthErrorCode | undefined;
      /** A person goes step by step, and has yet to say that the provider may be asked. */
      readonly isHeld: boolean;
      /** Another tab asks, and this one looks on. */
      readonly isElsewhere: boolean;
      readonly journeyId: string;
    }
  /** The person said yes: what came is checked and stored. */
  | { readonly at: "checking" }
  | { readonly at: "done"; readonly connectionId: string }
  | { readonly at: "failed"; readonly error: unknown };

/** What a sign-in by device code stands on. */
export interface DeviceSignInDependencies {
  readonly store: DeviceSignInStore;
  readonly connections: Pick<ConnectionStore, "list">;
  readonly grants: GrantKeeper;
  readonly providers: ProviderStore;
  readonly jwks: JwksStore;
  readonly dpopKeys: DpopKeys;
  readonly journeys: JourneyLog;
  /** One tab asks, however many look on. */
  readonly locks: Pick<LockManager, "request" | "query">;
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => number;
  readonly randomId: () => string;
  /** Resolves after so many milliseconds; rejects as soon as the signal says so. */
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}
