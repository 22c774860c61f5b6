import type { OAuthErrorCode } from "../../../../src/oauth/oauth-error.ts";
import type { ProviderProfile } from "../../../../src/oauth/provider-profile.ts";

/** What a page asks a worker for. */
export type WorkerRequest =
  | {
      readonly id: number;
      readonly kind: "refresh";
      readonly profiles: readonly ProviderProfile[];
      readonly connectionId: string;
    }
  | {
      readonly id: number;
      readonly kind: "call";
      readonly profiles: readonly ProviderProfile[];
      readonly connectionId: string;
      readonly url: string;
    };

export interface WorkerFailure {
  readonly code: OAuthErrorCode | undefined;
  readonly message: string;
}

/** What every page hears first: the name of a lock that the worker holds as long as it lives. */
export interface WorkerGreeting {
  readonly aliveLock: string;
}

export type WorkerReply =
  | { readonly id: number; readonly value: number | undefined }
  | { readonly id: number; readonly failure: WorkerFailure };

/** Each kind of request as it is asked, before it has a number. */
export type Unnumbered<T> = T extends WorkerRequest ? Omit<T, "id"> : never;
