import { useState } from "react";

/**
 * What stands in a field whose text is kept in the address. The address follows when the page has
 * time, and whoever types must not wait for it: until it has caught up, the field shows what was typed.
 *
 * @param kept what the address says
 * @param keep writes to the address
 */
export function useTyped(
  kept: string,
  keep: (text: string) => void,
): readonly [text: string, type: (text: string) => void] {
  const [typed, setTyped] = useState<string>();
  if (typed !== undefined && typed === kept) setTyped(undefined);
  return [
    typed ?? kept,
    (text) => {
      setTyped(text);
      keep(text);
    },
  ];
}
