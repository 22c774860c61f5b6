/** What a bench has measured, as a table of its document. */
export interface BenchTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Something that is measured, never asserted: how fast it is depends on the machine. */
export interface Bench {
  /** Of its place in `docs/performance.md`. */
  readonly name: string;
  /** @param tell prints a line as soon as it is known */
  run(tell: (line: string) => void): Promise<BenchTable>;
}
