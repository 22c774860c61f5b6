import type { QueryClient } from "@tanstack/react-query";
import type { Services } from "./services-context.tsx";

/** Where a page reads from before it is drawn, and for which address. */
export interface Reading {
  readonly queries: QueryClient;
  readonly services: Services;
  /** The variable parts of its address. */
  readonly params: Readonly<Record<string, string | undefined>>;
}
