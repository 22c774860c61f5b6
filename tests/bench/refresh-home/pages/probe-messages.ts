/** What the probe worker is asked; times are in milliseconds. */
export type ProbeQuestion =
  | { readonly kind: "facts" }
  | { readonly kind: "fetch"; readonly url: string }
  | { readonly kind: "fetch-later"; readonly url: string; readonly delay: number }
  /** What the last `fetch-later` found. */
  | { readonly kind: "later" }
  /** Asks for the address once a second, as long as the worker lives. */
  | { readonly kind: "tick"; readonly url: string };

export interface ProbeFacts {
  readonly hasSessionStorage: boolean;
  readonly hasLocks: boolean;
  readonly hasIndexedDb: boolean;
  readonly mayEvaluate: boolean;
}
