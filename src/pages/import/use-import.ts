import { useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { useRefreshNow } from "../../queries/connection-queries.ts";
import {
  type PastedTokens,
  type PreparedImport,
  usePrepareImport,
} from "../../queries/import-queries.ts";

/** When the refresh token is used for the first time. */
export type FirstUse = "now" | "at-need";

/** How far an import has come. */
export type ImportProgress =
  | { readonly at: "form"; readonly error?: unknown; readonly isCancelled?: true }
  | { readonly at: "checking" }
  | { readonly at: "storing" }
  /** The connection is there, and its refresh token is on its way. */
  | { readonly at: "first-refresh"; readonly connectionId: string }
  | { readonly at: "question"; readonly prepared: PreparedImport; readonly replaces: string }
  /** Stored, but its refresh token did not work. */
  | { readonly at: "refused"; readonly connectionId: string; readonly error: unknown };

/** One import, from pasted tokens to a connection. */
export function useImport(firstUse: FirstUse) {
  const prepare = usePrepareImport();
  const refresh = useRefreshNow();
  const navigate = useNavigate();
  const [progress, setProgress] = useState<ImportProgress>({ at: "form" });
  const checking = useRef<AbortController>(undefined);
  const undecided = useRef<PreparedImport>(undefined);
  const isHere = useRef(true);

  // Whoever goes elsewhere instead of waiting or answering has said no.
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
      checking.current?.abort();
      void undecided.current?.cancel();
    };
  }, []);

  async function store(prepared: PreparedImport): Promise<void> {
    undecided.current = undefined;
    setProgress({ at: "storing" });
    let connectionId: string;
    try {
      connectionId = await prepared.store();
    } catch (error) {
      return setProgress({ at: "form", error });
    }
    try {
      if (firstUse === "now" && prepared.hasRefreshToken) {
        setProgress({ at: "first-refresh", connectionId });
        await refresh.mutateAsync(connectionId);
      }
    } catch (error) {
      return setProgress({ at: "refused", connectionId, error });
    }
    if (isHere.current) await navigate(`/connections/${connectionId}`, { replace: true });
  }

  return {
    progress,
    /** @returns whether the tokens are taken, so that the fields can be cleared */
    async start(profileId: string, pasted: PastedTokens): Promise<boolean> {
      setProgress({ at: "checking" });
      const { signal } = (checking.current = new AbortController());
      try {
        const prepared = await prepare(profileId, pasted, signal);
        const { replaces } = prepared;
        if (replaces === undefined) void store(prepared);
        else {
          undecided.current = prepared;
          setProgress({ at: "question", prepared, replaces });
        }
        return true;
      } catch (error) {
        if (!signal.aborted) setProgress({ at: "form", error });
        return false;
      }
    },
    replace: (prepared: PreparedImport) => void store(prepared),
    /** While it is checked, or in answer to the question: nothing is stored. */
    cancel(): void {
      checking.current?.abort();
      void undecided.current?.cancel();
      undecided.current = undefined;
      setProgress({ at: "form", isCancelled: true });
    },
    dismiss: () => setProgress({ at: "form" }),
  };
}
