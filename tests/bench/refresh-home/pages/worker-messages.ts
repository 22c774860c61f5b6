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
    }
  | {
      readonly id: number;
      readonly kind: "token-request";
      readonly connectionId: string;
      readonly url: string;
      readonly method: string;
      readonly headers: readonly (readonly [string, string])[];
      readonly body: string;
      /** The one of several resources that an access token is wanted for (RFC 8707 §2.2). */
      readonly resource: string | undefined;
    };

/** An answer as it came over the network. */
export interface PlainAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

export interface WorkerFailure {
  readonly code: OAuthErrorCode | undefined;
  readonly message: string;
}

/** What every page hears first: the name of a lock that the worker holds as long as it lives. */
export interface WorkerGreeting {
  readonly aliveLock: string;
}

export type WorkerReply =
  | { readonly id: number; readonly value: number | PlainAnswer | undefined }
  | { readonly id: number; readonly failure: WorkerFailure };

/** Each kind of request as it is asked, before it has a number. */
export type Unnumbered<T> = T extends WorkerRequest ? Omit<T, "id"> : never;
