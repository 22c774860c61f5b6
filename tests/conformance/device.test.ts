import { expect } from "vitest";
import type { DeviceFlow } from "../../src/connections/device-flow.ts";
import type { DeviceState } from "../../src/connections/device-state.ts";
import { until } from "../connections/until.ts";
import { type App, alice, allowAs } from "./app.ts";
import { expectNothingStored, screenOf, told } from "./rejection.ts";
import { module } from "./rows.ts";

/** A code that lives for a minute. */
const brief = { provider: { lifetimes: { deviceCodeLifetime: 60 } } };

/** A person gets a code; time passes by itself from then on. */
async function getCode({ devices }: App): Promise<DeviceFlow> {
  const flow = devices.follow("mock");
  await until("nothing is under way", () => flow.current().at === "none");
  flow.begin("openid offline_access read:workflows");
  return flow;
}

async function endOf(flow: DeviceFlow): Promise<DeviceState> {
  await until("it is over", () => ["done", "failed"].includes(flow.current().at));
  return flow.current();
}

async function expectFailed(
  flow: DeviceFlow,
  expected: { code: string; title: string },
): Promise<void> {
  const state = await endOf(flow);
  const error = state.at === "failed" ? state.error : undefined;
  expect(told(error)).toMatchObject(expected);
  expect(screenOf(error)).toContain("Sign in again");
}

/** Seconds between one poll and the next. */
function distances({ requests }: App): number[] {
  const times = requests.to("device poll").map(({ at }) => at);
  return times.slice(1).map((time, index) => Math.round((time - (times[index] ?? 0)) / 1000));
}

const expired = { code: "device_code_expired", title: "The code has expired" };

module("Errors device", "not yet: asks after each interval until the code expires", async (app) => {
  const tab = await app("device-authorization-pending", brief);
  const flow = await getCode(tab);
  await expectFailed(flow, expired);
  expect(new Set(distances(tab))).toEqual(new Set([5]));
  expect(tab.requests.count("device poll")).toBe(11);
  await expectNothingStored(tab);
});

module("Errors device", "slower: five seconds more each time, for good", async (app) => {
  const tab = await app("device-slow-down", brief);
  await expectFailed(await getCode(tab), expired);
  expect(distances(tab)).toEqual([10, 15, 20]);
  await expectNothingStored(tab);
});

module("Errors device", "expired: stops, and another code can be had", async (app) => {
  const tab = await app("device-expired-token");
  await expectFailed(await getCode(tab), expired);
  expect(tab.requests.count("device poll")).toBe(1);
  await expectNothingStored(tab);
});

module("Errors device", "denied: stops", async (app) => {
  const tab = await app("device-access-denied");
  await expectFailed(await getCode(tab), {
    code: "device_denied",
    title: "Declined on the other device",
  });
  expect(tab.requests.count("device poll")).toBe(1);
  await expectNothingStored(tab);
});

module("Errors device", "none: a connection like any other", async (app) => {
  const tab = await app("");
  const flow = await getCode(tab);
  await until("there is a code", () => flow.current().at === "waiting");
  const state = flow.current();
  const address = state.at === "waiting" ? state.code.verificationUriComplete : undefined;
  const decision = allowAs(alice, "openid offline_access read:workflows");
  expect(await tab.mock.decideDevice(new URL(address ?? ""), decision)).toMatchObject({
    kind: "approved",
  });
  const end = await endOf(flow);
  const id = end.at === "done" ? end.connectionId : "";
  expect(await tab.service.find(id)).toMatchObject({ status: "Connected", obtainedBy: "device" });
  expect((await tab.call(id)).status).toBe(200);
  await tab.service.refresh(id);
  expect(tab.requests.count("refresh")).toBe(1);
  expect((await tab.call(id)).status).toBe(200);
});
