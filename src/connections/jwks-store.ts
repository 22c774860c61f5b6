import { fetchJwks, isJwks, type Jwks, type JwksSource } from "../oauth/jwks.ts";
import type { ProviderMetadata } from "../oauth/provider-profile.ts";
import { type AnswerCache, FRESH } from "./answer-cache.ts";

/** The keys of all providers, by issuer. */
export interface JwksStore {
  source(metadata: ProviderMetadata, fetch: typeof globalThis.fetch): JwksSource;
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

  return {
    source: (metadata, fetch) => ({
      async read() {
        const known = await answers.read(keyOf(metadata), FRESH);
        return isJwks(known) ? known : request(metadata, fetch);
      },
      fetch: () => request(metadata, fetch),
    }),
  };
}

/** Explicit profiles may share an issuer and not the keys. */
function keyOf({ issuer, jwks_uri: address = "" }: ProviderMetadata): string {
  return `jwks:${issuer} ${address}`;
}
