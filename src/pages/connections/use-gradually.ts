import { startTransition, useEffect, useState } from "react";

/** How many are drawn at once, more than any window shows. */
const beginning = 16;

/** How many more with a step at most: as many again as there are, so that a thousand are few steps. */
const longestStep = 128;

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
  const anew = { filter, wanted: portion, reached: beginning };
  const [kept, setKept] = useState(anew);
  const { wanted, reached } = kept.filter === filter ? kept : anew;
  const goal = Math.min(wanted, length);
  useEffect(() => {
    if (reached >= goal) return;
    const next = Math.min(goal, reached + Math.min(reached, longestStep));
    startTransition(() => setKept({ filter, wanted, reached: next }));
  }, [reached, goal, filter, wanted]);
  return {
    drawn: Math.min(reached, goal),
    goal,
    want: (count) => setKept({ filter, wanted: goal + count, reached }),
  };
}
