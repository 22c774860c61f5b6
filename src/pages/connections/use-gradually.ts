import { startTransition, useEffect, useState } from "react";

/** How many are drawn at once, more than any window shows, and how many more with each step. */
const step = 16;

/** How many are drawn unless somebody wants more: whoever looks for one among a thousand filters. */
export const portion = 48;

/** How much of a long list is drawn. */
export interface Gradually {
  /** So many, from its beginning. */
  readonly drawn: number;
  /** So many will be, without anybody asking. */
  readonly goal: number;
  /** @param count so many more are wanted */
  readonly want: (count: number) => void;
}

/**
 * A long list whose beginning does not wait for its end, and which grows as far as a person wants:
 * what nobody looks at would hold up each of their keys.
 *
 * @param length of the list
 * @param filter what it was found by: with another one, it begins anew
 */
export function useGradually(length: number, filter: string): Gradually {
  const beginning = { filter, wanted: portion, reached: step };
  const [kept, setKept] = useState(beginning);
  const { wanted, reached } = kept.filter === filter ? kept : beginning;
  const goal = Math.min(wanted, length);
  useEffect(() => {
    if (reached < goal) startTransition(() => setKept({ filter, wanted, reached: reached + step }));
  }, [reached, goal, filter, wanted]);
  return {
    drawn: Math.min(reached, goal),
    goal,
    want: (count) => setKept({ filter, wanted: goal + count, reached }),
  };
}
