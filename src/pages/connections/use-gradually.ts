import { startTransition, useEffect, useState } from "react";

/** How many are shown at once, and how many more with each step. */
const portion = 60;

/** A long list that grows by itself, so that its beginning does not wait for its end. */
export function useGradually<Item>(items: readonly Item[]): readonly Item[] {
  const [length, setLength] = useState(portion);
  useEffect(() => {
    if (length < items.length) startTransition(() => setLength(length + portion));
  }, [length, items.length]);
  return items.length <= length ? items : items.slice(0, length);
}
