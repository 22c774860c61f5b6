import { fetchJwks, isJwks, type Jwks, type JwksSource } from "../oauth/jwks.ts";
import type { ProviderMetadata } from "../oauth/provider-profile.ts";
import { type AnswerCache, FRESH } from "./answer-cache.ts";

/** Milliseconds for which a provider that had no other keys is not asked for other keys again. */
const COOLDOWN = 30_000;

/**
 * The keys of all providers, by issuer. Tokens that no key fits, one after the other, do not become
 * a flood of requests: whoever asks again soon after the provider had nothing else gets what it had.
 */
export interface JwksStore {
  source(metadata: ProviderMetadata, fetch: typeof globalThis.fetch): JwksSource;
  /** The keys as they were when the provider was last asked, however long ago; nobody is asked now. */
  remembered(metadata: ProviderMetadata): Promise<Jwks | undefined>;
}

export function createJwksStore(answers: AnswerCache): JwksStore {
  const underWay = new Map<string, Promise<Jwks>>();

  function request(metadata: ProviderMetadata, fetch: typeof globalThis.fetch): Promise<Jwks> {
    const key = keyOf(metadata);
    const running = underWay.get(key);
    if (running !== undefined) return running;
    const started = fetchJwks(metadata, { fetch })
      .then(async (jwks) => {
        await answers.write(key, jwks);
        return jwks;
      })
      .finally(() => underWay.delete(key));
    underWay.set(key, started);
    return started;
  }

  async function ask(metadata: ProviderMetadata, fetch: typeof globalThis.fetch): Promise<Jwks> {
    const unchanged = `jwks-unchanged:${keyOf(metadata)}`;
    const known = await answers.read(keyOf(metadata), FRESH);
    const isCooling = (await answers.read(unchanged, COOLDOWN)) !== undefined;
    if (isJwks(known) && isCooling) return known;
    const jwks = await request(metadata, fetch);
    // Keys that did change are the cure: the provider may be asked for them as often as it changes them.
    if (JSON.stringify(jwks) === JSON.stringify(known)) await answers.write(unchanged, true);
    return jwks;
  }

  return {
    async remembered(metadata) {
      const known = await answers.read(keyOf(metadata), Infinity);
      return isJwks(known) ? known : undefined;
    },
    source: (metadata, fetch) => ({
      async read() {
        const known = await answers.read(keyOf(metadata), FRESH);
        return isJwks(known) ? known : request(metadata, fetch);
      },
      fetch: () => ask(metadata, fetch),
    }),
  };
}

/** Explicit profiles may share an issuer and not the keys. */
function keyOf({ issuer, jwks_uri: address = "" }: ProviderMetadata): string {
  return `jwks:${issuer} ${address}`;
}
