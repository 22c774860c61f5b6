import { afterEach, describe, expect, it, vi } from "vitest";
import { createIndexedDbStorage } from "../../../src/mock-provider/storage/indexeddb-storage.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("the mock provider's database", () => {
  it("that hangs is refused after ten seconds, and is welcome when it opens after all", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const opening = indexedDB.open("pixy-mock-provider-late");
    opening.onupgradeneeded = () => opening.result.createObjectStore("provider");
    const slow: IDBOpenDBRequest = Object.assign(new EventTarget(), Object.create(null));
    vi.spyOn(IDBFactory.prototype, "open").mockReturnValueOnce(slow);
    const storage = createIndexedDbStorage();
    const early = storage.read("state").catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await early).toMatchObject({ name: "TimeoutError" });
    await expect(storage.read("state")).rejects.toMatchObject({ name: "TimeoutError" });

    await expect.poll(() => opening.readyState).toBe("done");
    Object.defineProperty(slow, "result", { value: opening.result });
    slow.onsuccess?.(new Event("success"));
    await expect.poll(() => storage.read("state").catch(() => "refused")).toBeUndefined();
  });

  it("that is refused is asked for again", async () => {
    vi.spyOn(IDBFactory.prototype, "open").mockImplementationOnce(() => {
      throw new DOMException("The operation is insecure.", "SecurityError");
    });
    const storage = createIndexedDbStorage();
    await expect(storage.read("nothing")).rejects.toMatchObject({ name: "SecurityError" });
    expect(await storage.read("nothing")).toBeUndefined();
  });
});
