import { startTransition, useEffect, useMemo, useState } from "react";

/** How many come into sight at once, and how many more with each step. */
const portion = 60;

/**
 * A long list that comes into sight by itself, so that its beginning does not wait for its end. What
 * was drawn stays, out of sight where it is not wanted: to take a thousand cards away and to make them
 * anew would hold up whoever types into the filter.
 *
 * @param wanted those of `all` that are looked for
 * @param filter what they are looked for by: with another one, it begins anew
 * @returns those that are drawn, in the order of `all`, and those of them that are in sight
 */
export function useGradually<Item extends { readonly id: string }>(
  all: readonly Item[],
  wanted: ReadonlySet<Item>,
  filter: string,
): { drawn: readonly Item[]; inSight: ReadonlySet<Item> } {
  const [reached, setReached] = useState({ filter, length: portion });
  const length = reached.filter === filter ? reached.length : portion;
  const { size } = wanted;
  useEffect(() => {
    if (length < size) startTransition(() => setReached({ filter, length: length + portion }));
  }, [length, size, filter]);

  const inSight = useMemo(
    () => (size <= length ? wanted : new Set([...wanted].slice(0, length))),
    [wanted, size, length],
  );
  const [before] = useState(() => new Set<string>());
  useEffect(() => {
    for (const { id } of inSight) before.add(id);
  }, [inSight, before]);
  return { drawn: all.filter((item) => inSight.has(item) || before.has(item.id)), inSight };
}
