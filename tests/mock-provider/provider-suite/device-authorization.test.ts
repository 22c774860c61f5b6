import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { app, backend, otherApp } from "./clients.ts";
import { startSubjects } from "./subjects.ts";
import { tokensOf } from "./suite-client.ts";

const subjects = await startSubjects();

/** RFC 8628 §3.2 */
const DeviceAuthorization = v.object({
  device_code: v.string(),
  user_code: v.string(),
  verification_uri: v.pipe(v.string(), v.url()),
  verification_uri_complete: v.pipe(v.string(), v.url()),
  expires_in: v.number(),
});

describe.each(subjects)("$name: device authorization", (subject) => {
  const { client, differences, features, openBrowser, passInterval } = subject;

  const forbidden = differences.forbiddenGrant.value;

  async function begin(changes = {}) {
    const params = { scope: "openid profile offline_access", ...changes };
    const { status, body } = await client.post("device_authorization_endpoint", params);
    expect(status).toBe(200);
    return v.parse(DeviceAuthorization, body);
  }

  async function poll(deviceCode: string, polledBy = app) {
    await passInterval();
    return pollAtOnce(deviceCode, polledBy);
  }

  function pollAtOnce(deviceCode: string, polledBy = app) {
    const params = {
      grant_type: "urn:ietf:params:oauth:grant-type:device_code",
      device_code: deviceCode,
    };
    return client.post("token_endpoint", params, { client: polledBy });
  }

  function refusal(error: string) {
    return { status: 400, body: { error } };
  }

  it("waits until somebody has answered, and then brings tokens", async () => {
    const device = await begin();
    expect(await poll(device.device_code)).toMatchObject(refusal("authorization_pending"));

    await (await openBrowser()).answerDevice(new URL(device.verification_uri_complete));

    const answer = await poll(device.device_code);
    expect(answer.status).toBe(200);
    const { accessToken, refreshToken } = tokensOf(answer);
    expect((await client.userinfo(accessToken)).body).toMatchObject({ sub: "alice" });
    expect((await client.refresh(refreshToken)).status).toBe(200);
  });

  it("says access_denied when the person says no", async () => {
    const device = await begin();

    await (await openBrowser()).answerDevice(new URL(device.verification_uri_complete), "deny");

    expect(await poll(device.device_code)).toMatchObject(refusal("access_denied"));
  });

  it("has a device code that is good for one redemption", async () => {
    const device = await begin();
    await (await openBrowser()).answerDevice(new URL(device.verification_uri_complete));
    await poll(device.device_code);

    expect(await poll(device.device_code)).toMatchObject(refusal("invalid_grant"));
  });

  it("gives nothing to another client", async () => {
    const device = await begin();
    await (await openBrowser()).answerDevice(new URL(device.verification_uri_complete));

    expect(await poll(device.device_code, otherApp)).toMatchObject(refusal("invalid_grant"));
  });

  it("refuses a device code that is unknown or missing", async () => {
    expect(await poll("guessed")).toMatchObject(refusal("invalid_grant"));
    const missing = await client.post("token_endpoint", {
      grant_type: "urn:ietf:params:oauth:grant-type:device_code",
    });
    expect(missing).toMatchObject(refusal("invalid_request"));
  });

  it(`is refused to clients that are unknown, or not registered for it: ${forbidden}`, async () => {
    const unknown = await client.post("device_authorization_endpoint", { client_id: "stranger" });
    const other = await client.post("device_authorization_endpoint", {}, { client: backend });

    expect(unknown).toMatchObject({ status: 401, body: { error: "invalid_client" } });
    expect(other).toMatchObject(refusal(forbidden));
  });

  const { slowDown } = features;
  const lacks = slowDown === true ? "" : `: ${slowDown.lacks}`;
  it.runIf(slowDown === true)(`says slow_down to whoever polls too fast${lacks}`, async () => {
    const device = await begin();
    await pollAtOnce(device.device_code);

    expect(await pollAtOnce(device.device_code)).toMatchObject(refusal("slow_down"));
  });
});
