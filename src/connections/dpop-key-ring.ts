import { TRANSACTION_LIFETIME } from "../oauth/authorization-transaction.ts";
import { createDpopProver, type DpopProver } from "../oauth/dpop.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { createDpopKeyStore, makeDpopKey } from "../vault/dpop-key-store.ts";
import type { DpopKeys, DpopKeysDependencies } from "./dpop-keys.ts";

interface OpenKey {
  readonly pair: CryptoKeyPair;
  readonly prover: DpopProver;
}

/** The keys themselves: in the vault, and opened in this tab's memory. */
export function createDpopKeyRing({ records, now, randomId }: DpopKeysDependencies): DpopKeys {
  const store = createDpopKeyStore(records, now);
  /** Also the home of keys that no disk takes. */
  const open = new Map<string, Promise<OpenKey>>();

  function openOnce(id: string, opening: () => Promise<OpenKey>): Promise<OpenKey> {
    const known = open.get(id);
    if (known !== undefined) return known;
    const opened = opening();
    open.set(id, opened);
    opened.catch(() => open.delete(id));
    return opened;
  }

  async function read(id: string): Promise<OpenKey> {
    const pair = await store.read(id);
    if (pair === undefined) {
      throw new OAuthError("vault_key_lost", "the key that the tokens are bound to is gone");
    }
    return { pair, prover: await createDpopProver(pair) };
  }

  async function make(): Promise<OpenKey> {
    const pair = await makeDpopKey();
    return { pair, prover: await createDpopProver(pair) };
  }

  return {
    async make() {
      const id = randomId();
      const { pair, prover } = await openOnce(id, make);
      return { id, prover, outlivesPage: await store.keep(id, pair) };
    },
    open: async (id) => (await openOnce(id, () => read(id))).prover,
    async keep(id) {
      const { pair } = await openOnce(id, () => read(id));
      await store.keep(id, pair);
    },
    async remove(id) {
      if (id === undefined) return;
      open.delete(id);
      // Where the storage refuses, the next sweep finds it.
      await store.remove(id).catch(() => undefined);
    },
    async sweep(connections) {
      // Long enough that no sign-in can still be on its way with it.
      const abandoned = await store.keptUntil(now() - 2 * TRANSACTION_LIFETIME);
      if (abandoned.length === 0) return;
      const used = await connections.keyIds();
      // A connection that cannot be read may have named any of them.
      if (used === undefined) return;
      for (const id of abandoned) if (!used.has(id)) await store.remove(id);
    },
  };
}
