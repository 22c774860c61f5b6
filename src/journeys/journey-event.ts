/** What a flow was for. */
export type JourneyKind =
  | "connect"
  | "reconnect"
  | "step-up"
  | "import"
  | "device"
  | "refresh"
  | "api"
  | "disconnect"
  | "revoke"
  // Tried out, and made a journey of when somebody wants to see it as one.
  | "grant"
  | "experiment"
  | "check";

/**
 * What happens in a step. Its words, who acts in it and why it is done are no part of the record:
 * they are the screens' own, and loaded with them.
 */
export type StepKey =
  // Asking a provider for a sign-in.
  | "asked"
  | "tokens-pasted"
  | "discovery"
  | "endpoints-known"
  | "dpop-key-made"
  | "dpop-key-fleeting"
  | "secret-made"
  | "answer-marked"
  | "pkce-unadvertised"
  | "sender-unnamed"
  | "secret-kept"
  | "push"
  | "departed"
  | "sign-in-cancelled"
  // Asking with a device code, in place of going there.
  | "device-code-asked"
  | "device-code-shown"
  | "device-resumed"
  | "device-poll"
  | "device-denied"
  | "device-expired"
  | "device-cancelled"
  | "device-left"
  // Coming back.
  | "returned"
  | "address-cleaned"
  | "secret-taken"
  | "answer-checked"
  | "code-kept"
  | "sign-in-refused"
  | "jwks"
  | "code-exchange"
  | "secret-matched"
  | "token-answer-checked"
  | "id-token-checked"
  | "signature-checked"
  | "no-id-token"
  | "account-asked"
  | "tokens-stored"
  | "tokens-forgotten"
  | "arrived"
  | "nothing-kept"
  | "userinfo"
  // Refreshing.
  | "lock-held"
  | "send-marked"
  | "refresh"
  | "answer-kept"
  | "refresh-checked"
  // Calling an API.
  | "token-at-hand"
  | "token-refreshed"
  | "api-call"
  | "api-wants-more"
  // Disconnecting and revoking.
  | "connection-removed"
  | "tokens-removed"
  | "revocation"
  | "revocation-unknown"
  | "logout"
  // Any flow.
  | "told"
  | "token"
  | "request"
  | "stopped"
  | "not-recorded";

/** One HTTP exchange, redacted before it came here. */
export interface JourneyExchange {
  readonly method: string;
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody?: string | undefined;
  /** Absent: sent, and no answer came. */
  readonly status?: number | undefined;
  readonly responseHeaders?: Readonly<Record<string, string>> | undefined;
  readonly responseBody?: string | undefined;
  /** Milliseconds from sending to the end of the body. */
  readonly duration?: number | undefined;
}

/** Who acts in a step of a journey, and on whom. */
export type JourneyActor = "you" | "tab" | "provider" | "api" | "attacker";

/** The words of a step that is told by what was tried out: its key has none of its own. */
export interface ToldWords {
  readonly from: JourneyActor;
  /** The same as `from`: nothing is sent. */
  readonly to: JourneyActor;
  readonly title: string;
  /** What happened, and what follows from it. May quote a provider: hostile text. */
  readonly why: string;
  readonly reference?: string | undefined;
  /** In place of "Failed", where more is known. */
  readonly failed?: string | undefined;
}

/** One step of a journey. */
export interface JourneyStep {
  /** A {@link StepKey}, or one of another version of Pixy. */
  readonly key: string;
  /** Milliseconds of the local clock. */
  readonly at: number;
  /** `sent`: no answer yet. `skipped`: not needed this time. */
  readonly state: "done" | "sent" | "failed" | "skipped";
  readonly exchange?: JourneyExchange | undefined;
  /** An error code of Pixy, when this step failed. */
  readonly errorCode?: string | undefined;
  /** Milliseconds that the flow waited before it, for the person to say "Next". */
  readonly waited?: number | undefined;
  /** How often it was done in a row, when more than once: its exchange is that of the last time. */
  readonly times?: number | undefined;
  readonly told?: ToldWords | undefined;
}

/** The recorded, redacted steps of one flow. */
export interface Journey {
  readonly id: string;
  readonly kind: JourneyKind;
  readonly providerName: string;
  /** What was tried out, where the kind alone does not say it. */
  readonly about?: string | undefined;
  readonly connectionId?: string | undefined;
  /** Milliseconds of the local clock. */
  readonly startedAt: number;
  /** `interrupted`: recorded elsewhere before it was over; what became of it is not known here. */
  readonly outcome: "running" | "done" | "failed" | "interrupted";
  readonly steps: readonly JourneyStep[];
  /** It was recorded elsewhere, and opened from a file. */
  readonly fromFile?: boolean | undefined;
}
