import { useEffect, useEffectEvent, useState } from "react";

/** Milliseconds without a key after which the address follows. */
const REST = 300;

/**
 * What stands in the filter. The address, in which it is kept, follows when the typing rests: every
 * link of the page looks at the address, and a thousand cards have a thousand links.
 *
 * @param kept what the address says
 * @param keep writes to the address
 */
export function useFilterText(
  kept: string,
  keep: (text: string) => void,
): readonly [text: string, type: (text: string) => void] {
  const [text, type] = useState(kept);
  const [seen, setSeen] = useState(kept);
  const [written, setWritten] = useState(kept);
  // Somebody else has changed it: a link to the page without a filter, for one.
  if (kept !== seen) {
    setSeen(kept);
    if (kept !== written) {
      setWritten(kept);
      type(kept);
    }
  }
  const write = useEffectEvent(() => {
    setWritten(text);
    keep(text);
  });
  useEffect(() => {
    if (text === written) return undefined;
    const timer = setTimeout(write, REST);
    return () => clearTimeout(timer);
  }, [text, written]);
  return [text, type];
}
