import * as fc from "fast-check";
import { describe, expect } from "vitest";
import {
  type ConnectionNotice,
  createConnectionChannel,
} from "../../src/connections/connection-channel.ts";
import { parseConnectionRecord, toConnection } from "../../src/connections/connection-record.ts";
import { createConnectionStore } from "../../src/connections/connection-store.ts";
import { createConnectionTokens } from "../../src/connections/connection-tokens.ts";
import { createDpopKeys } from "../../src/connections/dpop-keys.ts";
import { createSuspendedJourneys } from "../../src/journeys/suspended-journeys.ts";
import { soundJourneys } from "../../src/journeys/journey-record.ts";
import { createMemoryStore } from "../../src/vault/memory-store.ts";
import { createTokenVault } from "../../src/vault/token-vault.ts";
import { loadVaultKey } from "../../src/vault/vault-key.ts";
import { exactTime } from "../../src/ui/time-words.ts";
import { hostileJson, hostileText, hostileValue, mutated } from "./hostile.ts";
import { itHolds, verdictOf } from "./property.ts";

const NOW = Date.UTC(2026, 0, 31, 12);
const IDS = { connectionId: "c1", lineage: "l1", generation: 3, slot: "current" } as const;
const TOKENS = {
  accessTokens: { "": { token: "at", tokenType: "bearer", receivedAt: NOW, expiresAt: NOW + 1 } },
  refreshToken: "rt",
  idToken: "it",
};
const RECORD = {
  schema: 1,
  id: "c1",
  profileId: "acme",
  providerName: "Acme",
  issuer: "https://id.example",
  clientId: "pixy",
  account: {
    subject: "alice",
    label: "Alice",
    attestedBy: "id_token",
    claims: { sub: "alice", name: "Alice", email: "alice@id.example" },
  },
  requestedScope: "openid",
  grantedScope: "openid",
  addedScope: "read",
  keyBinding: { keyId: "k1", thumbprint: "t" },
  connectedAt: NOW,
  refreshedAt: NOW,
  accessTokenReceivedAt: NOW,
  accessTokenExpiresAt: NOW + 60_000,
  hasRefreshToken: true,
  hasIdToken: true,
  canSignOut: true,
  refreshTokenRotates: true,
  lineage: "l1",
  generation: 3,
  current: { iv: new Uint8Array(12), ciphertext: new ArrayBuffer(16) },
  mark: { generation: 3, at: NOW, attempts: 1, state: "sent" },
  failures: 0,
  problem: { code: "refresh_unavailable", at: NOW, retryAt: NOW + 1_000 },
  ended: false,
  history: [{ at: NOW, kind: "connected", journeyId: "j1" }],
};

/** What the structured clone can keep and JSON cannot. */
const beyondJson = fc.constantFrom<unknown>(
  undefined,
  NaN,
  Infinity,
  -Infinity,
  1n,
  new Date(NaN),
  new Map([["id", "c1"]]),
  new Set([1]),
  /a+/g,
  new Uint8Array(3),
  new ArrayBuffer(0),
  new Error("stored"),
);
const stored = (valid: object) =>
  fc.oneof(
    { weight: 6, arbitrary: mutated(valid) },
    { weight: 1, arbitrary: hostileValue },
    { weight: 1, arbitrary: beyondJson },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.constantFrom(...Object.keys(valid)), beyondJson)
        .map(([name, value]): unknown => ({ ...valid, [name]: value })),
    },
  );

describe("a stored connection", () => {
  itHolds("is one that can be shown, or record_corrupted", stored(RECORD), async (value) => {
    const { value: record, failure } = await verdictOf(() => parseConnectionRecord(value));
    if (record === undefined) {
      expect(failure?.code).toBe("record_corrupted");
      return;
    }
    for (const now of [NOW, 0, NOW * 2]) {
      const { status, connectedAt, history, problem, refreshedAt } = toConnection(record, now);
      expect(status).toMatch(/^(Connected|Refreshing|Needs reconnect|Offline)$/);
      const times = [connectedAt, refreshedAt, problem?.at, problem?.retryAt];
      for (const at of [...times, ...history.map((entry) => entry.at)])
        if (at !== undefined) expect(() => exactTime(at)).not.toThrow();
    }
  });

  itHolds("that is damaged hides no other, and can be removed", stored(RECORD), async (value) => {
    const records = createMemoryStore();
    await records.update("connection:c1", () => value);
    await records.update("connection:c2", () => ({ ...RECORD, id: "c2" }));
    const store = createConnectionStore(records);
    expect((await store.list()).map(({ id }) => id)).toContain("c2");
    await verdictOf(() => store.read("c1"));
    await store.keyIds();
    await store.take("c1");
    expect(await records.read("connection:c1")).toBeUndefined();
  });

  itHolds(
    "that was whole is read as it was written",
    fc.tuple(hostileText, hostileText),
    (input) => {
      const [label, grantedScope] = input;
      const record = { ...RECORD, grantedScope, account: { ...RECORD.account, label } };
      expect(parseConnectionRecord(structuredClone(record))).toEqual(record);
    },
  );
});

const records = createMemoryStore();
const vault = createTokenVault(() => loadVaultKey(records));

