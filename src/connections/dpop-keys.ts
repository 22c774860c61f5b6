import type { DpopProver } from "../oauth/dpop.ts";
import type { RecordStore } from "../vault/record-store.ts";
import type { ConnectionStore } from "./connection-store.ts";
import { loadOnce } from "./load-once.ts";

/** A key by the name under which the vault has it. */
export interface NamedKey {
  readonly id: string;
  readonly prover: DpopProver;
}

/**
 * The keys that the tokens of connections are bound to. What works with them is loaded with the
 * first of them: most connections have none.
 */
export interface DpopKeys {
  /** Makes a key and keeps it. @returns `outlivesPage`: false where the browser cannot keep it */
  make(): Promise<NamedKey & { readonly outlivesPage: boolean }>;
  /**
   * The key of an id, the same for everybody in this tab, so that all know the newest nonces.
   *
   * @throws OAuthError `vault_key_lost` when there is none any more
   */
  open(id: string): Promise<DpopProver>;
  /** Before a connection names it for good: nobody may have swept it up meanwhile. */
  keep(id: string): Promise<void>;
  /** Never fails: a key that stays behind is swept up later. */
  remove(id: string | undefined): Promise<void>;
  /** Removes the keys of sign-ins that were abandoned. */
  sweep(connections: Pick<ConnectionStore, "keyIds">): Promise<void>;
}

export interface DpopKeysDependencies {
  readonly records: RecordStore;
  readonly now: () => number;
  readonly randomId: () => string;
}

export function createDpopKeys(parts: DpopKeysDependencies): DpopKeys {
  const load = loadOnce(async () => {
    const { createDpopKeyRing } = await import("./dpop-key-ring.ts");
    return createDpopKeyRing(parts);
  });
  return {
    make: async () => (await load()).make(),
    open: async (id) => (await load()).open(id),
    keep: async (id) => (await load()).keep(id),
    async remove(id) {
      if (id !== undefined)
        await load().then(
          (keys) => keys.remove(id),
          () => undefined,
        );
    },
    sweep: async (connections) => (await load()).sweep(connections),
  };
}
