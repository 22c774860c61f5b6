import { useCallback } from "react";
import type { PastedTokens } from "../oauth/imported-tokens.ts";
import type { PreparedImport } from "../connections/token-import.ts";
import { useServices } from "./services-context.tsx";

export type { PastedTokens, PreparedImport };

/** Neither a query nor a mutation: their caches would keep the tokens that were pasted. */
export function usePrepareImport(): (
  profileId: string,
  pasted: PastedTokens,
  signal: AbortSignal,
) => Promise<PreparedImport> {
  const { loadTokenImport } = useServices();
  return useCallback(
    async (...args) => (await loadTokenImport()).prepare(...args),
    [loadTokenImport],
  );
}
