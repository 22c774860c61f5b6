import { expect, it } from "vitest";
import type { StepKey } from "../../src/journeys/journey-event.ts";
import { refreshingTab } from "./connected-tab.ts";
import { until } from "./until.ts";
import { createWorld, type MortalTab } from "./world.ts";

/** Goes on, step by step, until the sign-in stands before this step. */
async function goTo(tab: MortalTab, step: StepKey): Promise<void> {
  for (;;) {
    await until("it stops", () => tab.guide.waiting() !== undefined);
    if (tab.guide.waiting()?.next === step) return;
    tab.guide.next();
  }
}

function kept({ session }: MortalTab): string[] {
  const keys = Array.from({ length: session.length }, (_, index) => session.key(index) ?? "");
  return keys.filter((key) => key.startsWith("pixy.transaction."));
}

const lastJourney = (tab: MortalTab) => [...tab.journeys.values()].at(-1);

for (const step of ["discovery", "secret-made", "departed"] as const) {
  it(`a sign-in that is given up before the step "${step}" goes no step further, and leaves nothing behind`, async () => {
    const world = await createWorld();
    const tab = world.openTab();
    tab.guide.switchTo(true);
    const connecting = tab.service.connect("example", "/");
    await goTo(tab, step);
    tab.service.cancelSignIns();

    await expect(connecting).rejects.toMatchObject({ name: "AbortError" });
    expect(tab.left).toEqual([]);
    expect(kept(tab)).toEqual([]);
    expect(tab.guide.waiting()).toBeUndefined();
    const journey = lastJourney(tab);
    expect(journey).toMatchObject({ kind: "connect", outcome: "done" });
    const steps = journey?.steps.map(({ key }) => key);
    expect(steps?.at(-1)).toBe("sign-in-cancelled");
    expect(steps).not.toContain(step);
  });
}

it("a sign-in that waits for a refresh to end does not leave when it has been given up meanwhile", async () => {
  const world = await createWorld();
  const { tab, id, held } = await refreshingTab(world);
  const before = tab.left.length;
  const reconnecting = tab.service.reconnect(id, "/");
  await until("it is about to leave", () => kept(tab).length > 0);
  tab.service.cancelSignIns();
  held.open();

  await expect(reconnecting).rejects.toMatchObject({ name: "AbortError" });
  expect(tab.left).toHaveLength(before);
  expect(kept(tab)).toEqual([]);
});

it("giving up concerns only what is under way", async () => {
  const world = await createWorld();
  const tab = world.openTab();
  tab.service.cancelSignIns();
  await tab.service.connect("example", "/");
  expect(tab.left).toHaveLength(1);
});
