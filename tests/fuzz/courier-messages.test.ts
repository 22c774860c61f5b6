import * as v from "valibot";
import { describe, expect } from "vitest";
import { replySchema, requestSchema } from "../../src/connections/courier-messages.ts";
import { createConnectionStore, SwapRefusedError } from "../../src/connections/connection-store.ts";
import { runErrand } from "../../src/connections/courier-errand.ts";
import { createMemoryStore } from "../../src/vault/memory-store.ts";
import { loadVaultKey, readVaultKey } from "../../src/vault/vault-key.ts";
import { createLockDouble } from "../connections/lock-double.ts";
import { marked, NOON } from "../connections/marked-record.ts";
import { mutated } from "./hostile.ts";
import { itHolds, verdictOf } from "./property.ts";

const REQUEST = {
  kind: "errand",
  id: 1,
  errand: {
    connectionId: "c1",
    lineage: "first",
    generation: 3,
    mark: { at: NOON, attempts: 1 },
    url: "https://op.example/token",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "grant_type=refresh_token&refresh_token=r3",
    resource: "https://api.example/",
    revocationUrl: "https://op.example/revoke",
  },
};
const REPLY = {
  kind: "answer",
  id: 1,
  status: 200,
  statusText: "OK",
  headers: { "dpop-nonce": "next" },
  body: "{}",
};

describe("a message to the courier", () => {
  itHolds(
    "has it send to a safe place for the marked send, or nothing",
    mutated(REQUEST),
    async (data) => {
      const request = v.safeParse(requestSchema, data);
      if (!request.success || request.output.kind === "ping") return;
      const { errand } = request.output;
      const records = createMemoryStore();
      const store = createConnectionStore(records);
      await store.put(marked);
      await loadVaultKey(records);
      const sent: { url: string; method: unknown }[] = [];
      const { failure } = await verdictOf(() =>
        runErrand(errand, {
          store,
          readKey: () => readVaultKey(records),
          locks: createLockDouble().forTab().locks,
          async fetch(input, init) {
            if (typeof input !== "string") throw new TypeError("an errand has an address");
            sent.push({ url: input, method: init?.method });
            return Response.json({ access_token: "a4", refresh_token: "r4" });
          },
          now: () => NOON,
        }).catch((error: unknown) => {
          if (error instanceof SwapRefusedError) return undefined;
          throw error;
        }),
      );
      if (failure !== undefined) expect(failure.code).toBe("endpoint_insecure");
      const record = await store.read("c1");
      if (sent.length === 0) {
        expect(record).toEqual(marked);
        return;
      }
      expect(sent).toEqual([{ url: errand.url, method: "POST" }]);
      expect(new URL(errand.url).protocol).toMatch(/^https?:$/);
      const { connectionId, lineage, generation, mark } = errand;
      expect({ connectionId, lineage, generation, mark }).toMatchObject({
        connectionId: "c1",
        lineage: "first",
        generation: 3,
        mark: { at: NOON, attempts: 1 },
      });
      expect(record?.pending).toBeDefined();
    },
  );
});

describe("a reply of the courier", () => {
  itHolds("is an answer that can be read, or none", mutated(REPLY), (data) => {
    const reply = v.safeParse(replySchema, data);
    if (!reply.success || reply.output.kind !== "answer") return;
    const { status, headers, body } = reply.output;
    expect(status).toBeGreaterThanOrEqual(200);
    expect(status).toBeLessThan(600);
    expect([typeof body, ...Object.values(headers).map((value) => typeof value)]).toEqual([
      "string",
      ...Object.values(headers).map(() => "string"),
    ]);
  });
});
