/**
 * Where the provider keeps what it knows. Every tab answers its own requests through its own
 * handlers, so a change must be one transaction over all of them: `change` is synchronous, sees
 * what is stored, and what it returns is stored before anyone else looks.
 */
export interface MockStorage {
  read(key: string): Promise<unknown>;
  /** When `change` throws, nothing is stored and the promise rejects with what it threw. */
  update(key: string, change: (stored: unknown) => unknown): Promise<void>;
  /** The listener is called after a change, also one that another tab made. */
  readonly subscribe: (listener: () => void) => () => void;
}
