import type { DeviceFlow } from "../../src/connections/device-flow.ts";
import type { DeviceState } from "../../src/connections/device-state.ts";
import { until } from "./until.ts";
import type { MortalTab, World } from "./world.ts";

/** @returns what a tab follows at its one provider */
export function flowOf(tab: MortalTab): DeviceFlow {
  return tab.devices.follow("example");
}

/** Waits until a sign-in by code is somewhere. @returns what it shows there */
export async function at<K extends DeviceState["at"]>(
  flow: DeviceFlow,
  place: K,
): Promise<Extract<DeviceState, { at: K }>> {
  const isThere = (state: DeviceState): state is Extract<DeviceState, { at: K }> =>
    state.at === place;
  await until(`the flow is ${place}, and not ${flow.current().at}`, () => isThere(flow.current()));
  const state = flow.current();
  if (!isThere(state)) throw new Error("it went on at once");
  return state;
}

/** What the provider was asked about device codes. */
export function polls({ provider }: World) {
  return provider.tokenRequests.filter(({ grant }) => grant.endsWith(":device_code"));
}
