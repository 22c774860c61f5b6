import { describe, expect, it } from "vitest";
import { codeOf } from "./failure.ts";
import { quiet } from "./until.ts";
import { createWorld } from "./world.ts";

const HOUR = 3_600_000;

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
