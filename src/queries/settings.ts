import type { ContactedOrigin } from "../connections/contacted-origins.ts";
import type { RecordCount } from "../connections/storage-ledger.ts";
import type { WipeOptions, WipeResult } from "../connections/wipe.ts";
import type { WorkspaceExport } from "../connections/workspace-export.ts";
import type { WorkspaceImport } from "../connections/workspace-import.ts";

/** What the person chose: the system's theme, or one of the two. */
export type Theme = "system" | "light" | "dark";

/** What the browser's own storages hold of Pixy; keys are counted, values are not looked at. */
export interface StorageItems {
  /** Sign-ins that are under way in this tab. */
  readonly transactions: number;
  /** Whether journeys wait for the tab to come back from a provider. */
  readonly journeys: boolean;
  /** Whether this tab left for a provider's sign-out, and has not told of it yet. */
  readonly signOut: boolean;
  readonly guided: boolean;
  readonly drafts: number;
  readonly theme: boolean;
  /** Whether somebody has switched the shortcuts off. */
  readonly shortcuts: boolean;
  /** What stands in the storages of this origin and is not of this list. */
  readonly others: number;
}

/** Everything that is kept here, and everybody who was asked for something. */
export interface Ledger {
  readonly records: readonly RecordCount[];
  readonly items: StorageItems;
  /** Bytes that the browser counts for this origin; undefined: it does not say. */
  readonly usage: number | undefined;
  readonly contacts: readonly ContactedOrigin[];
  /** Since when the browser itself has recorded them, in milliseconds of the local clock. */
  readonly loadedAt: number;
}

/** What this page knows of itself and of the browser it runs in. */
export interface PageFacts {
  readonly version: string;
  readonly isSecure: boolean;
  /** Directives of the policy that the page brings along. */
  readonly policy: readonly string[];
  /** Those of the host's header, which hold too; undefined: the host did not answer. */
  readonly hostPolicy: readonly string[] | undefined;
  /** Whether strings can become script here: `enforced`: only by a named policy. */
  readonly trustedTypes: "enforced" | "not-enforced" | "unsupported";
  /** Whether the browser may clear all this by itself; undefined: it does not say. */
  readonly isPersisted: boolean | undefined;
}

/** What the screen of settings stands on, loaded when it is opened. */
export interface Settings {
  readonly exporting: WorkspaceExport;
  readonly importing: WorkspaceImport;
  readonly ledger: () => Promise<Ledger>;
  readonly facts: () => Promise<PageFacts>;
  readonly wipe: (options: WipeOptions) => Promise<WipeResult>;
  /** Loads the app anew: nothing of this page stays in memory. */
  readonly startAfresh: () => void;
  readonly theme: {
    readonly current: () => Theme;
    readonly choose: (theme: Theme) => void;
    /** @returns a function that unsubscribes */
    readonly subscribe: (listener: () => void) => () => void;
  };
}
