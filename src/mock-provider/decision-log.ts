import * as v from "valibot";
import type { ProviderError } from "./provider-error.ts";

const checkSchema = v.object({
  /** What the provider looked at. */
  name: v.string(),
  passed: v.boolean(),
});

/**
 * The provider's side of PKCE (RFC 7636 §4.6). The challenges are public, and absent with the method
 * `plain`, where they are the verifier.
 */
const pkceSchema = v.object({
  storedChallenge: v.optional(v.string()),
  computedChallenge: v.optional(v.string()),
  matches: v.boolean(),
});

/** What the provider saw and decided in one request. Holds no token, code or verifier. */
export const decisionSchema = v.object({
  id: v.number(),
  /** Milliseconds since the epoch. */
  at: v.number(),
  issuer: v.string(),
  endpoint: v.string(),
  method: v.string(),
  clientId: v.optional(v.string()),
  checks: v.array(checkSchema),
  /** The scenarios that had a hand in it. */
  misbehaviours: v.array(v.string()),
  pkce: v.optional(pkceSchema),
  /** HTTP status, 303 for an answer through the browser. */
  status: v.number(),
  error: v.optional(v.string()),
  description: v.optional(v.string()),
});

export type Decision = Readonly<v.InferOutput<typeof decisionSchema>>;
export type DecisionCheck = Readonly<v.InferOutput<typeof checkSchema>>;
export type PkceComparison = Readonly<v.InferOutput<typeof pkceSchema>>;

/** Where decisions outlive the page that made them. */
export interface DecisionMemory {
  /** Oldest first. */
  read(): readonly Decision[];
  write(decisions: readonly Decision[]): void;
}

/** Collects the checks of one request while it is being decided. */
export interface DecisionTrace {
  clientId?: string | undefined;
  pkce?: PkceComparison | undefined;
  /** Names of scenarios; whoever lets one act adds it. */
  readonly misbehaviours: string[];
  /**
   * Records a check, and refuses the request when it failed.
   *
   * @throws {ProviderError} the refusal
   */
  check(name: string, passed: unknown, refusal: () => ProviderError): asserts passed;
  /** Records as passed what runs through, and as failed what throws. */
  attempt<T>(name: string, run: () => Promise<T>): Promise<T>;
  accept(status: number): void;
  refuse(error: ProviderError, status?: number): void;
}

/** The last decisions of this tab or process. */
export interface DecisionLog {
  open(issuer: string, endpoint: string, method: string): DecisionTrace;
  /** Oldest first; the same array until something is added. */
  entries(): readonly Decision[];
  subscribe(listener: () => void): () => void;
  /** Forgets what one issuer decided. */
  forget(issuer: string): void;
}

/**
 * @param now milliseconds since the epoch
 * @param memory by default the log lives as long as itself
 * @param capacity how many decisions are kept
 */
export function createDecisionLog(
  now: () => number,
  memory?: DecisionMemory,
  capacity = 200,
): DecisionLog {
  let entries = memory?.read() ?? [];
  let lastId = entries.at(-1)?.id ?? 0;
  const listeners = new Set<() => void>();

  function replace(next: readonly Decision[]): void {
    entries = next;
    memory?.write(entries);
    for (const listener of listeners) listener();
  }

  return {
    open(issuer, endpoint, method) {
      const checks: DecisionCheck[] = [];
      const misbehaviours: string[] = [];
      const at = now();
      function close(
        this: void,
        outcome: Pick<Decision, "status" | "error" | "description">,
      ): void {
        lastId += 1;
        const { clientId, pkce } = trace;
        const seen = { issuer, endpoint, method, clientId, checks, misbehaviours, pkce };
        replace([...entries, { id: lastId, at, ...seen, ...outcome }].slice(-capacity));
      }
      const trace: DecisionTrace = {
        misbehaviours,
        check(name, passed, refusal) {
          checks.push({ name, passed: Boolean(passed) });
          if (!passed) throw refusal();
        },
        async attempt(name, run) {
          let passed = false;
          try {
            const result = await run();
            passed = true;
            return result;
          } finally {
            checks.push({ name, passed });
          }
        },
        accept: (status) => close({ status }),
        refuse: (error, status = error.status) =>
          close({ status, error: error.code, description: error.description }),
      };
      return trace;
    },
    entries: () => entries,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    forget: (issuer) => replace(entries.filter((entry) => entry.issuer !== issuer)),
  };
}
