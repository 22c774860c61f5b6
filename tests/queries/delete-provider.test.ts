import { describe, expect, it } from "vitest";
import { deleteProvider } from "../../src/queries/provider-setup-queries.ts";
import { createMemoryStore } from "../../src/vault/memory-store.ts";
import { createWorld } from "../connections/world.ts";
import { configuredProviders } from "../support/configured-providers.ts";

/** A connection, and a provider of the same id that a person has added. */
async function connected(isConfigured: boolean) {
  const world = await createWorld();
  const tab = world.openTab();
  const id = await tab.connect();
  const profile = world.provider.profile();
  const entry = { id: profile.id, name: "Mine", issuer: profile.issuer, clientId: "pixy" };
  const records = createMemoryStore();
  await configuredProviders([], { records }).add(entry);
  const providers = configuredProviders(isConfigured ? [profile] : [], { records });
  await providers.ready();
  return { world, tab, id, profile, providers };
}

describe("deleting a provider", () => {
  it("disconnects its connections, and their tokens are revoked", async () => {
    const { world, tab, id, profile, providers } = await connected(false);
    await deleteProvider(profile.id, { providers, connections: tab.service });
    expect(await world.exists(id)).toBe(false);
    expect(tab.deeds).toContain("POST /revoke");
    expect(providers.current().profiles).toEqual([]);
  });

  it("that was set aside costs no connection of the one in config.json", async () => {
    const { world, tab, id, profile, providers } = await connected(true);
    expect(providers.current().setAside.map(({ id: aside }) => aside)).toEqual([profile.id]);
    await deleteProvider(profile.id, { providers, connections: tab.service });
    expect(providers.current().setAside).toEqual([]);
    expect(await world.exists(id)).toBe(true);
    expect(tab.deeds).not.toContain("POST /revoke");
  });
});
