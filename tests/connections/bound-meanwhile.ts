import { vi } from "vitest";
import type { Tab } from "./tab.ts";
import type { World } from "./world.ts";

/** Has another tab bind a connection to a key while this one is about to take its grant. @returns the other one */
export function bindJustBeforeTaking(world: World, tab: Tab, id: string): Tab {
  const bound = world.openTab({ profiles: [world.provider.profile({ dpop: true })] });
  vi.spyOn(tab.log, "list").mockImplementationOnce(async () => {
    await bound.reconnect(id);
    return [];
  });
  return bound;
}
