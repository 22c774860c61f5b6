import { describe, expect, it } from "vitest";
import type { ProviderProfile } from "../../src/oauth/provider-profile.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { codeOf } from "./failure.ts";
import { lastOf, settled } from "./tab.ts";
import { quiet } from "./until.ts";
import { createWorld, type World } from "./world.ts";

function openTab(world: World, changes: Partial<ProviderProfile> = {}) {
  return world.openTab({ profiles: [world.provider.profile(changes)] });
}

/** A provider that takes an authorization request in no other way. */
async function createStrictWorld(): Promise<World> {
  const world = await createWorld();
  world.provider.metadata = {
    ...world.provider.metadata,
    require_pushed_authorization_requests: true,
  };
  return world;
}

/** The provider sends the person back with an error. */
function refusal(world: World, error: string): URL {
  const { state = "" } = Object.fromEntries(lastOf(world.provider.pushed));
  const answer = new URL("https://app.example/callback");
  answer.search = new URLSearchParams({ error, state, iss: world.provider.issuer }).toString();
  return answer;
}

describe("an authorization request", () => {
  it("is pushed where the provider demands it, and the address says nothing of it", async () => {
    const world = await createStrictWorld();
    const tab = openTab(world);
    const id = await tab.connect();

    expect((await tab.get(id)).status).toBe(200);
    const { searchParams } = lastOf(tab.left);
    expect([...searchParams.keys()].toSorted()).toEqual(["client_id", "request_uri"]);
    expect(world.provider.pushed).toHaveLength(1);
    const pushed = lastOf(world.provider.pushed);
    expect(pushed.get("client_id")).toBe("pixy");
    expect(pushed.get("code_challenge_method")).toBe("S256");
    expect(pushed.has("client_secret")).toBe(false);
  });

  it("is pushed where the profile says so, and not otherwise", async () => {
    const world = await createWorld();
    await openTab(world, { par: true }).connect();
    expect(world.provider.pushed).toHaveLength(1);
    await openTab(world, { par: "auto" }).connect("bob");
    await openTab(world, { par: false }).connect("carol");

    expect(world.provider.pushed).toHaveLength(1);
  });

  it("is not made where the provider demands what the profile forbids", async () => {
    const world = await createStrictWorld();
    const tab = openTab(world, { par: false });
    const failure = await failureOf(tab.service.connect("example", "/"));

    expect(failure.code).toBe("authorization_failed");
    expect(failure.message).toContain('"par": false');
    expect(tab.left).toEqual([]);
  });

  it("is not made where it must be pushed and nobody says where to", async () => {
    const world = await createStrictWorld();
    const { pushed_authorization_request_endpoint: _, ...metadata } = world.provider.metadata;
    world.provider.metadata = metadata;
    const tab = openTab(world);
    const failure = await failureOf(tab.service.connect("example", "/"));

    expect(failure.code).toBe("endpoint_missing");
    expect(failure.message).toContain('"pushed_authorization_request_endpoint"');
    expect(tab.left).toEqual([]);
    expect(tab.session.length).toBe(0);
  });

  it("that the provider does not take is told before leaving, and not pushed again", async () => {
    const world = await createStrictWorld();
    const tab = openTab(world);
    world.provider.pushErrors.push("invalid_scope");
    const failure = await failureOf(tab.service.connect("example", "/"));

    expect(failure.code).toBe("authorization_failed");
    expect(failure.details).toMatchObject({ error: "invalid_scope", status: 400 });
    expect(tab.left).toEqual([]);
    expect(tab.session.length).toBe(0);
    expect(world.provider.requests.filter((request) => request === "POST /par")).toHaveLength(1);
  });

  it("that nobody answers is not pushed again", async () => {
    const world = await createStrictWorld();
    const tab = openTab(world);
    world.provider.down.add("par");

    expect(await codeOf(tab.service.connect("example", "/"))).toBe("provider_unreachable");
    expect(world.provider.requests.filter((request) => request === "POST /par")).toHaveLength(1);
  });

  it("proves possession of the key that its code will be bound to", async () => {
    const world = await createStrictWorld();
    world.provider.dpop.isRequired = true;
    world.provider.dpop.nonce = "nonce-1";
    const tab = openTab(world, { dpop: true });
    const id = await tab.connect();

    expect(lastOf(world.provider.pushed).get("dpop_jkt")).toBe((await tab.find(id)).keyThumbprint);
    // The nonce was learnt by the push, and the exchange needs no second send.
    expect(tab.deeds.filter((deed) => deed === "POST /par")).toHaveLength(2);
    expect(tab.deeds.filter((deed) => deed === "POST /token")).toHaveLength(1);
  });

  it("is a step of the journey, without the secrets in it", async () => {
    const world = await createStrictWorld();
    const tab = openTab(world);
    await tab.connect();
    await quiet();
    const [journey] = [...tab.journeys.values()];
    const step = journey?.steps.find(({ key }) => key === "push");

    expect(step).toMatchObject({ state: "done", exchange: { status: 201 } });
    const { state = "", nonce = "" } = Object.fromEntries(lastOf(world.provider.pushed));
    const kept = JSON.stringify(journey);
    expect(kept).not.toContain(state);
    expect(kept).not.toContain(nonce);
  });
});

