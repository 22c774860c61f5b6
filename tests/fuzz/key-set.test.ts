import * as fc from "fast-check";
import { describe, expect } from "vitest";
import { createAnswerCache } from "../../src/connections/answer-cache.ts";
import { createJwksStore } from "../../src/connections/jwks-store.ts";
import { fetchJwks, isJwks } from "../../src/oauth/jwks.ts";
import { createMemoryStore } from "../../src/vault/memory-store.ts";
import { RS256, signIn } from "../oauth/sign-in.ts";
import { answering, makeSigningKey, METADATA } from "../support/provider-double.ts";
import { answerOf, hostileAnswer, hostileValue, mutated } from "./hostile.ts";
import { itHolds, verdictOf } from "./property.ts";

const other = await makeSigningKey("RS256", RS256.jwk.kid);
const KEYS = { keys: [other.jwk, RS256.jwk] };

describe("a key set", () => {
  itHolds(
    "is a list of keys or an OAuthError, and remembered only then",
    hostileAnswer(KEYS),
    async (draft) => {
      const { fetch } = answering({ "/jwks": () => answerOf(draft) });
      const records = createMemoryStore();
      const jwks = createJwksStore(createAnswerCache(records, Date.now));
      const { value, failure } = await verdictOf(() => jwks.source(METADATA, fetch).read());
      expect(await records.readAll("")).toHaveLength(value === undefined ? 0 : 1);
      if (value === undefined) expect(failure?.code).toBe("jwks_unavailable");
      else expect(value.keys.every((key) => typeof key === "object")).toBe(true);
    },
  );

  itHolds("verifies an ID token only by the key that signed it", mutated(KEYS), async (keys) => {
    fc.pre(isJwks(keys));
    const source = async () => keys;
    const { outcome } = await signIn({
      keys: { read: source, fetch: source, fetches: () => 0 },
    });
    const { value } = await verdictOf(() => outcome);
    if (value !== undefined) expect(JSON.stringify(keys)).toContain(RS256.jwk.n);
  });

  itHolds(
    "finds the key among others that are none",
    fc.array(hostileValue, { maxLength: 6 }),
    async (others) => {
      const keys = [...others.filter((key) => key !== null && typeof key === "object"), RS256.jwk];
      const { fetch } = answering({ "/jwks": () => Response.json({ keys }) });
      const source = () => fetchJwks(METADATA, { fetch });
      const { outcome } = await signIn({ keys: { read: source, fetch: source, fetches: () => 0 } });
      expect((await outcome).claims?.sub).toBe("alice");
    },
  );
});
