import { useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { useCallback, useMemo, useSyncExternalStore } from "react";
import type { ExportCandidate, ExportChoice } from "../connections/workspace-export.ts";
import type { ImportPlan, LeftOut, PlannedItem } from "../connections/workspace-import.ts";
import type { PortableConnection, WorkspaceFile } from "../connections/workspace-file.ts";
import type { WipeOptions, WipeResult } from "../connections/wipe.ts";
import { useServices } from "./services-context.tsx";
import type { Ledger, PageFacts, Settings, Theme } from "./settings.ts";

export type {
  ExportCandidate,
  ExportChoice,
  ImportPlan,
  LeftOut,
  Ledger,
  PageFacts,
  PlannedItem,
  PortableConnection,
  Theme,
  WipeResult,
  WorkspaceFile,
};

const SETTINGS = ["settings"];

/** Milliseconds; other tabs write too, and requests go out without telling anybody. */
const LOOK_AGAIN = 5_000;

type Looked = { readonly state: { readonly status: "pending" | "error" | "success" } };

/** What cannot be had stays said until a person tries again: it would come and go otherwise. */
const live = {
  refetchInterval: ({ state }: Looked) => (state.status === "error" ? false : LOOK_AGAIN),
  refetchOnWindowFocus: ({ state }: Looked) => (state.status === "error" ? false : "always"),
} as const;

/** How much there is to export, and which connections' tokens can go along. */
export interface ExportOffer {
  readonly providers: number;
  readonly requests: number;
  readonly journeys: number;
  readonly candidates: readonly ExportCandidate[];
}

/** Everything that is kept here and everybody who was asked, live. */
export function useLedger(): UseQueryResult<Ledger> {
  const { loadSettings } = useServices();
  return useQuery({
    queryKey: [...SETTINGS, "ledger"],
    queryFn: async () => (await loadSettings()).ledger(),
    ...live,
  });
}

/** What this page knows of itself and its browser. */
export function usePageFacts(): UseQueryResult<PageFacts> {
  const { loadSettings } = useServices();
  return useQuery({
    queryKey: [...SETTINGS, "facts"],
    queryFn: async () => (await loadSettings()).facts(),
    refetchOnWindowFocus: "always",
  });
}

/** What could go into a file now. */
export function useExportOffer(): UseQueryResult<ExportOffer> {
  const { loadSettings } = useServices();
  return useQuery({
    queryKey: [...SETTINGS, "offer"],
    queryFn: async () => {
      const { exporting } = await loadSettings();
      const [{ providers, requests, journeys }, candidates] = await Promise.all([
        exporting.contents(),
        exporting.candidates(),
      ]);
      return {
        providers: providers.length,
        requests: requests.length,
        journeys: journeys.length,
        candidates,
      };
    },
    ...live,
  });
}

/**
 * What is done on a person's explicit wish. None of it is a mutation: their cache would keep
 * passphrases and tokens.
 */
export interface WorkspaceActions {
  readonly write: (choice: ExportChoice) => Promise<string>;
  readonly read: (file: Pick<Blob, "size" | "text">) => Promise<WorkspaceFile>;
  readonly open: (
    file: WorkspaceFile,
    passphrase: string,
  ) => Promise<readonly PortableConnection[]>;
  readonly plan: (
    file: WorkspaceFile,
    connections: readonly PortableConnection[],
  ) => Promise<ImportPlan>;
  readonly carryOut: (plan: ImportPlan) => Promise<void>;
  readonly wipe: (options: WipeOptions) => Promise<WipeResult>;
  readonly startAfresh: () => void;
}

export function useWorkspaceActions(): WorkspaceActions {
  const { loadSettings } = useServices();
  const queries = useQueryClient();
  return useMemo(
    () => ({
      write: async (choice) => (await loadSettings()).exporting.write(choice),
      read: async (file) => (await loadSettings()).importing.read(file),
      open: async (...args) => (await loadSettings()).importing.open(...args),
      plan: async (...args) => (await loadSettings()).importing.plan(...args),
      async carryOut(plan) {
        await (await loadSettings()).importing.carryOut(plan);
        await queries.invalidateQueries();
      },
      async wipe(options) {
        const result = await (await loadSettings()).wipe(options);
        queries.clear();
        return result;
      },
      startAfresh: () => void loadSettings().then(({ startAfresh }) => startAfresh()),
    }),
    [loadSettings, queries],
  );
}

/** The choice of theme, live; undefined until it is read. */
export function useTheme(): { theme: Theme | undefined; choose: (theme: Theme) => void } {
  const { loadSettings } = useServices();
  const { data: settings } = useQuery({
    queryKey: [...SETTINGS, "theme"],
    queryFn: async (): Promise<{ theme: Settings["theme"] }> => ({
      theme: (await loadSettings()).theme,
    }),
    staleTime: Infinity,
    // Functions cannot be compared.
    structuralSharing: false,
  });
  const subscribe = useCallback(
    (listener: () => void) => settings?.theme.subscribe(listener) ?? (() => undefined),
    [settings],
  );
  const theme = useSyncExternalStore(subscribe, () => settings?.theme.current());
  return { theme, choose: (choice) => settings?.theme.choose(choice) };
}