describe("the vault", () => {
  itHolds(
    "opens what it has sealed, as usable tokens or an OAuthError",
    mutated(TOKENS),
    async (value) => {
      const current = await vault.seal(value ?? null, IDS);
      const record = parseConnectionRecord({ ...RECORD, current });
      const { value: held } = await verdictOf(() => createConnectionTokens(vault).open(record));
      if (held === undefined) return;
      for (const { token, tokenType } of Object.values(held.tokenSet.accessTokens))
        expect([typeof token, typeof tokenType]).toEqual(["string", "string"]);
      expect(["string", "undefined"]).toContain(typeof held.tokenSet.refreshToken);
    },
  );

  itHolds(
    "opens nothing that was changed",
    fc.tuple(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 80 })),
    async ([iv, ciphertext]) => {
      const sealed = { iv: Uint8Array.from(iv), ciphertext: Uint8Array.from(ciphertext).buffer };
      const { failure } = await verdictOf(() => vault.open(sealed, IDS));
      expect(failure?.code).toBe("vault_key_lost");
    },
  );

  itHolds("gives back whatever it was given", fc.jsonValue(), async (value) => {
    const opened = await vault.open(await vault.seal(value, IDS), IDS);
    expect(JSON.stringify(opened)).toBe(JSON.stringify(value));
  });
});

const generate = (algorithm: EcKeyGenParams | AesKeyGenParams, usages: KeyUsage[]) =>
  crypto.subtle.generateKey(algorithm, false, usages);
const p256 = await generate({ name: "ECDSA", namedCurve: "P-256" }, ["sign", "verify"]);
const p384 = await generate({ name: "ECDSA", namedCurve: "P-384" }, ["sign", "verify"]);
const ecdh = await generate({ name: "ECDH", namedCurve: "P-256" }, ["deriveBits"]);
const aes = await generate({ name: "AES-GCM", length: 256 }, ["encrypt", "decrypt"]);
const aesCbc = await generate({ name: "AES-CBC", length: 256 }, ["encrypt", "decrypt"]);
const encryptOnly = await generate({ name: "AES-GCM", length: 256 }, ["encrypt"]);
const keys = [p256, p384, ecdh, aes, aesCbc, encryptOnly].flatMap((key) =>
  key instanceof CryptoKey ? [key] : [key.privateKey, key.publicKey],
);
const anyKey = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<unknown>(...keys) },
  hostileValue,
  beyondJson,
);

describe("a stored key", () => {
  itHolds(
    "that tokens are bound to makes proofs, or is gone",
    fc.tuple(fc.oneof(fc.constant(NOW), hostileValue), anyKey, anyKey),
    async ([at, privateKey, publicKey]) => {
      const store = createMemoryStore();
      await store.update("dpop-key:k1", () => ({ at, privateKey, publicKey }));
      const ring = createDpopKeys({ records: store, now: () => NOW, randomId: () => "k2" });
      const { value, failure } = await verdictOf(() => ring.open("k1"));
      if (value === undefined) expect(failure?.code).toBe("vault_key_lost");
      else expect(value.thumbprint).toMatch(/^[\w-]{43}$/);
      await ring.sweep({ keyIds: async () => new Set() });
    },
  );

  itHolds("of the vault seals and opens, whatever it was", anyKey, async (key) => {
    const store = createMemoryStore();
    await store.update("vault-key", () => key);
    const other = createTokenVault(() => loadVaultKey(store));
    const { value } = await verdictOf(() => other.seal(TOKENS, IDS));
    if (value !== undefined) expect(await other.open(value, IDS)).toEqual(TOKENS);
  });
});

const JOURNEY = {
  id: "j1",
  kind: "connect",
  providerName: "Acme",
  connectionId: "c1",
  startedAt: NOW,
  outcome: "done",
  steps: [
    {
      at: NOW,
      key: "discovery",
      state: "done",
      exchange: {
        method: "GET",
        url: "https://id.example/",
        requestHeaders: { accept: "*/*" },
        status: 200,
        responseHeaders: { date: "now" },
      },
    },
  ],
};

describe("a stored journey", () => {
  itHolds("is one that can be shown, or left out", stored(JOURNEY), (value) => {
    const sound = soundJourneys([value, JOURNEY]);
    expect(sound).toContain(JOURNEY);
    for (const { startedAt, steps } of sound) {
      for (const at of [startedAt, ...steps.map((step) => step.at)])
        expect(() => exactTime(at)).not.toThrow();
    }
  });

  itHolds(
    "that waits in sessionStorage is taken once, or not there",
    hostileJson([JOURNEY]),
    (text) => {
      const items = new Map([["suspended", text]]);
      const session = {
        getItem: (key: string) => items.get(key) ?? null,
        setItem: (key: string, value: string) => void items.set(key, value),
        removeItem: (key: string) => void items.delete(key),
      };
      const suspended = createSuspendedJourneys(session, "suspended");
      const taken = suspended.take("j1");
      if (taken !== undefined) expect(taken.id).toBe("j1");
    },
  );
});

describe("a message of another tab", () => {
  itHolds("is a notice or nothing", stored({ event: "changed", connectionId: "c1" }), (data) => {
    const heard: ConnectionNotice[] = [];
    const target = new EventTarget();
    const channel = createConnectionChannel({
      postMessage: () => undefined,
      addEventListener: target.addEventListener.bind(target),
    });
    channel.subscribe((notice) => heard.push(notice));
    target.dispatchEvent(new MessageEvent("message", { data }));
    for (const notice of heard) {
      const { event, connectionId, ...rest } = notice;
      expect(event).toMatch(/^(changed|removed)$/);
      expect(typeof connectionId).toBe("string");
      expect(rest).toEqual({});
    }
  });
});
