import { describe, expect, it } from "vitest";
import { createGate, type TokenFault } from "../support/rotating-provider.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { validatingTab } from "./connected-tab.ts";
import { codeOf } from "./failure.ts";
import { createWorld } from "./world.ts";

const HOUR = 3_600_000;

describe("a refresh answer", () => {
  it("is written down, encrypted, before anything in it is looked at", async () => {
    const world = await createWorld();
    const { id, keys, answer } = await validatingTab(world);

    const { generation, pending } = await world.record(id);
    expect(generation).toBe(0);
    expect(pending?.ciphertext.byteLength).toBeGreaterThan(0);
    const text = new TextDecoder("latin1").decode(pending?.ciphertext);
    expect(world.provider.secrets.some((secret) => text.includes(secret))).toBe(false);
    expect(world.provider.api.calls).toEqual([]);
    keys.open();
    expect((await answer).status).toBe(200);
  });

  it("keeps what it leaves out, and takes over what it says", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    world.provider.faults.push({
      members: { refresh_token: undefined, id_token: undefined, scope: "openid" },
      keepsRefreshToken: true,
    });
    await tab.service.refresh(id);
    const { grantedScope, hasIdToken, hasRefreshToken, refreshTokenRotates } = await tab.find(id);
    expect({ grantedScope, hasIdToken, hasRefreshToken, refreshTokenRotates }).toEqual({
      grantedScope: "openid",
      hasIdToken: true,
      hasRefreshToken: true,
      refreshTokenRotates: false,
    });

    await tab.service.refresh(id);
    expect((await tab.find(id)).refreshTokenRotates).toBe(true);
    expect(world.provider.refreshes().map(({ token }) => token)).toEqual([0, 0]);
  });

  it("leaves the scope as it was when it says nothing about it", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    world.provider.faults.push({ members: { scope: undefined } });
    await tab.service.refresh(id);

    expect((await tab.find(id)).grantedScope).toBe("openid offline_access");
  });

  it("counts the life of its access token from its receipt", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    const held = createGate();
    world.provider.faults.push({ held });
    const refresh = tab.service.refresh(id);
    await held.reached;
    await world.pass(9_000);
    const received = Date.now();
    held.open();
    await refresh;

    expect((await tab.find(id)).accessTokenReceivedAt).toBe(received);
    expect((await tab.find(id)).accessTokenExpiresAt).toBe(received + HOUR);
  });

  const foreign: { name: string; fault: TokenFault; code: string }[] = [
    { name: "another subject", fault: { claims: { sub: "mallory" } }, code: "account_changed" },
    {
      name: "another issuer",
      fault: { claims: { iss: "https://evil.example" } },
      code: "account_changed",
    },
    { name: "another audience", fault: { claims: { aud: "somebody" } }, code: "id_token_invalid" },
  ];
  for (const { name, fault, code } of foreign) {
    it(`with ${name} is revoked, unused, and needs a reconnect`, async () => {
      const world = await createWorld();
      const tab = world.openTab();
      const id = await tab.connect();
      await world.pass(HOUR);
      world.provider.faults.push(fault);
      expect(await codeOf(tab.get(id))).toBe(code);

      expect(world.provider.revocations).toEqual([{ kind: "refresh_token", token: 1 }]);
      expect(world.provider.isAlive(1)).toBe(false);
      expect(world.provider.api.calls).toEqual([]);
      const { current, pending, ended } = await world.record(id);
      expect({ current, pending, ended }).toEqual({ ended: true });
      const { status, problem, account } = await tab.find(id);
      expect({ status, code: problem?.code, subject: account.subject }).toEqual({
        status: "Needs reconnect",
        code,
        subject: "alice",
      });
    });
  }

  it("of another kind than asked for is not used", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    world.provider.faults.push({ members: { token_type: "DPoP" } });

    expect(await codeOf(tab.service.refresh(id))).toBe("token_response_invalid");
    expect(world.provider.api.calls).toEqual([]);
    expect((await tab.find(id)).status).toBe("Needs reconnect");
  });
});

describe("an ID token of another time", () => {
  it("that is somebody else's ends the connection, whatever the clock says", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await world.pass(HOUR + 1);
    const iat = Math.floor(Date.now() / 1000) - 86_400;
    world.provider.faults.push({ claims: { iat, exp: iat + 600, sub: "mallory" } });

    expect(await codeOf(tab.get(id))).toBe("account_changed");
    expect(world.provider.revocations).toHaveLength(1);
    expect((await tab.find(id)).status).toBe("Needs reconnect");
  });
});

it("a refresh answer that a stranger signed in the name of a known key is given back at once", async () => {
  const world = await createWorld();
  const tab = world.openTab();
  const id = await tab.connect();
  world.provider.faults.push({ forged: true });

  const { code, details } = await failureOf(tab.service.refresh(id));
  expect({ code, details }).toEqual({ code: "signature_invalid", details: {} });
  expect(world.provider.revocations).toEqual([{ kind: "refresh_token", token: 1 }]);
  expect((await tab.find(id)).status).toBe("Needs reconnect");
});
