import { describe, expect, it, vi } from "vitest";
import {
  type ConnectionRecord,
  parseConnectionRecord,
} from "../../src/connections/connection-record.ts";
import { createConnectionStore, SwapRefusedError } from "../../src/connections/connection-store.ts";
import { createConnectionTokens } from "../../src/connections/connection-tokens.ts";
import { type Errand, runErrand } from "../../src/connections/courier-errand.ts";
import { courierLock, createRefreshLock } from "../../src/connections/refresh-lock.ts";
import { createMemoryStore } from "../../src/vault/memory-store.ts";
import { storageError } from "../../src/vault/record-store.ts";
import { createTokenVault } from "../../src/vault/token-vault.ts";
import { loadVaultKey, readVaultKey } from "../../src/vault/vault-key.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { createLockDouble } from "./lock-double.ts";
import { marked, NOON } from "./marked-record.ts";

const mark = { generation: 3, at: NOON, attempts: 1, state: "sent" } as const;

const errand: Errand = {
  connectionId: "c1",
  lineage: "first",
  generation: 3,
  mark: { at: NOON, attempts: 1 },
  url: "https://op.example/token",
  headers: { "content-type": "application/x-www-form-urlencoded", dpop: "proof" },
  body: "grant_type=refresh_token&refresh_token=r3",
};

const good = { access_token: "a4", token_type: "Bearer", refresh_token: "r4", id_token: null };

/** A courier beside one marked record, and what the provider answers it. */
async function atWork(answer: () => Response | Promise<Response>, record = marked) {
  const records = createMemoryStore();
  const store = createConnectionStore(records);
  await store.put(record);
  await loadVaultKey(records);
  const locks = createLockDouble();
  const fetch = vi.fn<typeof globalThis.fetch>(async () => answer());
  const tokens = createConnectionTokens(createTokenVault(() => loadVaultKey(records)));
  return {
    records,
    store,
    locks,
    fetch,
    run: (changes: Partial<Errand> = {}) =>
      runErrand(
        { ...errand, ...changes },
        {
          store,
          readKey: () => readVaultKey(records),
          locks: locks.forTab().locks,
          fetch,
          now: () => NOON + 500,
        },
      ),
    /** The answer as the next tab would open it. */
    async pending() {
      return tokens.openPending(parseConnectionRecord(await records.read("connection:c1")));
    },
  };
}

