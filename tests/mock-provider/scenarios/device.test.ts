import { expect, it } from "vitest";
import { decideDevice } from "../../../src/mock-provider/handlers/device-approval.ts";
import { createMockProvider } from "../../../src/mock-provider/node.ts";
import { deviceScenarios } from "../../../src/mock-provider/scenarios/device.ts";
import { alice, readAnswer } from "../plain-client.ts";
import { type Proof, type Twin, proveAll } from "./prove.ts";
import { post, redeem, obtainCode } from "./twin-client.ts";

const grantType = "urn:ietf:params:oauth:grant-type:device_code";

proveAll(deviceScenarios, {
  "device-authorization-pending": answering("authorization_pending"),
  "device-slow-down": answering("slow_down"),
  "device-expired-token": answering("expired_token"),
  "device-access-denied": answering("access_denied"),
});

it("a device that was told once to slow down gets its tokens the next time", async () => {
  const mock = createMockProvider({ issuer: "https://id.mock.test/tenant/mock" });
  const stop = mock.listen();
  const issuer = `${mock.issuer}/s/device-slow-down.once`;
  const provider = mock.issuers.find(new URL(`${issuer}/jwks`))?.provider ?? mock;
  const twin = { issuer, provider, issuers: mock.issuers };
  const deviceCode = await approve(twin);

  expect((await poll(twin, deviceCode)).body["error"]).toBe("slow_down");
  expect((await poll(twin, deviceCode)).body).toHaveProperty("access_token");
  stop();
});

/** Alice has allowed it, and the code stays good; other grants are not concerned. */
function answering(error: string): Proof {
  return async (twin) => {
    const deviceCode = await approve(twin);

    const answer = await poll(twin, deviceCode);

    expect(answer).toMatchObject({
      status: 400,
      body: { error, error_description: expect.any(String) },
    });
    const { deviceAuthorizations } = await twin.provider.state.read();
    expect([...deviceAuthorizations.values()].map(({ redeemedAt }) => redeemedAt)).toEqual([
      undefined,
    ]);
    expect((await redeem(twin, await obtainCode(twin))).status).toBe(200);
  };
}

/** @returns the code of a device for which Alice said yes */
async function approve(twin: Twin): Promise<string> {
  const params = { client_id: "pixy", scope: "openid" };
  const { body } = await readAnswer(await post(`${twin.issuer}/device_authorization`, params));
  const decision = { kind: "allow", account: alice, scope: ["openid"] } as const;
  const { kind } = await decideDevice(twin.provider, String(body["user_code"]), decision);
  expect(kind).toBe("approved");
  return String(body["device_code"]);
}

async function poll(twin: Twin, deviceCode: string) {
  const params = { grant_type: grantType, client_id: "pixy", device_code: deviceCode };
  return readAnswer(await post(`${twin.issuer}/token`, params));
}
