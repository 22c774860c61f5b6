import { expect, it, vi } from "vitest";
import { createLazyConnections } from "../../src/app/lazy-connections.ts";
import { createConnectionChannel } from "../../src/connections/connection-channel.ts";
import { createConnectionStore } from "../../src/connections/connection-store.ts";
import { createWorld } from "../connections/world.ts";

it("loads nothing for whoever follows journeys, and tells them of all that is recorded then", async () => {
  const { provider, records, openTab } = await createWorld();
  const tab = openTab();
  const load = vi.fn(() => Promise.resolve(tab.service));
  const connections = createLazyConnections(
    {
      records,
      store: createConnectionStore(records),
      channel: createConnectionChannel(undefined),
      now: () => Date.now(),
    },
    load,
  );
  const told = vi.fn();
  const stop = connections.subscribeToJourneys(told);
  expect(await connections.list()).toEqual([]);
  expect(load).not.toHaveBeenCalled();

  await connections.connect(provider.profile().id, "/");
  expect(tab.left).toHaveLength(1);
  expect(told).toHaveBeenCalled();

  stop();
  told.mockClear();
  await connections.connect(provider.profile().id, "/");
  expect(tab.left).toHaveLength(2);
  expect(told).not.toHaveBeenCalled();
});
