import { expect, it } from "vitest";
import { loadOnce } from "../../src/connections/load-once.ts";

it("gives all callers the same thing", async () => {
  let loads = 0;
  const load = loadOnce(async () => ({ number: (loads += 1) }));
  const [first, second] = await Promise.all([load(), load()]);

  expect(second).toBe(first);
  expect(await load()).toBe(first);
  expect(loads).toBe(1);
});

it("loads again after a failure, which everybody who waited for it has heard of", async () => {
  const answers = [() => Promise.reject(new TypeError("no network")), () => Promise.resolve("it")];
  const load = loadOnce(() => answers.shift()?.() ?? Promise.reject(new Error("once too often")));
  const failures = await Promise.allSettled([load(), load()]);

  expect(failures.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await load()).toBe("it");
  expect(await load()).toBe("it");
});
