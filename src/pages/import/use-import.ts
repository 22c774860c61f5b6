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
  | { readonly at: "form"; readonly error?: unknown }
  | { readonly at: "working" }
  | { readonly at: "question"; readonly prepared: PreparedImport; readonly replaces: string }
  /** Stored, but its refresh token did not work. */
  | { readonly at: "refused"; readonly connectionId: string; readonly error: unknown };

/** One import, from pasted tokens to a connection. */
export function useImport(firstUse: FirstUse) {
  const prepare = usePrepareImport();
  const refresh = useRefreshNow();
  const navigate = useNavigate();
  const [progress, setProgress] = useState<ImportProgress>({ at: "form" });
  const undecided = useRef<PreparedImport>(undefined);

  // Whoever goes elsewhere instead of answering has said no.
  useEffect(() => () => void undecided.current?.cancel(), []);

  async function store(prepared: PreparedImport): Promise<void> {
    undecided.current = undefined;
    setProgress({ at: "working" });
    let connectionId: string;
    try {
      connectionId = await prepared.store();
    } catch (error) {
      return setProgress({ at: "form", error });
    }
    try {
      if (firstUse === "now" && prepared.hasRefreshToken) await refresh.mutateAsync(connectionId);
    } catch (error) {
      return setProgress({ at: "refused", connectionId, error });
    }
    await navigate(`/connections/${connectionId}`, { replace: true });
  }

  return {
    progress,
    /** @returns whether the tokens are taken, so that the fields can be cleared */
    async start(profileId: string, pasted: PastedTokens): Promise<boolean> {
      setProgress({ at: "working" });
      try {
        const prepared = await prepare(profileId, pasted);
        const { replaces } = prepared;
        if (replaces === undefined) void store(prepared);
        else {
          undecided.current = prepared;
          setProgress({ at: "question", prepared, replaces });
        }
        return true;
      } catch (error) {
        setProgress({ at: "form", error });
        return false;
      }
    },
    replace: (prepared: PreparedImport) => void store(prepared),
    cancel(): void {
      void undecided.current?.cancel();
      undecided.current = undefined;
      setProgress({ at: "form" });
    },
    dismiss: () => setProgress({ at: "form" }),
  };
}
