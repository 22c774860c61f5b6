import { expect, it, vi } from "vitest";
import { connectedTab } from "../connections/connected-tab.ts";

// A machine with much else to do takes longer for a call than an access token of some seconds lives.
it("access tokens that expire on their way to an API end nothing", async () => {
  const { world, tab, id } = await connectedTab();
  world.provider.accessTokenLife = 5;
  world.provider.api.answer = () => {
    vi.setSystemTime(Date.now() + 6_000);
    return new Response(null, { status: 401 });
  };
  for (let times = 0; times < 3; times += 1) expect((await tab.get(id)).status).toBe(401);
  const { status, problem } = await tab.find(id);
  expect({ status, problem }).toEqual({ status: "Connected", problem: undefined });

  world.provider.api.answer = undefined;
  expect((await tab.get(id)).status).toBe(200);
});
