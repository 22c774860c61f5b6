/** What a flow was for. */
export type JourneyKind = "connect" | "reconnect" | "step-up" | "refresh" | "disconnect";

/** Who acts in a step; each has one colour and one icon everywhere. */
export type JourneyActor = "you" | "tab" | "provider" | "api";

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

/** One step of a journey. */
export interface JourneyStep {
  /** Milliseconds of the local clock. */
  readonly at: number;
  readonly actor: JourneyActor;
  /** Plain words: "Made a secret and its puzzle". */
  readonly title: string;
  /** What it protects against or why it is done, one sentence. */
  readonly purpose?: string | undefined;
  /** "RFC 7636 §4.1" */
  readonly reference?: string | undefined;
  readonly state: "done" | "sent" | "failed";
  readonly exchange?: JourneyExchange | undefined;
  /** An error code of Pixy, when this step failed. */
  readonly errorCode?: string | undefined;
}

/** The recorded, redacted steps of one flow. */
export interface Journey {
  readonly id: string;
  readonly kind: JourneyKind;
  readonly providerName: string;
  readonly connectionId?: string | undefined;
  /** Milliseconds of the local clock. */
  readonly startedAt: number;
  readonly outcome: "running" | "done" | "failed";
  readonly steps: readonly JourneyStep[];
}
