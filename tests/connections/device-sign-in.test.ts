import { describe, expect, it } from "vitest";
import { createGate } from "../support/rotating-provider.ts";
import { at, flowOf, polls } from "./device-tab.ts";
import { lastOf, type TabOptions } from "./tab.ts";
import { quiet, until } from "./until.ts";
import { createWorld, type World } from "./world.ts";

const SECOND = 1_000;
const KEY = "device-sign-in:example";

/** A tab whose person has a code in hand. */
async function waitingTab(world: World, options: TabOptions = {}) {
  const tab = world.openTab(options);
  const flow = flowOf(tab);
  await at(flow, "none");
  flow.begin("openid offline_access");
  const { code } = await at(flow, "waiting");
  await quiet();
  return { tab, flow, code };
}

/** Seconds between one poll and the next. */
function distances(world: World): number[] {
  const times = polls(world).map((poll) => poll.at);
  return times.slice(1).map((time, index) => (time - (times[index] ?? 0)) / SECOND);
}

describe("a connection by device code", () => {
  it("is a connection like any other: used, refreshed, disconnected", async () => {
    const world = await createWorld();
    const { tab, flow, code } = await waitingTab(world);
    expect(code).toMatchObject({
      userCode: expect.stringMatching(/^WDJB-/),
      verificationUri: "https://id.example/activate",
      isLink: true,
    });
    world.provider.device.answer("alice");
    await world.pass(5 * SECOND);
    const { connectionId } = await at(flow, "done");

    expect(await tab.find(connectionId)).toMatchObject({
      status: "Connected",
      obtainedBy: "device",
      grantedScope: "openid offline_access",
      account: { subject: "alice", attestedBy: "id_token" },
    });
    expect((await tab.get(connectionId)).status).toBe(200);
    await tab.service.refresh(connectionId);
    expect((await tab.get(connectionId)).status).toBe(200);
    await tab.service.disconnect(connectionId, { logout: false });
    expect(world.provider.revocations[0]).toEqual({ kind: "refresh_token", token: 1 });
    expect(await tab.service.list()).toEqual([]);
    expect(await world.records.readAll("device-sign-in:")).toEqual([]);
  });

  it("offers no link to this machine when the provider is elsewhere", async () => {
    const world = await createWorld();
    const { code } = await waitingTab(world, {
      async fetch(input, init) {
        const answer = await world.provider.fetch(input, init);
        if (!new Request(input, init).url.endsWith("/device")) return answer;
        const body: unknown = await answer.json();
        return Response.json({
          ...Object(body),
          verification_uri: "http://localhost:631/printers",
        });
      },
    });
    expect(code).toMatchObject({ verificationUri: "http://localhost:631/printers", isLink: false });
  });

  it("asks with the scope that was chosen, the parameters and the resource of the profile", async () => {
    const world = await createWorld();
    const profiles = [
      world.provider.profile({
        authorizationParams: { audience: "https://api.example" },
        resource: ["https://api.example/"],
      }),
    ];
    const tab = world.openTab({ profiles });
    const flow = flowOf(tab);
    await at(flow, "none");
    flow.begin("openid");
    await at(flow, "waiting");
    expect(Object.fromEntries(lastOf(world.provider.device.requests))).toEqual({
      client_id: "pixy",
      scope: "openid",
      audience: "https://api.example",
      resource: "https://api.example/",
    });
    world.provider.device.answer("alice");
    await world.pass(5 * SECOND);
    const { connectionId } = await at(flow, "done");
    expect(lastOf(world.provider.tokenRequests).resources).toEqual(["https://api.example/"]);
    expect((await tab.find(connectionId)).requestedScope).toBe("openid");
  });

  it("is bound to a key where the profile wants that, also when the tab is closed in between", async () => {
    const world = await createWorld();
    world.provider.dpop.isRequired = true;
    world.provider.api.dpop.isRequired = true;
    const options = { profiles: [world.provider.profile({ dpop: true })] };
    const first = await waitingTab(world, options);
    first.tab.kill();
    const tab = world.openTab(options);
    const flow = flowOf(tab);
    await at(flow, "waiting");
    world.provider.device.answer("alice");
    await world.pass(6 * SECOND);
    const { connectionId } = await at(flow, "done");
    expect((await tab.find(connectionId)).keyThumbprint).toMatch(/^[\w-]{43}$/);
    expect((await tab.get(connectionId)).status).toBe(200);
  });

  it("renews the connection of an account that there is", async () => {
    const world = await createWorld();
    const { tab, flow } = await waitingTab(world);
    const id = await tab.connect();
    world.provider.device.answer("alice");
    await world.pass(6 * SECOND);
    expect((await at(flow, "done")).connectionId).toBe(id);
    expect(await tab.service.list()).toHaveLength(1);
    expect((await tab.find(id)).obtainedBy).toBe("device");
  });
});

