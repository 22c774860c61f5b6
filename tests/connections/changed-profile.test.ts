import { describe, expect, it } from "vitest";
import type { ProviderMetadata } from "../../src/oauth/provider-profile.ts";
import { codeOf } from "./failure.ts";
import { quiet } from "./until.ts";
import { lastOf, question, settled } from "./tab.ts";
import { createWorld, type World } from "./world.ts";

const HOUR = 3_600_000;

/** A tab in which the provider's endpoints are written down, some of them at another place. */
function rewritten(world: World, changes: Partial<ProviderMetadata>) {
  const sent: string[] = [];
  const metadata = { ...world.provider.metadata, ...changes };
  const tab = world.openTab({
    profiles: [world.provider.profile({ issuer: undefined, metadata })],
    fetch: (input, init) => {
      const request = new Request(input, init);
      if (request.method === "POST") sent.push(request.url);
      return world.provider.fetch(input, init);
    },
  });
  return { tab, sent };
}

describe("a profile that changed", () => {
  for (const { name, changes } of [
    { name: "another client", changes: { clientId: "somebody-else" } },
    { name: "another provider", changes: { issuer: "https://other.example" } },
  ]) {
    it(`to ${name} gets none of the tokens`, async () => {
      const world = await createWorld();
      const id = await world.openTab().connect();
      const sent: string[] = [];
      const metadata = {
        ...world.provider.metadata,
        ...(changes.issuer && { issuer: changes.issuer }),
      };
      const tab = world.openTab({
        profiles: [
          world.provider.profile({
            ...changes,
            ...(changes.issuer && { metadata, issuer: undefined }),
          }),
        ],
        fetch: (input, init) => {
          const request = new Request(input, init);
          if (request.method === "POST") sent.push(request.url);
          return world.provider.fetch(input, init);
        },
      });
      await world.pass(HOUR);

      expect(await codeOf(tab.get(id))).toBe("profile_missing");
      expect(await codeOf(tab.service.refresh(id))).toBe("profile_missing");
      expect(await tab.service.disconnect(id, { logout: false })).toMatchObject({
        revocation: "failed",
      });
      expect(sent).toEqual([]);
    });
  }

  for (const taker of [
    "token_endpoint",
    "revocation_endpoint",
    "introspection_endpoint",
  ] as const) {
    it(`to another origin of its "${taker}" gets none of the tokens`, async () => {
      const world = await createWorld();
      const id = await world.openTab().connect();
      const { tab, sent } = rewritten(world, { [taker]: "https://evil.example/here" });
      await world.pass(HOUR);

      expect(await codeOf(tab.get(id))).toBe("profile_missing");
      expect(await codeOf(tab.service.refresh(id))).toBe("profile_missing");
      expect(await codeOf(tab.inspection.introspect(id, "token"))).toBe("profile_missing");
      expect(await tab.service.disconnect(id, { logout: false })).toMatchObject({
        revocation: "failed",
      });
      expect(sent).toEqual([]);
    });
  }

  it("to another origin gets no tokens to revoke when another account replaces them", async () => {
    const world = await createWorld();
    const id = await world.openTab().connect();
    const { tab, sent } = rewritten(world, { revocation_endpoint: "https://evil.example/revoke" });
    await tab.service.reconnect(id, "/");
    const signIn = tab.load(world.provider.authorize(lastOf(tab.left), "bob"));
    question(await settled(signIn)).decide("replace");
    expect(await settled(signIn)).toMatchObject({ state: "done", connectionId: id });
    await quiet();

    expect(sent).toEqual([`${world.provider.issuer}/token`]);
  });

  it("to another provider does not tell it who somebody was at the one before", async () => {
    const world = await createWorld();
    const id = await world.openTab().connect();
    const { tab } = rewritten(world, { issuer: "https://other.example" });
    await tab.service.reconnect(id, "/");
    await tab.service.stepUp(id, {}, "/");
    const same = world.openTab();
    await same.service.reconnect(id, "/");

    const hints = [...tab.left, ...same.left].map((url) => url.searchParams.get("login_hint"));
    expect(hints).toEqual([null, null, "alice"]);
  });

  it("to another path of the same origin goes on as before", async () => {
    const world = await createWorld();
    const id = await world.openTab().connect();
    const { issuer } = world.provider;
    const { tab, sent } = rewritten(world, { revocation_endpoint: `${issuer}/other` });
    await world.pass(HOUR);

    expect((await tab.get(id)).status).toBe(200);
    expect(sent).toEqual([`${issuer}/token`]);
  });

  it("to another origin is where the connection belongs once it was reconnected there", async () => {
    const world = await createWorld();
    const id = await world.openTab().connect();
    const { tab } = rewritten(world, { revocation_endpoint: "https://revoke.example/" });
    expect(await codeOf(tab.service.refresh(id))).toBe("profile_missing");
    await tab.reconnect(id);

    await tab.service.refresh(id);
    expect((await tab.get(id)).status).toBe(200);
  });

  it("gets not even a token that is still fresh sent to its new APIs", async () => {
    const world = await createWorld();
    const id = await world.openTab().connect();
    const sent: string[] = [];
    const tab = world.openTab({
      profiles: [
        world.provider.profile({
          clientId: "somebody-else",
          apis: [{ name: "Me", method: "GET", url: "https://evil.example/me" }],
        }),
      ],
      fetch: (input, init) => {
        sent.push(new Request(input, init).url);
        return world.provider.fetch(input, init);
      },
    });

    const call = tab.service.createAuthorizedFetch(id)("https://evil.example/me");
    expect(await codeOf(call)).toBe("profile_missing");
    expect(sent).toEqual([]);
  });

  it("or is gone: nothing is sent, and the connection stays", async () => {
    const world = await createWorld();
    const id = await world.openTab().connect();
    const tab = world.openTab({ profiles: [] });
    await world.pass(HOUR);

    expect(await codeOf(tab.get(id))).toBe("profile_missing");
    expect(await codeOf(tab.service.reconnect(id, "/"))).toBe("profile_missing");
    expect(world.provider.refreshes()).toEqual([]);
    expect((await tab.find(id)).account.subject).toBe("alice");
  });

  it("lacks a token endpoint: no doubt is left by what was never sent", async () => {
    const world = await createWorld();
    const id = await world.openTab().connect();
    const { token_endpoint: _, ...metadata } = world.provider.metadata;
    const tab = world.openTab({
      profiles: [world.provider.profile({ issuer: undefined, metadata })],
    });

    expect(await codeOf(tab.service.refresh(id))).toBe("endpoint_missing");
    expect((await world.record(id)).mark).toBeUndefined();
    await quiet();
  });
});
