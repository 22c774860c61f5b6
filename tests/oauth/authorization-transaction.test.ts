import { describe, expect, it, test } from "vitest";
import { beginAuthorization } from "../../src/oauth/authorization-request.ts";
import {
  saveTransaction,
  takeTransaction,
  TRANSACTION_LIFETIME,
} from "../../src/oauth/authorization-transaction.ts";
import { everythingIn } from "../support/error-contents.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { METADATA, PROFILE } from "../support/provider-double.ts";

const NOW = 1_700_000_000_000;

class MemoryStorage implements Storage {
  [name: string]: unknown;
  readonly #items = new Map<string, string>();
  get length() {
    return this.#items.size;
  }
  key(index: number) {
    return [...this.#items.keys()][index] ?? null;
  }
  getItem(key: string) {
    return this.#items.get(key) ?? null;
  }
  setItem(key: string, value: string) {
    this.#items.set(key, value);
  }
  removeItem(key: string) {
    this.#items.delete(key);
  }
  clear() {
    this.#items.clear();
  }
}

function refusing(
  method: "getItem" | "setItem" | "removeItem" | "key",
  name = "SecurityError",
): Storage {
  const storage = new MemoryStorage();
  storage.setItem("somebody else's", "");
  storage[method] = () => {
    throw new DOMException("The operation is refused.", name);
  };
  return storage;
}

async function begun(createdAt = NOW) {
  const { transaction } = await beginAuthorization(
    { profile: PROFILE, metadata: METADATA },
    {
      redirectUri: "https://pixy.example/callback",
      purpose: "connect",
      returnTo: "/",
      now: createdAt,
    },
  );
  return transaction;
}

function keysOf(storage: Storage): string[] {
  return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "");
}

describe("a transaction", () => {
  it("comes back whole, once, and leaves nothing behind", async () => {
    const storage = new MemoryStorage();
    const transaction = await begun();
    saveTransaction(storage, transaction, NOW);
    expect(takeTransaction(storage, transaction.state, NOW + 1)).toEqual(transaction);
    expect(storage).toHaveLength(0);
    const again = await failureOf(() => takeTransaction(storage, transaction.state, NOW + 2));
    expect(again.code).toBe("transaction_missing");
  });

  it("is kept beside others, of which each answer takes its own", async () => {
    const storage = new MemoryStorage();
    const [first, second] = [await begun(), await begun()];
    saveTransaction(storage, first, NOW);
    saveTransaction(storage, second, NOW);
    expect(takeTransaction(storage, second.state, NOW)).toEqual(second);
    expect(takeTransaction(storage, first.state, NOW)).toEqual(first);
  });

  it("lives for ten minutes to the millisecond", async () => {
    const storage = new MemoryStorage();
    const transaction = await begun();
    saveTransaction(storage, transaction, NOW);
    expect(takeTransaction(storage, transaction.state, NOW + TRANSACTION_LIFETIME)).toEqual(
      transaction,
    );
    saveTransaction(storage, transaction, NOW);
    const late = NOW + TRANSACTION_LIFETIME + 1;
    const failure = await failureOf(() => takeTransaction(storage, transaction.state, late));
    expect(failure.code).toBe("transaction_expired");
    expect(storage).toHaveLength(0);
    expect(TRANSACTION_LIFETIME).toBe(600_000);
  });
});

describe("an answer that fits no transaction", () => {
  test.each([null, "", "unknown"])(
    "with state %j is a state_mismatch while another sign-in is pending",
    async (state) => {
      const storage = new MemoryStorage();
      const pending = await begun();
      saveTransaction(storage, pending, NOW);
      const failure = await failureOf(() => takeTransaction(storage, state, NOW));
      expect(failure.code).toBe("state_mismatch");
      expect(everythingIn(failure)).not.toContain(pending.state);
      expect(takeTransaction(storage, pending.state, NOW)).toEqual(pending);
    },
  );

  test.each([null, "", "unknown"])(
    "with state %j is a transaction_missing when none is pending",
    async (state) => {
      const storage = new MemoryStorage();
      storage.setItem("pixy.journey.suspended", "{}");
      const failure = await failureOf(() => takeTransaction(storage, state, NOW));
      expect(failure.code).toBe("transaction_missing");
      expect(keysOf(storage)).toEqual(["pixy.journey.suspended"]);
    },
  );

  it("is a transaction_missing when all that is left was abandoned long ago", async () => {
    const storage = new MemoryStorage();
    saveTransaction(storage, await begun(), NOW);
    const late = NOW + TRANSACTION_LIFETIME + 1;
    const failure = await failureOf(() => takeTransaction(storage, "unknown", late));
    expect(failure.code).toBe("transaction_missing");
    // Its verifier is gone as well.
    expect(keysOf(storage)).toEqual([]);
  });
});

test.each([
  ["cut off", (text: string) => text.slice(0, -10)],
  ["no JSON", () => "x"],
  ["null", () => "null"],
  ["of another form", () => '{"state":"s"}'],
  [
    "without its metadata",
    (text: string) => JSON.stringify({ ...JSON.parse(text), metadata: null }),
  ],
  [
    "under another state",
    (text: string) => JSON.stringify({ ...JSON.parse(text), state: "other" }),
  ],
])("a record that is %s counts as none and goes", async (_, damage) => {
  const storage = new MemoryStorage();
  const transaction = await begun();
  saveTransaction(storage, transaction, NOW);
  const key = keysOf(storage)[0] ?? "";
  storage.setItem(key, damage(storage.getItem(key) ?? ""));
  const failure = await failureOf(() => takeTransaction(storage, transaction.state, NOW));
  expect(failure.code).toBe("transaction_missing");
  expect(storage).toHaveLength(0);
});

it("forgets abandoned and damaged sign-ins when the next one starts, and touches nothing else", async () => {
  const storage = new MemoryStorage();
  const [abandoned, recent, fresh] = [
    await begun(NOW - TRANSACTION_LIFETIME - 1),
    await begun(NOW - TRANSACTION_LIFETIME),
    await begun(),
  ];
  saveTransaction(storage, abandoned, abandoned.createdAt);
  saveTransaction(storage, recent, recent.createdAt);
  storage.setItem("pixy.transaction.damaged", "{");
  storage.setItem("theirs", "kept");
  saveTransaction(storage, fresh, NOW);
  expect(keysOf(storage)).toEqual([
    `pixy.transaction.${recent.state}`,
    "theirs",
    `pixy.transaction.${fresh.state}`,
  ]);
});

test.each(["setItem", "key"] as const)(
  "a sessionStorage whose %s throws is told before anyone leaves",
  async (method) => {
    const transaction = await begun();
    const failure = await failureOf(() => saveTransaction(refusing(method), transaction, NOW));
    expect(failure.code).toBe("storage_unavailable");
    expect(failure.cause).toBeInstanceOf(DOMException);
    expect(everythingIn(failure)).not.toContain(transaction.codeVerifier);
  },
);

test("a sessionStorage without room is told as that, before anyone leaves", async () => {
  const transaction = await begun();
  const full = refusing("setItem", "QuotaExceededError");
  const failure = await failureOf(() => saveTransaction(full, transaction, NOW));
  expect(failure.code).toBe("storage_full");
});

test.each(["getItem", "removeItem", "key"] as const)(
  "a sessionStorage whose %s throws gives no transaction out",
  async (method) => {
    const failure = await failureOf(() => takeTransaction(refusing(method), "s", NOW));
    expect(failure.code).toBe("storage_unavailable");
    expect(failure.cause).toBeInstanceOf(DOMException);
  },
);