describe("while the person has not answered", () => {
  it("the provider is asked after its interval, and not before", async () => {
    const world = await createWorld();
    world.provider.device.interval = 7;
    const { flow } = await waitingTab(world);
    await world.pass(7 * SECOND - 1);
    expect(polls(world)).toHaveLength(0);
    await world.pass(14 * SECOND + 1);
    expect(polls(world)).toHaveLength(3);
    expect(distances(world)).toEqual([7, 7]);
    expect(await at(flow, "waiting")).toMatchObject({ polls: 3, interval: 7, trouble: undefined });
  });

  it("a provider that does not say is asked every five seconds", async () => {
    const world = await createWorld();
    world.provider.device.interval = undefined;
    await waitingTab(world);
    await world.pass(15 * SECOND);
    expect(distances(world)).toEqual([5, 5]);
  });

  it("slow_down makes five seconds more of it, for good", async () => {
    const world = await createWorld();
    const { flow } = await waitingTab(world);
    world.provider.faults.push({ error: "slow_down" }, { error: "slow_down" });
    await world.pass(45 * SECOND);
    expect(distances(world)).toEqual([10, 15, 15]);
    expect(await at(flow, "waiting")).toMatchObject({ interval: 15 });
  });

  it("silence makes it ask ever more seldom, and an answer ends that", async () => {
    const world = await createWorld();
    const { flow } = await waitingTab(world);
    world.provider.faults.push({ lost: "before" }, { status: 502 }, { html: true });
    await world.pass(16 * SECOND);
    expect(await at(flow, "waiting")).toMatchObject({ trouble: "provider_error", polls: 2 });
    await world.pass(65 * SECOND);
    expect(distances(world)).toEqual([10, 20, 40, 5]);
    expect(await at(flow, "waiting")).toMatchObject({ trouble: undefined });
  });

  it("a provider that is busy is asked when it says, and never more than a minute apart otherwise", async () => {
    const world = await createWorld();
    await waitingTab(world);
    world.provider.faults.push({ status: 429, retryAfter: 90 });
    for (let count = 0; count < 5; count += 1) world.provider.faults.push({ status: 500 });
    await world.pass(360 * SECOND);
    expect(distances(world).slice(0, 8)).toEqual([90, 20, 40, 60, 60, 60, 5, 5]);
  });

  it("a cancel ends it: nobody asks any more, and the code is forgotten", async () => {
    const world = await createWorld();
    const { tab, flow } = await waitingTab(world);
    flow.cancel();
    await at(flow, "none");
    await world.pass(60 * SECOND);
    expect(polls(world)).toHaveLength(0);
    expect(await world.records.read(KEY)).toBeUndefined();
    expect(world.timers()).toBe(0);
    expect(lastOf([...tab.journeys.values()])).toMatchObject({ kind: "device", outcome: "done" });
  });

  it("a yes that arrives after the cancel is given back", async () => {
    const world = await createWorld();
    const { tab, flow } = await waitingTab(world);
    const held = createGate();
    world.provider.faults.push({ held });
    world.provider.device.answer("alice");
    await world.pass(5 * SECOND);
    await held.reached;
    flow.cancel();
    await at(flow, "none");
    held.open();
    await until("the tokens are revoked", () => world.provider.revocations.length > 0);
    await quiet();
    expect(world.provider.revocations[0]).toMatchObject({ kind: "refresh_token" });
    expect(await tab.service.list()).toEqual([]);
    expect(flow.current().at).toBe("none");
    expect(await world.records.read(KEY)).toBeUndefined();
  });
});

