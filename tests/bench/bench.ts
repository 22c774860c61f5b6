/** What a bench has measured, as a table of its document. */
export interface BenchTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** How a bench is asked to run. */
export interface BenchOptions {
  /** How often everything is measured, where it is said; else each bench knows best. */
  readonly rounds: number | undefined;
}

/** Something that is measured, never asserted: how fast it is depends on the machine. */
export interface Bench {
  /** Of its place in `docs/performance.md`. */
  readonly name: string;
  /**
   * @param tell prints a line as soon as it is known
   * @returns a table, or several with words between them, as Markdown
   */
  run(tell: (line: string) => void, options: BenchOptions): Promise<BenchTable | string>;
}
