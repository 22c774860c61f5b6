import type { OAuthErrorCode } from "../oauth/oauth-error.ts";
import type { AccountClaims } from "../oauth/token-set.ts";

/** The one word that says how a connection is. */
export type ConnectionStatus = "Connected" | "Refreshing" | "Needs reconnect" | "Offline";

/** Something that went wrong, as it is kept beside a connection. */
export interface ConnectionProblem {
  readonly code: OAuthErrorCode;
  /** Milliseconds of the local clock. */
  readonly at: number;
  /** The provider's `error` value, when there was one. */
  readonly error?: string | undefined;
  /** Not before this time (milliseconds) is it tried again by itself. */
  readonly retryAt?: number | undefined;
  /** When the key of a refresh answer that waits was first looked for in vain, in the key set as it was then. */
  readonly keyMissingSince?: number | undefined;
}

/** One entry of a connection's compact history. */
export interface ConnectionEvent {
  readonly at: number;
  readonly kind:
    | "connected"
    | "imported"
    | "reconnected"
    | "refreshed"
    | "unauthorized"
    | "failed"
    | "ended";
  /** Whether a refresh replaced the refresh token. */
  readonly rotated?: boolean | undefined;
  readonly code?: OAuthErrorCode | undefined;
  readonly journeyId?: string | undefined;
}

/** A connection as everyone but the vault sees it: no token in it. */
export interface Connection {
  readonly id: string;
  readonly profileId: string;
  readonly providerName: string;
  readonly issuer: string;
  readonly account: {
    /** `sub`, or the identifier that the profile's `identity` points to, or a random one. */
    readonly subject: string;
    /** What a person calls this account. */
    readonly label: string;
    readonly claims: AccountClaims | undefined;
    /** `id_token`: attested by a verified ID token. `identity`: the API says so. `none`: nobody does. */
    readonly attestedBy: "id_token" | "identity" | "none";
  };
  readonly requestedScope: string;
  readonly grantedScope: string;
  /** Scopes beyond the profile's that an API has asked for. */
  readonly addedScope?: string | undefined;
  /** SHA-256 thumbprint (RFC 7638) of the key that the tokens are bound to; undefined: of none. */
  readonly keyThumbprint?: string | undefined;
  /**
   * Absent: by an authorization code with PKCE. `import`: elsewhere, and nobody here saw how. `device`:
   * by a device code (RFC 8628), in which PKCE has no part.
   */
  readonly obtainedBy?: "import" | "device" | undefined;
  /** When its tokens left for another browser, or came from one: both may have them since. */
  readonly copiedAt?: number | undefined;
  readonly connectedAt: number;
  readonly refreshedAt: number | undefined;
  /** Of the access token, in milliseconds of the local clock. */
  readonly accessTokenReceivedAt: number;
  readonly accessTokenExpiresAt: number | undefined;
  readonly hasRefreshToken: boolean;
  readonly hasIdToken: boolean;
  /** Whether the provider has a page that ends its own session too. */
  readonly canSignOut: boolean;
  /** Whether the last refresh brought a different refresh token; undefined before the first refresh. */
  readonly refreshTokenRotates: boolean | undefined;
  /** Whether the provider's metadata lists S256 (RFC 8414 §2); undefined: it was not noted. */
  readonly announcesPkce?: boolean | undefined;
  /** Origins at which the provider took tokens when this grant was made; undefined: not noted. */
  readonly tokenOrigins?: readonly string[] | undefined;
  readonly status: ConnectionStatus;
  /** Why the status is what it is, where there is something to say. */
  readonly problem: ConnectionProblem | undefined;
  readonly history: readonly ConnectionEvent[];
  /** How many entries the history has lost to newer ones. */
  readonly historyDropped?: number | undefined;
}