describe("a tab that is closed", () => {
  it("leaves the sign-in to the next one, which shows the same code and asks no sooner", async () => {
    const world = await createWorld();
    const first = await waitingTab(world);
    await world.pass(5 * SECOND);
    first.tab.kill();
    await world.setClock(2 * SECOND);
    const tab = world.openTab();
    expect(await tab.devices.underWay()).toEqual(["example"]);
    const flow = flowOf(tab);
    expect((await at(flow, "waiting")).code).toEqual(first.code);
    world.provider.device.answer("alice");
    await world.pass(4 * SECOND);
    await at(flow, "done");
    expect(distances(world)).toEqual([5]);
  });

  it("in the middle of a poll does not make the next one ask too soon", async () => {
    const world = await createWorld();
    const first = await waitingTab(world);
    const held = createGate();
    world.provider.faults.push({ held });
    await world.pass(5 * SECOND);
    await held.reached;
    first.tab.kill();
    held.open();
    const flow = flowOf(world.openTab());
    await at(flow, "waiting");
    await world.pass(4 * SECOND);
    expect(polls(world)).toHaveLength(1);
    await world.pass(2 * SECOND);
    expect(distances(world)).toEqual([5]);
  });

  it("finds the answer no, or a code that has expired, when it is opened again", async () => {
    const world = await createWorld();
    const first = await waitingTab(world);
    first.tab.kill();
    world.provider.device.answer(undefined);
    await world.setClock(60 * SECOND);
    const denied = flowOf(world.openTab());
    expect((await at(denied, "failed")).error).toMatchObject({ code: "device_denied" });
    denied.close();

    const second = await waitingTab(world);
    second.tab.kill();
    await world.setClock(601 * SECOND);
    const expired = flowOf(world.openTab());
    expect((await at(expired, "failed")).error).toMatchObject({ code: "device_code_expired" });
    expect(polls(world)).toHaveLength(1);
    await quiet();
    expect(await world.records.readAll("device-sign-in:")).toEqual([]);
  });

  it("goes on where only its page was left, in the same journey", async () => {
    const world = await createWorld();
    const { tab, flow } = await waitingTab(world);
    flow.close();
    await world.pass(30 * SECOND);
    expect(polls(world)).toHaveLength(0);
    const again = flowOf(tab);
    await at(again, "waiting");
    world.provider.device.answer("alice");
    await world.pass(6 * SECOND);
    const { connectionId } = await at(again, "done");
    const [journey, ...others] = [...tab.journeys.values()];
    expect(others).toEqual([]);
    expect(journey).toMatchObject({ kind: "device", outcome: "done", connectionId });
    expect(journey?.steps[0]?.key).toBe("asked");
  });
});

describe("two tabs", () => {
  it("ask once, show the same, and both learn what comes of it", async () => {
    const world = await createWorld();
    const first = await waitingTab(world);
    const other = flowOf(world.openTab());
    expect(await at(other, "waiting")).toMatchObject({ code: first.code, isElsewhere: true });
    await world.pass(11 * SECOND);
    expect(distances(world)).toEqual([5]);
    expect(await at(other, "waiting")).toMatchObject({ polls: 2 });
    world.provider.device.answer("alice");
    await world.pass(6 * SECOND);
    const { connectionId } = await at(first.flow, "done");
    expect((await at(other, "done")).connectionId).toBe(connectionId);
    expect(distances(world)).toEqual([5, 5]);
    expect(await world.records.read(KEY)).toBeUndefined();
  });

  it("take turns when the one that asks is closed", async () => {
    const world = await createWorld();
    const first = await waitingTab(world);
    const other = flowOf(world.openTab());
    await at(other, "waiting");
    first.flow.close();
    await world.pass(5 * SECOND);
    expect(await at(other, "waiting")).toMatchObject({ isElsewhere: false, polls: 1 });
  });

  it("are both told of a no, and of a cancel in the one that looks on", async () => {
    const world = await createWorld();
    const first = await waitingTab(world);
    const other = flowOf(world.openTab());
    await at(other, "waiting");
    world.provider.device.answer(undefined);
    await world.pass(6 * SECOND);
    expect((await at(first.flow, "failed")).error).toMatchObject({ code: "device_denied" });
    expect((await at(other, "failed")).error).toMatchObject({ code: "device_denied" });

    const second = await waitingTab(world);
    const looker = flowOf(world.openTab());
    await at(looker, "waiting");
    looker.cancel();
    await at(looker, "none");
    await world.pass(6 * SECOND);
    await at(second.flow, "none");
    expect(polls(world)).toHaveLength(1);
    expect(await world.records.read(KEY)).toBeUndefined();
  });
});

