import { expect, it } from "vitest";
import { createGuide } from "../../src/journeys/guide.ts";

function session() {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
}

it("lets everything through while it is off", () => {
  const guide = createGuide(session(), "guided", () => 0);
  expect(guide.before("j", "connect", "discovery")).toBeUndefined();
});

it("holds a sign-in until the person says so, one step at a time", async () => {
  const guide = createGuide(session(), "guided", () => 7);
  guide.switchTo(true);
  const gone: string[] = [];
  const pass = async (next: "discovery" | "jwks") => {
    await guide.before("j", "connect", next);
    gone.push(next);
  };
  const both = [pass("discovery"), pass("jwks")];
  expect(guide.waiting()).toMatchObject({ journeyId: "j", next: "discovery", since: 7 });
  guide.next();
  await expect.poll(() => gone).toEqual(["discovery"]);
  expect(guide.waiting()).toMatchObject({ next: "jwks" });
  guide.next();
  await Promise.all(both);
  expect(gone).toEqual(["discovery", "jwks"]);
  expect(guide.waiting()).toBeUndefined();
});

it("never holds a refresh, which other tabs wait for, nor a call", () => {
  const guide = createGuide(session(), "guided", () => 0);
  guide.switchTo(true);
  for (const kind of ["refresh", "api", "disconnect", "import"] as const)
    expect(guide.before("j", kind, "refresh")).toBeUndefined();
});

it("lets what waits run through when it is switched off", async () => {
  const guide = createGuide(session(), "guided", () => 0);
  guide.switchTo(true);
  const waiting = guide.before("j", "step-up", "departed");
  guide.switchTo(false);
  await waiting;
  expect(guide.waiting()).toBeUndefined();
});

it("stands in nobody's way once what waited is over", async () => {
  const guide = createGuide(session(), "guided", () => 0);
  guide.switchTo(true);
  const over = new AbortController();
  const first = guide.before("j", "device", "device-poll", over.signal);
  const second = guide.before("k", "connect", "discovery");
  over.abort();
  await first;
  expect(guide.waiting()).toMatchObject({ journeyId: "k" });
  expect(guide.before("j", "device", "tokens-stored", over.signal)).toBeUndefined();
  guide.next();
  await second;
});

it("is remembered over the redirect, for this tab", () => {
  const kept = session();
  createGuide(kept, "guided", () => 0).switchTo(true);
  expect(createGuide(kept, "guided", () => 0).isOn()).toBe(true);
  expect(createGuide(session(), "guided", () => 0).isOn()).toBe(false);
});
