import { type CryptoKey, type JWK, exportJWK, generateKeyPair } from "jose";
import * as v from "valibot";
import type { SigningAlgorithm } from "./state.ts";
import type { MockStorage } from "./storage/mock-storage.ts";

/** A key of the provider. The private one cannot be exported, not even by this page. */
export interface SigningKey {
  readonly kid: string;
  readonly alg: SigningAlgorithm;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

const storedKeysSchema = v.array(
  v.object({
    kid: v.string(),
    alg: v.picklist(["RS256", "ES256"]),
    privateKey: v.instance(globalThis.CryptoKey),
    publicJwk: v.looseObject({ kty: v.string() }),
  }),
);

/** The provider's keys, made when first needed and then the same in every tab. */
export interface SigningKeys {
  all(): Promise<readonly SigningKey[]>;
  /** The key that signs with this algorithm. */
  forAlgorithm(alg: SigningAlgorithm): Promise<SigningKey>;
  /** Forgets the keys: the next signature is made with another one. */
  reset(): Promise<void>;
}

/**
 * @param key where the keys are kept in the storage
 * @param createKeyId makes the `kid` of a key
 */
export function createSigningKeys(
  storage: MockStorage,
  key: string,
  createKeyId: () => string,
): SigningKeys {
  async function all(): Promise<readonly SigningKey[]> {
    const stored = v.safeParse(storedKeysSchema, await storage.read(key));
    if (stored.success) return stored.output;

    const made = await Promise.all([
      makeKey("RS256", createKeyId()),
      makeKey("ES256", createKeyId()),
    ]);
    // Another tab may have made keys meanwhile: whoever stores first decides.
    let kept: readonly SigningKey[] = made;
    await storage.update(key, (other) => {
      const parsed = v.safeParse(storedKeysSchema, other);
      kept = parsed.success ? parsed.output : made;
      return kept;
    });
    return kept;
  }

  return {
    all,
    async forAlgorithm(alg) {
      const found = (await all()).find((candidate) => candidate.alg === alg);
      if (found === undefined) throw new Error(`the provider has no key for ${alg}`);
      return found;
    },
    reset: () => storage.update(key, () => undefined),
  };
}

async function makeKey(alg: SigningAlgorithm, kid: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg);
  const publicJwk = { ...(await exportJWK(publicKey)), kid, alg, use: "sig" };
  return { kid, alg, privateKey, publicJwk };
}
