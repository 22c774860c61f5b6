import { useCallback } from "react";
import type { PastedTokens } from "../oauth/imported-tokens.ts";
import type { PreparedImport } from "../connections/token-import.ts";
import { useServices } from "./services-context.tsx";

export type { PastedTokens, PreparedImport };

/** Neither a query nor a mutation: their caches would keep the tokens that were pasted. */
export function usePrepareImport(): (
  profileId: string,
  pasted: PastedTokens,
) => Promise<PreparedImport> {
  const { loadTokenImport } = useServices();
  return useCallback(
    async (profileId, pasted) => (await loadTokenImport()).prepare(profileId, pasted),
    [loadTokenImport],
  );
}
