import { describe, expect, it } from "vitest";
import type { StepKey } from "../../src/journeys/journey-event.ts";
import { at, flowOf, polls } from "./device-tab.ts";
import { lastOf, type TabOptions } from "./tab.ts";
import { quiet, until } from "./until.ts";
import { createWorld, type MortalTab, type World } from "./world.ts";

const SECOND = 1_000;

async function stopped(tab: MortalTab, next: StepKey): Promise<void> {
  await until(`it stops before ${next}`, () => tab.guide.waiting()?.next === next);
}

/** Waits until the flow stops before this step, and says "Next". */
async function pass(tab: MortalTab, ...steps: readonly StepKey[]): Promise<void> {
  for (const next of steps) {
    await stopped(tab, next);
    tab.guide.next();
  }
}

/** A tab whose person goes step by step, and has asked for a code. */
async function steppingTab(world: World, options: TabOptions = {}) {
  const tab = world.openTab(options);
  tab.guide.switchTo(true);
  const flow = flowOf(tab);
  await at(flow, "none");
  flow.begin("openid offline_access");
  return { tab, flow };
}

/** The same, with the code in hand: the provider has not been asked yet. */
async function heldTab(world: World) {
  const held = await steppingTab(world);
  await pass(held.tab, "discovery", "device-code-asked");
  await stopped(held.tab, "device-poll");
  return held;
}

describe("a sign-in by device code, step by step", () => {
  it("stops before each thing it does, and asks again by itself", async () => {
    const world = await createWorld();
    const { tab, flow } = await steppingTab(world);
    await stopped(tab, "discovery");
    expect(world.provider.requests).toEqual([]);
    await pass(tab, "discovery");
    await stopped(tab, "device-code-asked");
    expect(world.provider.device.requests).toEqual([]);
    await pass(tab, "device-code-asked");
    await stopped(tab, "device-poll");
    await world.pass(60 * SECOND);
    expect(await at(flow, "waiting")).toMatchObject({ isHeld: true, polls: 0 });
    expect(polls(world)).toEqual([]);

    tab.guide.next();
    await world.pass(11 * SECOND);
    expect(polls(world)).toHaveLength(3);
    expect(tab.guide.waiting()).toBeUndefined();
    expect(await at(flow, "waiting")).toMatchObject({ isHeld: false });

    world.provider.device.answer("alice");
    await world.pass(5 * SECOND);
    await stopped(tab, "token-answer-checked");
    await pass(tab, "token-answer-checked");
    await stopped(tab, "tokens-stored");
    expect(await tab.service.list()).toEqual([]);
    tab.guide.next();
    const { connectionId } = await at(flow, "done");
    expect(await tab.find(connectionId)).toMatchObject({ obtainedBy: "device" });
    const steps = lastOf([...tab.journeys.values()]).steps;
    expect(steps.find(({ key }) => key === "device-poll")).toMatchObject({ waited: 60 * SECOND });
  });

  it("asks no sooner than the provider allows, however soon the person says so", async () => {
    const world = await createWorld();
    const { tab } = await heldTab(world);
    tab.guide.next();
    await world.pass(4 * SECOND);
    expect(polls(world)).toEqual([]);
    await world.pass(2 * SECOND);
    expect(polls(world)).toHaveLength(1);
  });

  it("stops before the key is made that a profile wants tokens bound to", async () => {
    const world = await createWorld();
    const { tab } = await steppingTab(world, {
      profiles: [world.provider.profile({ dpop: true })],
    });
    await pass(tab, "discovery");
    await stopped(tab, "dpop-key-made");
    expect(await world.records.readAll("dpop-key:")).toEqual([]);
    await pass(tab, "dpop-key-made");
    await stopped(tab, "device-code-asked");
  });

  it("tells of a code that expires while the person thinks", async () => {
    const world = await createWorld();
    const { tab, flow } = await heldTab(world);
    await world.pass(601 * SECOND);
    expect((await at(flow, "failed")).error).toMatchObject({ code: "device_code_expired" });
    expect(tab.guide.waiting()).toBeUndefined();
    expect(polls(world)).toEqual([]);
    expect(world.timers()).toBe(0);
  });

  it("waits for nobody once it is cancelled, here or in another tab", async () => {
    const world = await createWorld();
    const here = await heldTab(world);
    here.flow.cancel();
    await at(here.flow, "none");
    expect(here.tab.guide.waiting()).toBeUndefined();

    const held = await heldTab(world);
    const other = flowOf(world.openTab());
    expect(await at(other, "waiting")).toMatchObject({ isHeld: true, isElsewhere: true });
    other.cancel();
    await world.pass(2 * SECOND);
    await at(held.flow, "none");
    expect(held.tab.guide.waiting()).toBeUndefined();
    expect(polls(world)).toEqual([]);
  });
});

describe("leaving in the middle of a sign-in by device code, step by step", () => {
  it("asks for no code, and waits for nobody", async () => {
    const world = await createWorld();
    const { tab, flow } = await steppingTab(world);
    await pass(tab, "discovery");
    await stopped(tab, "device-code-asked");
    flow.close();
    await quiet();
    expect(tab.guide.waiting()).toBeUndefined();
    expect(world.provider.device.requests).toEqual([]);
    const journey = lastOf([...tab.journeys.values()]);
    expect(journey).toMatchObject({ outcome: "done" });
    expect(lastOf(journey.steps)).toMatchObject({ key: "device-left" });
  });

  it("stops at the same place when somebody comes back to the code", async () => {
    const world = await createWorld();
    const { tab, flow } = await heldTab(world);
    flow.close();
    await quiet();
    expect(tab.guide.waiting()).toBeUndefined();
    const again = flowOf(tab);
    await stopped(tab, "device-poll");
    expect(await at(again, "waiting")).toMatchObject({ isHeld: true });
  });

  it("leaves a closed tab's code to another one, which does not wait for the person who has gone", async () => {
    const world = await createWorld();
    const { tab } = await heldTab(world);
    tab.kill();
    const flow = flowOf(world.openTab());
    world.provider.device.answer("alice");
    await world.pass(6 * SECOND);
    const { connectionId } = await at(flow, "done");
    expect(connectionId).toBeDefined();
  });

  it("stores what has come already, where only the page was left", async () => {
    const world = await createWorld();
    const { tab, flow } = await heldTab(world);
    world.provider.device.answer("alice");
    tab.guide.next();
    await world.pass(6 * SECOND);
    await stopped(tab, "token-answer-checked");
    flow.close();
    await until("it is stored", async () => (await tab.service.list()).length === 1);
    expect(tab.guide.waiting()).toBeUndefined();
  });

  it("says that the code was used, where the tab was closed with the tokens in hand", async () => {
    const world = await createWorld();
    const { tab, flow } = await heldTab(world);
    world.provider.device.answer("alice");
    tab.guide.next();
    await world.pass(6 * SECOND);
    await at(flow, "checking");
    tab.kill();
    const again = flowOf(world.openTab());
    await world.pass(6 * SECOND);
    expect((await at(again, "failed")).error).toMatchObject({
      code: "token_request_rejected",
      details: { error: "invalid_grant" },
    });
    expect(await world.records.readAll("connection:")).toEqual([]);
  });
});
