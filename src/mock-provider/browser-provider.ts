import { type Issuers, createIssuers } from "./issuers.ts";
import type { MockProviderSetup } from "./provider-options.ts";
import { createSessionDecisions } from "./storage/session-decisions.ts";
import { createIndexedDbStorage } from "./storage/indexeddb-storage.ts";

let started: Issuers | undefined;

/**
 * @param issuer the root issuer
 * @returns the provider of this tab: its pages, its drawer and its endpoints share one
 */
export function browserIssuers(issuer: string, setup: MockProviderSetup = {}): Issuers {
  started ??= createIssuers({
    ...setup,
    issuer,
    storage: createIndexedDbStorage(),
    decisions: createSessionDecisions(),
  });
  return started;
}
