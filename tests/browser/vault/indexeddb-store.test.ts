import { describe, expect, it, vi } from "vitest";
import { openIndexedDbStore } from "../../../src/vault/indexeddb-store.ts";
import { failureOf } from "../../support/oauth-failure.ts";
import { itKeepsRecords } from "../../support/record-store-contract.ts";
import { deleteDatabase, openAsStranger, scratchDatabase } from "./scratch-database.ts";

describe("records in IndexedDB", () => {
  itKeepsRecords(() => openIndexedDbStore(scratchDatabase()));

  it("outlive the tab, and the next one finds them", async () => {
    const name = scratchDatabase();
    const store = await openIndexedDbStore(name);
    expect(await store.isDurable()).toBe(true);
    await store.update("a", () => "kept");
    expect(await (await openIndexedDbStore(name)).read("a")).toBe("kept");
  });

  it("are read once for all who ask meanwhile, with everything that was written before they asked", async () => {
    const store = await openIndexedDbStore(scratchDatabase());
    await store.update("a:1", () => 1);
    const getAll = vi.spyOn(IDBObjectStore.prototype, "getAll");
    const [one, other] = await Promise.all([store.readAll("a:"), store.readAll("a:")]);
    expect(getAll).toHaveBeenCalledTimes(1);
    expect(other).toEqual(one);
    getAll.mockRestore();

    const before = store.readAll("a:");
    await store.update("a:2", () => 2);
    expect(await store.readAll("a:")).toHaveLength(2);
    expect(await before).toHaveLength(1);
  });

  it("lose no update when two tabs write at once", async () => {
    const name = scratchDatabase();
    const [one, other] = [await openIndexedDbStore(name), await openIndexedDbStore(name)];
    await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        (index % 2 === 0 ? one : other).update("count", (old) => Number(old ?? 0) + 1),
      ),
    );
    expect(await one.read("count")).toBe(100);
    expect(await other.read("count")).toBe(100);
  });

  it("keep a stale tab from overwriting what another tab wrote first", async () => {
    const name = scratchDatabase();
    const [one, other] = [await openIndexedDbStore(name), await openIndexedDbStore(name)];
    await one.update("a", () => 1);
    const onto = (expected: number, next: number) => (old: unknown) => {
      if (old !== expected) throw new RangeError("another write came first");
      return next;
    };
    const writes = await Promise.allSettled([
      one.update("a", onto(1, 2)),
      other.update("a", onto(1, 3)),
    ]);
    expect(writes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const winner = writes[0]?.status === "fulfilled" ? 2 : 3;
    expect(await one.read("a")).toBe(winner);
  });
});

describe("row 89: a database that goes while it is open", () => {
  it("stands in nobody's way, and begins anew at the next use", async () => {
    const name = scratchDatabase();
    const store = await openIndexedDbStore(name);
    await store.update("a", () => "gone");
    await deleteDatabase(name);
    expect(await store.read("a")).toBeUndefined();
    await store.update("a", () => "anew");
    expect(await store.read("a")).toBe("anew");
  });

  it("is followed through many writes in flight", async () => {
    const name = scratchDatabase();
    const store = await openIndexedDbStore(name);
    const deleted = deleteDatabase(name);
    const writes = Array.from({ length: 20 }, (_, index) =>
      store.update(`key-${index}`, () => index),
    );
    await Promise.all([deleted, ...writes]);
    await store.update("last", () => "written");
    expect(await store.read("last")).toBe("written");
  });

  it("is opened again when the browser has closed it by force", async () => {
    const store = await openIndexedDbStore(scratchDatabase());
    await store.update("a", () => "kept");
    const begin = vi.spyOn(IDBDatabase.prototype, "transaction");
    await store.read("a");
    const [handle] = begin.mock.contexts;
    if (!(handle instanceof IDBDatabase)) throw new Error("nothing was opened");
    handle.close();
    expect(await store.read("a")).toBe("kept");
    expect(begin.mock.contexts.at(-1)).not.toBe(handle);
    await store.update("a", () => "goes on");
    expect(await store.read("a")).toBe("goes on");
  });

  it("gives way to a newer version of itself, and then refuses instead of doing harm", async () => {
    const name = scratchDatabase();
    const store = await openIndexedDbStore(name);
    await store.update("a", () => "kept");
    const newer = await openAsStranger(name, 2);
    const failure = await failureOf(store.update("a", () => "harm"));
    expect(failure).toMatchObject({ code: "storage_unavailable", cause: { name: "VersionError" } });
    newer.close();
  });
});

describe("row 84: an IndexedDB that refuses", () => {
  it("by throwing is storage_unavailable", async () => {
    const refusal = new DOMException("The operation is insecure.", "SecurityError");
    vi.spyOn(IDBFactory.prototype, "open").mockImplementation(() => {
      throw refusal;
    });
    const failure = await failureOf(openIndexedDbStore("any"));
    expect(failure).toMatchObject({ code: "storage_unavailable", cause: refusal });
  });

  it("by failing is storage_unavailable", async () => {
    const name = scratchDatabase();
    const newer = await openAsStranger(name, 2);
    const failure = await failureOf(openIndexedDbStore(name));
    expect(failure).toMatchObject({ code: "storage_unavailable", cause: { name: "VersionError" } });
    newer.close();
  });

  it("by hanging is storage_unavailable after ten seconds, and not earlier", async () => {
    const name = scratchDatabase();
    const stubborn = await openAsStranger(name, 1);
    // Waits for the stubborn handle, and everyone else waits behind it.
    const waiting = openAsStranger(name, 2);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const opening = failureOf(openIndexedDbStore(name));
    await vi.advanceTimersByTimeAsync(9_999);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect((await opening).code).toBe("storage_unavailable");
    vi.useRealTimers();
    stubborn.close();
    (await waiting).close();
  });

  it("in the middle is storage_unavailable, and the next write goes on", async () => {
    const store = await openIndexedDbStore(scratchDatabase());
    const refusal = new DOMException("The disk is gone.", "UnknownError");
    vi.spyOn(IDBObjectStore.prototype, "put").mockImplementationOnce(() => {
      throw refusal;
    });
    const failure = await failureOf(store.update("a", () => 1));
    expect(failure).toMatchObject({ code: "storage_unavailable", cause: refusal });
    await store.update("a", () => 2);
    expect(await store.read("a")).toBe(2);
  });

  it("to remove what is being taken leaves it whole, so that a tab may die there", async () => {
    const store = await openIndexedDbStore(scratchDatabase());
    await store.update("a", () => "whole");
    const refusal = new DOMException("The disk is gone.", "UnknownError");
    vi.spyOn(IDBObjectStore.prototype, "delete").mockImplementationOnce(() => {
      throw refusal;
    });
    const failure = await failureOf(store.take("a"));
    expect(failure).toMatchObject({ code: "storage_unavailable", cause: refusal });
    expect(await store.readAll("")).toEqual([["a", "whole"]]);
    expect(await store.take("a")).toBe("whole");
  });

  it("a value that it cannot clone keeps the old one", async () => {
    const store = await openIndexedDbStore(scratchDatabase());
    await store.update("a", () => "kept");
    const failure = await failureOf(store.update("a", () => () => "a function"));
    expect(failure).toMatchObject({
      code: "storage_unavailable",
      cause: { name: "DataCloneError" },
    });
    expect(await store.read("a")).toBe("kept");
  });
});