describe("nothing is stored, and the codes are forgotten", () => {
  const ends: readonly (readonly [what: string, code: string, happen: (world: World) => void])[] = [
    ["the person says no", "device_denied", ({ provider }) => provider.device.answer(undefined)],
    [
      "the provider says that the code has expired",
      "device_code_expired",
      ({ provider }) => provider.faults.push({ error: "expired_token" }),
    ],
    [
      "the provider does not know the code",
      "token_request_rejected",
      ({ provider }) => provider.faults.push({ error: "invalid_grant" }),
    ],
    [
      "the ID token is for another client",
      "id_token_invalid",
      ({ provider }) => {
        provider.device.answer("alice");
        provider.faults.push({ claims: { aud: "another" } });
      },
    ],
    [
      "no ID token comes although openid was asked",
      "token_response_invalid",
      ({ provider }) => {
        provider.device.answer("alice");
        provider.faults.push({ members: { id_token: undefined } });
      },
    ],
    [
      "the keys cannot be had",
      "jwks_unavailable",
      ({ provider }) => {
        provider.device.answer("alice");
        provider.down.add("jwks");
      },
    ],
  ];
  for (const [what, code, happen] of ends) {
    it(`because ${what}`, async () => {
      const world = await createWorld();
      const { tab, flow } = await waitingTab(world);
      happen(world);
      await world.pass(5 * SECOND);
      expect((await at(flow, "failed")).error).toMatchObject({ code });
      await world.pass(60 * SECOND);
      expect(polls(world)).toHaveLength(1);
      expect(await tab.service.list()).toEqual([]);
      expect(await world.records.readAll("device-sign-in:")).toEqual([]);
      expect(lastOf([...tab.journeys.values()])).toMatchObject({
        kind: "device",
        outcome: "failed",
      });
    });
  }

  it("nobody answers before the code expires", async () => {
    const world = await createWorld();
    world.provider.device.life = 12;
    const { flow } = await waitingTab(world);
    await world.pass(12 * SECOND);
    expect((await at(flow, "failed")).error).toMatchObject({ code: "device_code_expired" });
    expect(polls(world)).toHaveLength(2);
  });

  it("the storage is full: the tokens are given back", async () => {
    const world = await createWorld();
    const { flow } = await waitingTab(world);
    world.storageIsFull = true;
    world.provider.device.answer("alice");
    await world.pass(5 * SECOND);
    expect((await at(flow, "failed")).error).toMatchObject({ code: "storage_full" });
    expect(world.provider.revocations[0]).toMatchObject({ kind: "refresh_token" });
  });

  it("what comes for an account that is connected already is no good: the connection goes on", async () => {
    const world = await createWorld();
    world.provider.revokesPerPerson = true;
    const { tab, flow } = await waitingTab(world);
    const id = await tab.connect();
    world.provider.faults.push({ claims: { aud: "somebody" } });
    world.provider.device.answer("alice");
    await world.pass(5 * SECOND);
    expect((await at(flow, "failed")).error).toMatchObject({ code: "id_token_invalid" });
    expect(world.provider.revocations).toEqual([]);
    expect((await tab.get(id)).status).toBe(200);
  });

  it("the storage is full from the moment of the answer on: the tokens are given back", async () => {
    const world = await createWorld();
    const { flow } = await waitingTab(world);
    world.deviceWritesLeft = 1;
    world.provider.device.answer("alice");
    await world.pass(5 * SECOND);
    expect((await at(flow, "failed")).error).toMatchObject({ code: "storage_full" });
    expect(world.provider.revocations[0]).toMatchObject({ kind: "refresh_token" });
  });

  it("the provider has no such endpoint: it is not asked for anything", async () => {
    const world = await createWorld();
    const { device_authorization_endpoint: _, ...metadata } = world.provider.metadata;
    world.provider.metadata = metadata;
    const tab = world.openTab();
    expect(await tab.devices.isOffered("example", { ask: false })).toBeUndefined();
    expect(await tab.devices.isOffered("example", { ask: true })).toBe(false);
    expect(await tab.devices.isOffered("example", { ask: false })).toBe(false);
    const flow = flowOf(tab);
    await at(flow, "none");
    flow.begin("openid");
    expect((await at(flow, "failed")).error).toMatchObject({ code: "endpoint_missing" });
    expect(world.provider.device.requests).toEqual([]);
  });
});

describe("what is kept and recorded", () => {
  it("has no code in clear, in no storage, message or journey", async () => {
    const world = await createWorld();
    const { tab, flow, code } = await waitingTab(world);
    await world.pass(5 * SECOND);
    const [deviceCode = ""] = world.provider.secrets;
    const secrets = [deviceCode, code.userCode, code.userCode.replace("-", "")];
    const session = Array.from({ length: tab.session.length }, (_, index) =>
      tab.session.getItem(tab.session.key(index) ?? ""),
    );
    const stored = JSON.stringify([await world.records.readAll(""), session, world.messages]);
    expect(secrets.filter((secret) => stored.includes(secret))).toEqual([]);

    world.provider.device.answer("alice");
    await world.pass(5 * SECOND);
    await at(flow, "done");
    const journeys = JSON.stringify([...tab.journeys.values()]);
    expect(
      [...world.provider.secrets, ...secrets].filter((secret) => journeys.includes(secret)),
    ).toEqual([]);
  });

  it("counts the polls in one step", async () => {
    const world = await createWorld();
    const { tab, flow } = await waitingTab(world);
    await world.pass(300 * SECOND);
    world.provider.device.answer("alice");
    await world.pass(5 * SECOND);
    await at(flow, "done");
    const { steps } = lastOf([...tab.journeys.values()]);
    expect(steps.slice(0, 10).map(({ key, state }) => `${key} ${state}`)).toEqual([
      "asked done",
      "discovery done",
      "device-code-asked done",
      "device-code-shown done",
      "device-poll done",
      "jwks done",
      "token-answer-checked done",
      "id-token-checked done",
      "signature-checked done",
      "userinfo done",
    ]);
    expect(steps.find(({ key }) => key === "device-poll")).toMatchObject({
      times: 61,
      exchange: { status: 200 },
    });
  });
});
