import { describe, expect } from "vitest";
import { createDeviceSignInStore } from "../../src/connections/device-sign-in-store.ts";
import { exactTime } from "../../src/ui/time-words.ts";
import { createMemoryStore } from "../../src/vault/memory-store.ts";
import { createTokenVault } from "../../src/vault/token-vault.ts";
import { loadVaultKey } from "../../src/vault/vault-key.ts";
import { mutated } from "./hostile.ts";
import { itHolds, verdictOf } from "./property.ts";

const NOW = Date.UTC(2026, 0, 31, 12);
const KEY = "device-sign-in:acme";
const RECORD = {
  schema: 1,
  id: "d1",
  profileId: "acme",
  startedAt: NOW,
  expiresAt: NOW + 600_000,
  interval: 5,
  nextAt: NOW + 5_000,
  isSlowed: false,
  failures: 0,
  polls: 1,
  journeyId: "j1",
  keyId: "k1",
  ended: { as: "failed", code: "device_denied", connectionId: "c1" },
} as const;
const CONTENT = {
  profile: {
    id: "acme",
    name: "Acme",
    issuer: "https://id.example",
    clientId: "pixy",
    scope: "openid",
    authorizationParams: {},
    dpop: false,
    par: false,
    refreshTokens: "vault",
    apis: [],
    apiOrigins: [],
    distinctCallback: false,
  },
  metadata: { issuer: "https://id.example", token_endpoint: "https://id.example/token" },
  deviceCode: "secret",
  userCode: "WDJB-MJHT",
  verificationUri: "https://id.example/activate",
};

const records = createMemoryStore();
const vault = createTokenVault(() => loadVaultKey(records));
const store = createDeviceSignInStore(records, vault);

describe("a stored sign-in by device code", () => {
  itHolds(
    "is one that can be shown, or none, and can be replaced",
    mutated(RECORD),
    async (value) => {
      await records.update(KEY, () => value);
      const record = await store.read("acme");
      await store.underWay();
      if (record !== undefined) {
        for (const at of [record.startedAt, record.expiresAt, record.nextAt])
          expect(() => exactTime(at)).not.toThrow();
        expect(record.interval).toBeGreaterThanOrEqual(0);
        const { failure } = await verdictOf(() => store.open(record));
        expect(failure?.code).toBe("record_corrupted");
      }
      const { ended: _, ...begun } = RECORD;
      await store.put(begun);
      expect(await store.read("acme")).toEqual(begun);
    },
  );

  itHolds("is opened as what can be asked with, or not at all", mutated(CONTENT), async (value) => {
    const of = { connectionId: "acme", lineage: "d1", generation: 0, slot: "device" } as const;
    const { ended: _, ...begun } = RECORD;
    const sealed = await vault.seal(value ?? null, of);
    const { value: content, failure } = await verdictOf(() => store.open({ ...begun, sealed }));
    if (content === undefined) {
      expect(failure?.code).toBe("record_corrupted");
      return;
    }
    const { deviceCode, userCode, verificationUri, metadata, profile } = content;
    for (const text of [deviceCode, userCode, verificationUri, metadata.issuer, profile.clientId])
      expect(typeof text).toBe("string");
  });
});