describe("the courier", () => {
  it("sends what the page made, as every request to a provider is sent, and gives it the answer", async () => {
    const courier = await atWork(() =>
      Response.json(good, { headers: { "dpop-nonce": "next", date: "today" } }),
    );
    const response = await courier.run();
    expect(courier.fetch.mock.calls).toEqual([
      [
        errand.url,
        {
          method: "POST",
          headers: errand.headers,
          body: errand.body,
          credentials: "omit",
          cache: "no-store",
          redirect: "manual",
          referrerPolicy: "no-referrer",
          // What was sent is never aborted.
          signal: null,
        },
      ],
    ]);
    expect(response.headers.get("dpop-nonce")).toBe("next");
    expect(await response.json()).toEqual(good);
  });

  it("has written the answer down, sealed and without oddities, before anybody hears of it", async () => {
    const courier = await atWork(() => Response.json(good));
    await courier.run({ resource: "https://api.example/" });
    const { id_token: _, ...body } = good;
    expect(await courier.pending()).toEqual({
      body,
      receivedAt: NOON + 500,
      resource: "https://api.example/",
    });
    const stored = await courier.store.read("c1");
    expect(JSON.stringify({ ...stored, pending: undefined, current: undefined })).not.toMatch(
      /r4|a4/,
    );
    expect(stored?.mark).toEqual({ ...mark, carriedAt: NOON + 500 });
  });

  it("holds a lock meanwhile, until the answer is written", async () => {
    const courier = await atWork(() => {
      expect(courier.locks.isHeld(courierLock("c1"))).toBe(true);
      return Response.json(good);
    });
    await courier.run();
    expect(courier.locks.isHeld(courierLock("c1"))).toBe(false);
    expect(courier.fetch).toHaveBeenCalledOnce();
  });

  it.each([
    ["a refusal", () => Response.json({ error: "invalid_grant" }, { status: 400 })],
    ["an error that comes as a success", () => Response.json({ error: "invalid_grant" })],
    ["a success without tokens", () => Response.json({ hello: "world" })],
    ["a page of a proxy", () => new Response("<!doctype html>")],
    ["an error of the server", () => Response.json(good, { status: 500 })],
    ["nothing", () => new Response(null, { status: 204 })],
  ])("writes nothing down of %s, and gives it to the page as it is", async (_, answer) => {
    const courier = await atWork(answer);
    const response = await courier.run();
    expect(await response.text()).toBe(await answer().text());
    expect(response.status).toBe(answer().status);
    expect(await courier.pending()).toBeUndefined();
  });

  it.each([
    ["a redirect", () => new Response(null, { status: 302 }), "redirect_refused"],
    ["more than a mebibyte", () => new Response("x".repeat(2 ** 20 + 1)), "response_too_large"],
    ["no answer", () => Promise.reject(new TypeError("gone")), "provider_unreachable"],
  ])("takes %s for no answer", async (_, answer, code) => {
    const courier = await atWork(answer);
    expect(await failureOf(courier.run())).toMatchObject({ code });
    expect(await courier.pending()).toBeUndefined();
  });

  it.each<[string, ConnectionRecord]>([
    ["was not marked", { ...marked, mark: undefined }],
    ["another tab has marked since", { ...marked, mark: { ...mark, at: NOON + 1 } }],
    ["its page has given up", { ...marked, mark: { ...mark, state: "unknown" } }],
    ["was reconnected", { ...marked, lineage: "second" }],
    ["has been refreshed", { ...marked, generation: 4 }],
  ])("sends nothing for a connection that %s", async (_, record) => {
    const courier = await atWork(() => Response.json(good), record);
    await expect(courier.run()).rejects.toBeInstanceOf(SwapRefusedError);
    expect(courier.fetch).not.toHaveBeenCalled();
  });

  it("sends nothing for a connection that was removed, and brings none back", async () => {
    const courier = await atWork(async () => {
      await courier.store.remove("c1");
      return Response.json(good);
    });
    expect((await courier.run()).status).toBe(200);
    expect(await courier.store.read("c1")).toBeUndefined();
    await expect(courier.run()).rejects.toBeInstanceOf(SwapRefusedError);
    expect(courier.fetch).toHaveBeenCalledOnce();
  });

  it("writes nothing over what another tab has begun while it waited", async () => {
    const other = { ...marked, mark: { ...mark, at: NOON + 61_000, attempts: 2 } };
    const courier = await atWork(async () => {
      await courier.store.put(other);
      return Response.json(good);
    });
    expect((await courier.run()).status).toBe(200);
    expect(await courier.store.read("c1")).toEqual(other);
  });

  describe("that brings tokens which nobody may keep", () => {
    const revocationUrl = "https://op.example/revoke";
    const late = { ...marked, mark: { ...mark, at: NOON + 61_000, attempts: 2 } };

    /** While the answer is on its way, the connection becomes this. */
    async function overtakenBy(record: ConnectionRecord | undefined, body: unknown = good) {
      const courier = await atWork(async () => {
        if (courier.fetch.mock.calls.length > 1) return new Response(null, { status: 200 });
        if (record === undefined) await courier.store.remove("c1");
        else await courier.store.put(record);
        return Response.json(body);
      });
      return courier;
    }

    it.each<[string, ConnectionRecord | undefined]>([
      ["was removed", undefined],
      [
        "went to another account",
        {
          ...marked,
          account: { ...marked.account, subject: "bob" },
          lineage: "second",
          mark: undefined,
        },
      ],
      ["has ended", { ...marked, ended: true, mark: undefined }],
    ])("gives them back when the connection %s, for the page may be dead", async (_, record) => {
      const courier = await overtakenBy(record);
      const response = await courier.run({ revocationUrl });

      expect(courier.fetch).toHaveBeenCalledTimes(2);
      const [url, init] = courier.fetch.mock.calls[1] ?? [];
      expect(url).toBe(revocationUrl);
      expect(init).toMatchObject({
        method: "POST",
        credentials: "omit",
        cache: "no-store",
        redirect: "manual",
        referrerPolicy: "no-referrer",
        signal: expect.any(AbortSignal),
      });
      const request = new Request(revocationUrl, init);
      expect(Object.fromEntries(await request.formData())).toEqual({
        token: "r4",
        token_type_hint: "refresh_token",
        client_id: "pixy",
      });
      // A page that lives judges by itself.
      expect(await response.json()).toEqual(good);
      expect(await courier.store.read("c1")).toEqual(record);
    });

    it("keeps quiet when the account was disconnected and connected again: its fresh grant is in use", async () => {
      const fresh = { ...marked, id: "c2", lineage: "second", mark: undefined };
      const courier = await overtakenBy(undefined);
      await courier.store.put(fresh);
      await courier.run({ revocationUrl });
      expect(courier.fetch).toHaveBeenCalledOnce();
    });

    it.each<[string, Partial<ConnectionRecord>]>([
      ["another account", { account: { ...marked.account, subject: "bob" } }],
      ["another client", { clientId: "another" }],
      ["another provider", { issuer: "https://else.example" }],
      ["a grant that has ended", { ended: true }],
    ])("gives them back when only the connection of %s is left", async (_, other) => {
      const courier = await overtakenBy(undefined);
      await courier.store.put({ ...marked, id: "c2", mark: undefined, ...other });
      await courier.run({ revocationUrl });
      expect(courier.fetch).toHaveBeenCalledTimes(2);
    });

    it("gives them back when the connection went to another client", async () => {
      const next = { ...marked, clientId: "another", lineage: "second", mark: undefined };
      const courier = await overtakenBy(next);
      await courier.run({ revocationUrl });
      expect(courier.fetch).toHaveBeenCalledTimes(2);
    });

    it("gives the access token back where no refresh token came with it", async () => {
      const { refresh_token: _, ...body } = good;
      const courier = await overtakenBy(undefined, body);
      await courier.run({ revocationUrl });

      const request = new Request(revocationUrl, courier.fetch.mock.calls[1]?.[1]);
      expect(Object.fromEntries(await request.formData())).toMatchObject({
        token: "a4",
        token_type_hint: "access_token",
      });
    });

    it.each<[string, ConnectionRecord]>([
      ["has sent again", late],
      ["has refreshed", { ...marked, generation: 4, mark: undefined }],
      ["has reconnected", { ...marked, lineage: "second", generation: 0, mark: undefined }],
    ])("keeps quiet when another tab %s: the grant is in use", async (_, record) => {
      const courier = await overtakenBy(record);
      await courier.run({ revocationUrl });
      expect(courier.fetch).toHaveBeenCalledOnce();
    });

    it("keeps quiet when it cannot see what became of the connection", async () => {
      const courier = await overtakenBy(late);
      courier.fetch.mockImplementationOnce(async () => {
        await courier.store.put(late);
        vi.spyOn(courier.store, "read").mockRejectedValue(new DOMException("not now"));
        return Response.json(good);
      });
      expect((await courier.run({ revocationUrl })).status).toBe(200);
      expect(courier.fetch).toHaveBeenCalledOnce();
    });

    it.each(["http://op.example/revoke", "javascript:alert(1)", undefined])(
      "sends them to no place like %s",
      async (url) => {
        const courier = await overtakenBy(undefined);
        expect((await courier.run({ revocationUrl: url })).status).toBe(200);
        expect(courier.fetch).toHaveBeenCalledOnce();
      },
    );

    it("gives the page its answer also when the provider does not take them", async () => {
      const courier = await atWork(async () => {
        if (courier.fetch.mock.calls.length > 1) throw new TypeError("gone");
        await courier.store.remove("c1");
        return Response.json(good);
      });
      expect(await (await courier.run({ revocationUrl })).json()).toEqual(good);
      expect(courier.fetch).toHaveBeenCalledTimes(2);
    });
  });

  it.each(["http://op.example/token", "javascript:alert(1)", "https://me:secret@op.example/token"])(
    "sends nothing to %s",
    async (url) => {
      const courier = await atWork(() => Response.json(good));
      expect(await failureOf(courier.run({ url }))).toMatchObject({ code: "endpoint_insecure" });
      expect(courier.fetch).not.toHaveBeenCalled();
    },
  );

  it("sends nothing where it could not write the answer down", async () => {
    const courier = await atWork(() => Response.json(good));
    const full = storageError(new DOMException("no room", "QuotaExceededError"));
    vi.spyOn(courier.records, "update").mockRejectedValue(full);
    expect(await failureOf(courier.run())).toMatchObject({ code: "storage_full" });
    expect(courier.fetch).not.toHaveBeenCalled();
  });

  it("sends nothing without the key to seal the answer with, and makes none", async () => {
    const courier = await atWork(() => Response.json(good));
    await courier.records.remove("vault-key");
    expect(await failureOf(courier.run())).toMatchObject({ code: "storage_unavailable" });
    expect(courier.fetch).not.toHaveBeenCalled();
    expect(await courier.records.read("vault-key")).toBeUndefined();
  });
});

describe("what a courier carries for a tab that has died", () => {
  it("is waited for by the next in line", async () => {
    const answer = Promise.withResolvers<Response>();
    const courier = await atWork(() => answer.promise);
    const [dead, next] = [courier.locks.forTab(), courier.locks.forTab()];
    void dead.locks.request("pixy.refresh.c1", () => new Promise(() => undefined));
    const seen: unknown[] = [];
    const waiting = createRefreshLock(next.locks).hold(
      "c1",
      async () => void seen.push((await courier.pending())?.body.refresh_token),
      () => Promise.resolve("under-way"),
    );
    const carried = courier.run();
    await vi.waitFor(() => expect(courier.fetch).toHaveBeenCalled());
    dead.die();
    expect(seen).toEqual([]);
    answer.resolve(Response.json(good));
    await Promise.all([carried, waiting]);
    expect(seen).toEqual(["r4"]);
  });
});