describe("row 33: a pushed request that the provider has forgotten", () => {
  it("is pushed once more, with other secrets, and the sign-in goes on", async () => {
    const world = await createStrictWorld();
    const tab = openTab(world);
    await tab.service.connect("example", "/from");
    tab.load(refusal(world, "invalid_request_uri"));
    await quiet();
    expect(tab.left).toHaveLength(2);
    const [first, second] = world.provider.pushed;
    for (const name of ["state", "nonce", "code_challenge"]) {
      expect(second?.get(name)).not.toBe(first?.get(name));
    }
    expect(second?.get("scope")).toBe(first?.get("scope"));
    const state = await settled(tab.load(world.provider.authorize(lastOf(tab.left))));

    expect(state).toMatchObject({ state: "done", returnTo: "/from" });
  });

  it("is not pushed a third time", async () => {
    const world = await createStrictWorld();
    const tab = openTab(world);
    await tab.service.connect("example", "/");
    tab.load(refusal(world, "invalid_request_uri"));
    await quiet();
    const state = await settled(tab.load(refusal(world, "invalid_request_uri")));

    expect(state).toMatchObject({ state: "failed", error: { code: "authorization_failed" } });
    expect(world.provider.pushed).toHaveLength(2);
    expect(tab.left).toHaveLength(2);
  });

  it("keeps its key, its connection and what it was for", async () => {
    const world = await createStrictWorld();
    const tab = openTab(world, { dpop: true });
    const id = await tab.connect();
    const call = { method: "GET", url: "https://api.example/me" };
    world.provider.claims = { ...world.provider.claims, acr: "gold", auth_time: Date.now() / 1000 };
    await tab.service.stepUp(id, { acrValues: "gold", maxAge: 60 }, "/", call);
    tab.load(refusal(world, "invalid_request_uri"));
    await quiet();
    const [, first, second] = world.provider.pushed;
    for (const name of ["dpop_jkt", "acr_values", "max_age", "scope"]) {
      expect(second?.get(name)).toBe(first?.get(name));
    }
    const signIn = tab.load(world.provider.authorize(lastOf(tab.left)));
    expect(await settled(signIn)).toMatchObject({ state: "done", connectionId: id });
    expect(signIn.takeWaiting(id)).toEqual(call);
  });

  it("is what a plain refusal means only after its time", async () => {
    const world = await createStrictWorld();
    const tab = openTab(world);
    await tab.service.connect("example", "/");
    const early = await settled(tab.load(refusal(world, "invalid_request")));
    expect(early).toMatchObject({ state: "failed", error: { code: "authorization_failed" } });
    expect(tab.left).toHaveLength(1);

    await tab.service.connect("example", "/");
    await world.pass(61_000);
    tab.load(refusal(world, "invalid_request"));
    await quiet();
    expect(tab.left).toHaveLength(3);
  });
});
