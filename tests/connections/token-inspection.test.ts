import { describe, expect, it } from "vitest";
import { failureOf } from "../support/oauth-failure.ts";
import { createGate } from "../support/rotating-provider.ts";
import { createWorld, type World } from "./world.ts";

const OTHER_KEYS = { keys: [{ kty: "EC", crv: "P-256", kid: "key-2" }] };

/** The provider as it is, but for one address. */
function instead(world: World, path: string, answer: () => Response): typeof globalThis.fetch {
  return (input, init) =>
    new URL(new Request(input, init).url).pathname === path
      ? Promise.resolve(answer())
      : world.provider.fetch(input, init);
}

describe("the tokens of a connection", () => {
  it("are handed to their owner as the provider gave them out", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const tokens = await tab.inspection.tokensOf(await tab.connect());
    expect(tokens.map(({ kind }) => kind)).toEqual(["access_token", "id_token", "refresh_token"]);
    for (const { token } of tokens) expect(world.provider.secrets).toContain(token);
  });

  it("are those of the last refresh, also in a tab that did not make it", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const other = world.openTab();
    const id = await tab.connect();
    const before = await other.inspection.tokensOf(id);
    await tab.service.refresh(id);
    const after = await other.inspection.tokensOf(id);
    expect(after).toEqual(await tab.inspection.tokensOf(id));
    expect(after[0]?.token).not.toBe(before[0]?.token);
  });

  it("are there for the tab that could not store them, when the disk is full", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    const before = await tab.inspection.tokensOf(id);
    const held = createGate();
    world.provider.faults.push({ held });
    const refreshed = tab.service.refresh(id);
    await held.reached;
    world.storageIsFull = true;
    held.open();
    await refreshed;
    const after = await tab.inspection.tokensOf(id);
    expect(after[0]?.token).not.toBe(before[0]?.token);
    expect(world.provider.secrets).toContain(after[0]?.token);
    world.storageIsFull = false;
    await world.pass(5_000);
  });

  it("are nobody's after a disconnect", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await tab.service.disconnect(id, { logout: false });
    expect((await failureOf(tab.inspection.tokensOf(id))).code).toBe("session_ended");
  });
});

describe("the keys of an issuer", () => {
  it("that a profile names are asked for anew, and compared with those of the last time", async () => {
    const world = await createWorld();
    await world.openTab().connect();
    const fetch = instead(world, "/jwks", () => Response.json(OTHER_KEYS));
    const { now, before } = await world
      .openTab({ fetch })
      .inspection.issuerKeys(world.provider.issuer);
    expect(now).toEqual(OTHER_KEYS);
    expect(before?.keys.map(({ kid }) => kid)).toEqual(["key-1"]);
  });

  it("that no profile names are asked for, and nothing of it is kept", async () => {
    const world = await createWorld();
    const stranger = "https://stranger.example";
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const { origin, pathname } = new URL(new Request(input, init).url);
      if (origin !== stranger) throw new TypeError("Failed to fetch");
      return Response.json(
        pathname === "/jwks" ? OTHER_KEYS : { issuer: stranger, jwks_uri: `${stranger}/jwks` },
      );
    };
    const { inspection, deeds } = world.openTab({ fetch });
    expect(await inspection.issuerKeys(stranger)).toEqual({ now: OTHER_KEYS, before: undefined });
    expect(deeds).toEqual(["GET /.well-known/openid-configuration", "GET /jwks"]);
    expect(JSON.stringify(await world.records.readAll(""))).not.toContain("stranger");
  });

  it("are not asked for over plain http", async () => {
    const world = await createWorld();
    const { inspection, deeds } = world.openTab();
    const failure = await failureOf(inspection.issuerKeys("http://id.example"));
    expect(failure.code).toBe("endpoint_insecure");
    expect(deeds).toEqual([]);
  });
});

describe("a provider is asked about a token", () => {
  it("only where it can be asked, and gets the token and nothing else", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    expect(await tab.inspection.canIntrospect(id)).toBe(false);
    expect((await failureOf(tab.inspection.introspect(id, "opaque"))).code).toBe(
      "endpoint_missing",
    );
  });

  it("and its answer is told", async () => {
    const world = await createWorld();
    const { issuer } = world.provider;
    world.provider.metadata = {
      ...world.provider.metadata,
      introspection_endpoint: `${issuer}/introspect`,
    };
    const fetch = instead(world, "/introspect", () =>
      Response.json({ active: true, scope: "read" }),
    );
    const tab = world.openTab({ fetch });
    const id = await tab.connect();
    expect(await tab.inspection.canIntrospect(id)).toBe(true);
    expect(await tab.inspection.introspect(id, "opaque")).toEqual({
      active: true,
      json: '{"active":true,"scope":"read"}',
    });
  });
});
