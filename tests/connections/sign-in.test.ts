import { describe, expect, it } from "vitest";
import type { SignInState } from "../../src/connections/sign-in.ts";
import { OAuthError } from "../../src/oauth/oauth-error.ts";
import { lastOf, settled } from "./tab.ts";
import { createWorld, type MortalTab, type World } from "./world.ts";

async function left(world: World, tab: MortalTab): Promise<URL> {
  await tab.service.connect("example", "/console?connection=1");
  return world.provider.authorize(lastOf(tab.left));
}

function codeOf(state: SignInState): string {
  if (state.state !== "failed") return state.state;
  return state.error instanceof OAuthError ? state.error.code : "no OAuthError";
}

describe("a sign-in", () => {
  it("becomes a connection, stored in one write", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const address = await left(world, tab);
    tab.storage.connectionWrites = 0;
    const state = await settled(tab.load(address));

    expect(state).toMatchObject({ state: "done", returnTo: "/console?connection=1" });
    expect(tab.storage.connectionWrites).toBe(1);
    const [connection] = await tab.service.list();
    expect(connection).toMatchObject({
      profileId: "example",
      providerName: "Example",
      issuer: world.provider.issuer,
      account: { subject: "alice", label: "alice", attestedBy: "id_token" },
      grantedScope: "openid offline_access",
      connectedAt: Date.now(),
      refreshedAt: undefined,
      accessTokenExpiresAt: Date.now() + 3_600_000,
      hasRefreshToken: true,
      hasIdToken: true,
      canSignOut: true,
      status: "Connected",
      problem: undefined,
    });
    expect(connection?.history.map(({ kind }) => kind)).toEqual(["connected"]);
  });

  it("tells how far it has come", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const address = await left(world, tab);
    const states: unknown[] = [];
    const signIn = tab.load(address);
    states.push(signIn.current());
    signIn.subscribe(() => states.push(signIn.current()));
    await settled(signIn);

    expect(states.slice(0, -1)).toEqual([
      { state: "working", step: "checking" },
      { state: "working", step: "exchanging" },
      { state: "working", step: "storing" },
    ]);
  });

  it("takes its transaction before it returns, and so before any request leaves", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const address = await left(world, tab);
    const before = tab.deeds.length;
    expect(transactions(tab)).toHaveLength(1);
    const signIn = tab.load(address);

    expect(transactions(tab)).toEqual([]);
    expect(tab.deeds.slice(before).filter((deed) => deed === "POST /token")).toEqual([]);
    expect((await settled(signIn)).state).toBe("done");
  });

  it("exchanges its code once, however often the same address is loaded", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const address = await left(world, tab);
    const states = await Promise.all(
      [tab.load(address), tab.load(address), tab.load(address)].map(settled),
    );

    expect(states.map(codeOf)).toEqual(["done", "transaction_missing", "transaction_missing"]);
    expect(world.provider.tokenRequests).toHaveLength(1);
  });

  it("does not touch the sign-in of another provider or tab that is still pending", async () => {
    const world = await createWorld();
    const profiles = [
      world.provider.profile(),
      world.provider.profile({ id: "second", name: "Second" }),
    ];
    const tab = world.openTab({ profiles });
    await tab.service.connect("example", "/first");
    const first = world.provider.authorize(lastOf(tab.left), "alice");
    await tab.service.connect("second", "/second");
    const second = world.provider.authorize(lastOf(tab.left), "bob");

    expect(await settled(tab.load(first))).toMatchObject({ state: "done", returnTo: "/first" });
    expect(await settled(tab.load(second))).toMatchObject({ state: "done", returnTo: "/second" });
    expect((await tab.service.list()).map(({ providerName }) => providerName)).toEqual([
      "Example",
      "Second",
    ]);
  });

  it("records its steps, redacted, under its connection", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    const [journey] = await tab.service.journeys(id);

    expect(journey).toMatchObject({ kind: "connect", outcome: "done", connectionId: id });
    const text = JSON.stringify([...tab.journeys.values()]);
    expect(world.provider.secrets.some((secret) => text.includes(secret))).toBe(false);
  });
});

function transactions(tab: MortalTab): string[] {
  const keys = Array.from(
    { length: tab.session.length },
    (_, index) => tab.session.key(index) ?? "",
  );
  return keys.filter((key) => key.startsWith("pixy.transaction."));
}
