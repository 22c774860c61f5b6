import { type CryptoKey, type JWK, exportJWK, generateKeyPair } from "jose";
import * as v from "valibot";
import { type SigningAlgorithm, signingAlgorithms } from "./signing-algorithms.ts";
import type { MockStorage } from "../storage/mock-storage.ts";

/** A key of the provider. The private one cannot be exported, not even by this page. */
export interface SigningKey {
  readonly kid: string;
  readonly alg: SigningAlgorithm;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
  /** It signs no more, and is published for those who verify what it signed. */
  readonly retired: boolean;
}

const storedKeysSchema = v.array(
  v.object({
    kid: v.string(),
    alg: v.picklist(signingAlgorithms),
    privateKey: v.instance(globalThis.CryptoKey),
    publicJwk: v.looseObject({ kty: v.string() }),
    retired: v.boolean(),
  }),
);

/** How keys are replaced. */
export interface RotationOptions {
  /** Whether the old keys stay in the JWKS; by default they do. */
  readonly publishOld?: boolean;
  /** Whether a new key takes over the old one's `kid`, which it must not; by default it does not. */
  readonly sameKid?: boolean;
}

/** The provider's keys, made when first needed and then the same in every tab. */
export interface SigningKeys {
  /** What is published, the newest last. */
  all(): Promise<readonly SigningKey[]>;
  /** The key that signs with this algorithm. */
  forAlgorithm(alg: SigningAlgorithm): Promise<SigningKey>;
  /** Puts a new key in the place of each one that signs. */
  rotate(options?: RotationOptions): Promise<void>;
  /** Takes the retired keys out of the JWKS. */
  forgetRetired(): Promise<void>;
  /** Forgets the keys: the next signature is made with another one. */
  reset(): Promise<void>;
}

/** The keys that are there before anybody asks; the others are made for who is registered so. */
const usual: readonly SigningAlgorithm[] = ["RS256", "ES256"];

/**
 * @param key where the keys are kept in the storage
 * @param createKeyId makes the `kid` of a key
 */
export function createSigningKeys(
  storage: MockStorage,
  key: string,
  createKeyId: () => string,
): SigningKeys {
  function parse(stored: unknown): readonly SigningKey[] {
    const parsed = v.safeParse(storedKeysSchema, stored);
    return parsed.success ? parsed.output : [];
  }

  async function change(
    next: (keys: readonly SigningKey[]) => readonly SigningKey[],
  ): Promise<readonly SigningKey[]> {
    let kept: readonly SigningKey[] = [];
    await storage.update(key, (stored) => (kept = next(parse(stored))));
    return kept;
  }

  async function ensure(algorithms: readonly SigningAlgorithm[]): Promise<readonly SigningKey[]> {
    const stored = parse(await storage.read(key));
    const missing = missingIn(stored, algorithms);
    if (missing.length === 0) return stored;
    const made = await Promise.all(missing.map((alg) => makeKey(alg, createKeyId())));
    // Another tab may have made keys meanwhile: whoever stores first decides.
    return change((keys) => [
      ...keys,
      ...made.filter(({ alg }) => missingIn(keys, [alg]).length > 0),
    ]);
  }

  return {
    all: () => ensure(usual),
    async forAlgorithm(alg) {
      const found = (await ensure([...new Set([...usual, alg])])).find(
        (held) => held.alg === alg && !held.retired,
      );
      if (found === undefined) throw new Error(`the provider has no key for ${alg}`);
      return found;
    },
    async rotate({ publishOld = true, sameKid = false } = {}) {
      const signing = (await ensure(usual)).filter(({ retired }) => !retired);
      const made = await Promise.all(
        signing.map(({ alg, kid }) => makeKey(alg, sameKid ? kid : createKeyId())),
      );
      await change((keys) => [
        // Two keys under one name could not both be published.
        ...(publishOld && !sameKid ? keys.map((old) => ({ ...old, retired: true })) : []),
        ...made,
      ]);
    },
    async forgetRetired() {
      await change((keys) => keys.filter(({ retired }) => !retired));
    },
    reset: () => storage.update(key, () => undefined),
  };
}

function missingIn(
  keys: readonly SigningKey[],
  algorithms: readonly SigningAlgorithm[],
): SigningAlgorithm[] {
  return algorithms.filter((alg) => !keys.some((held) => held.alg === alg && !held.retired));
}

async function makeKey(alg: SigningAlgorithm, kid: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg);
  const publicJwk = { ...(await exportJWK(publicKey)), kid, alg, use: "sig" };
  return { kid, alg, privateKey, publicJwk, retired: false };
}
