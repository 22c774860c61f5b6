import { expect, it } from "vitest";
import type { RecordStore } from "../../src/vault/record-store.ts";

/**
 * What every home of records promises, as tests of the suite that calls this.
 *
 * @param open makes an empty store
 */
export function itKeepsRecords(open: () => Promise<RecordStore>): void {
  it("knows nothing at first", async () => {
    const store = await open();
    expect(await store.read("a")).toBeUndefined();
    expect(await store.readAll("")).toEqual([]);
  });

  it("gives back what was written, bytes included", async () => {
    const store = await open();
    const record = { id: "a", bytes: Uint8Array.of(1, 2, 3), nested: { at: 7 } };
    await store.update("a", () => record);
    expect(await store.read("a")).toEqual(record);
  });

  it("shows the updater what was there", async () => {
    const store = await open();
    const seen: unknown[] = [];
    for (const value of [1, 2]) {
      await store.update("a", (old) => {
        seen.push(old);
        return value;
      });
    }
    expect(seen).toEqual([undefined, 1]);
    expect(await store.read("a")).toBe(2);
  });

  it("writes nothing when the updater refuses, and throws the very refusal", async () => {
    const store = await open();
    await store.update("a", () => "kept");
    const refusal = new RangeError("another write came first");
    const refused = store.update("a", () => {
      throw refusal;
    });
    await expect(refused).rejects.toBe(refusal);
    expect(await store.read("a")).toBe("kept");
    await store.update("a", () => "goes on");
    expect(await store.read("a")).toBe("goes on");
  });

  it("loses no update of many at once", async () => {
    const store = await open();
    await Promise.all(
      Array.from({ length: 100 }, () => store.update("count", (old) => Number(old ?? 0) + 1)),
    );
    expect(await store.read("count")).toBe(100);
  });

  it("finds all records of one kind, and no others", async () => {
    const store = await open();
    for (const key of ["connection:1", "connection:2", "connections", "jwks:1"]) {
      await store.update(key, () => `record ${key}`);
    }
    const found = await store.readAll("connection:");
    expect(found).toHaveLength(2);
    expect(Object.fromEntries(found)).toEqual({
      "connection:1": "record connection:1",
      "connection:2": "record connection:2",
    });
  });

  it("gives a record away once, and to whom it agrees with only", async () => {
    const store = await open();
    await store.update("a", () => "kept");
    const refusal = new RangeError("it is not the one that was read");
    const seen: unknown[] = [];
    const refused = store.take("a", (old) => {
      seen.push(old);
      throw refusal;
    });
    await expect(refused).rejects.toBe(refusal);
    expect(seen).toEqual(["kept"]);
    expect(await store.read("a")).toBe("kept");

    const taken = await Promise.all([store.take("a"), store.take("a")]);
    expect(taken.filter((value) => value === "kept")).toHaveLength(1);
    expect(await store.readAll("")).toEqual([]);
  });

  it("removes one record, or all", async () => {
    const store = await open();
    for (const key of ["a", "b", "c"]) await store.update(key, () => key);
    await store.remove("b");
    await store.remove("never there");
    expect(await store.readAll("")).toEqual([
      ["a", "a"],
      ["c", "c"],
    ]);
    await store.clear();
    expect(await store.readAll("")).toEqual([]);
  });
}
