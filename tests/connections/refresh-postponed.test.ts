import { describe, expect, it } from "vitest";
import { reasonToWait } from "../../src/connections/pending-answer.ts";
import { OAuthError } from "../../src/oauth/oauth-error.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { createGate } from "../support/rotating-provider.ts";
import { dieWithAnswer, expiredTab, pendingTab } from "./connected-tab.ts";
import { codeOf } from "./failure.ts";
import { until } from "./until.ts";
import { createWorld } from "./world.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;

describe("while this machine's clock is a day ahead", () => {
  it("a refresh ends nothing: its answer waits until the clock is set right", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    const iat = Math.floor(Date.now() / 1000);
    await world.pass(24 * HOUR);
    world.provider.faults.push({ claims: { iat, exp: iat + 600 } });

    expect(await codeOf(tab.get(id))).toBe("clock_wrong");
    expect(world.provider.revocations).toEqual([]);
    expect((await tab.find(id)).status).toBe("Offline");

    await world.setClock(-24 * HOUR + MINUTE);
    await tab.service.refresh(id);
    expect((await tab.find(id)).status).toBe("Connected");
    expect(world.provider.refreshes()).toHaveLength(1);
  });
});

describe("an answer that a provider has dated wrongly", () => {
  it("keeps the connection waiting for a day, and no longer: then it is nobody's, and is given back", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await world.pass(HOUR + 1);
    world.provider.faults.push({ claims: { iat: 1_000_000_000, exp: 1_000_000_600 } });
    expect(await codeOf(tab.get(id))).toBe("clock_wrong");
    await world.pass(24 * HOUR);
    expect(await codeOf(tab.service.refresh(id))).toBe("clock_wrong");
    expect((await tab.find(id)).status).toBe("Offline");
    expect(world.provider.revocations).toEqual([]);
    await world.pass(1);

    expect(await codeOf(tab.service.refresh(id))).toBe("clock_wrong");
    expect(world.provider.revocations).toEqual([{ kind: "refresh_token", token: 1 }]);
    expect(await tab.find(id)).toMatchObject({
      status: "Needs reconnect",
      problem: { code: "clock_wrong" },
    });
    expect((await world.record(id)).pending).toBeUndefined();
    expect((await tab.reconnect(id)).state).toBe("done");
    expect((await tab.get(id)).status).toBe(200);
  });

  it("waits for no key that nobody knows: only a signature does", () => {
    const details = { unknownKey: true } as const;
    const DAY = 24 * HOUR;
    const waited = (answer: number) => ({ answer, key: 0 });
    const wrong = new OAuthError("clock_wrong", "dated wrongly", { details });
    expect(reasonToWait(wrong, waited(DAY))).toMatchObject({
      code: "clock_wrong",
      details: { answerKept: true },
    });
    expect(reasonToWait(wrong, waited(DAY + 1))).toBeUndefined();
    const bad = new OAuthError("id_token_invalid", "another audience", { details });
    expect(reasonToWait(bad, waited(0))).toBeUndefined();
  });
});

describe("while this machine's clock is a day behind", () => {
  for (const hasNbf of [false, true]) {
    it(`a refresh ends nothing: its answer ${hasNbf ? "with nbf " : ""}waits until the clock is set right`, async () => {
      const world = await createWorld();
      const tab = world.openTab();
      const id = await tab.connect();
      const iat = Math.floor(Date.now() / 1000);
      await world.setClock(-24 * HOUR);
      const claims = { iat, exp: iat + 600, ...(hasNbf && { nbf: iat }) };
      world.provider.faults.push({ claims });

      expect(await codeOf(tab.service.refresh(id))).toBe("clock_wrong");
      expect(world.provider.revocations).toEqual([]);

      await world.setClock(24 * HOUR + MINUTE);
      await tab.service.refresh(id);
      const { status, problem, accessTokenReceivedAt } = await tab.find(id);
      expect({ status, problem }).toEqual({ status: "Connected", problem: undefined });
      // The receipt was noted by a clock that was wrong.
      expect(accessTokenReceivedAt).toBe(iat * 1000);
      expect(world.provider.refreshes()).toHaveLength(1);
    });
  }
});

describe("while the provider's keys cannot be had", () => {
  it("an answer stays pending, and is promoted later without a second send", async () => {
    const world = await createWorld();
    const { tab, id, told } = await pendingTab(world);
    expect(told).toBe("jwks_unavailable");
    const { generation, pending, mark } = await world.record(id);
    expect({ generation, isPending: pending !== undefined, mark }).toEqual({
      generation: 0,
      isPending: true,
    });
    expect((await tab.find(id)).status).toBe("Offline");

    // Called again at once, nothing is asked for; what is known is said as before.
    expect(await failureOf(tab.get(id))).toMatchObject({
      code: "jwks_unavailable",
      details: { answerKept: true, retryAfter: expect.any(Number) },
    });
    await world.pass(MINUTE);
    expect(await codeOf(tab.get(id))).toBe("jwks_unavailable");
    world.provider.down.clear();
    await world.pass(MINUTE);
    expect((await tab.get(id)).status).toBe(200);
    expect(world.provider.refreshes()).toHaveLength(1);
    expect((await tab.find(id)).status).toBe("Connected");
  });

  it("for weeks, an answer waits all the same: nothing is lost, asked for again or told to the provider", async () => {
    const world = await createWorld();
    const { tab, id } = await pendingTab(world);
    for (let week = 0; week < 4; week += 1) {
      await world.pass(7 * 24 * HOUR);
      await tab.service.recover();
    }
    const { status, problem, hasRefreshToken } = await tab.find(id);
    expect({ status, code: problem?.code, hasRefreshToken }).toEqual({
      status: "Offline",
      code: "jwks_unavailable",
      hasRefreshToken: true,
    });
    expect((problem?.retryAt ?? Infinity) - Date.now()).toBeLessThanOrEqual(7 * MINUTE);
    expect(world.provider.refreshes()).toHaveLength(1);
    expect(world.provider.revocations).toEqual([]);
    // Signing in again is no way out: it needs the same keys.
    expect(await tab.reconnect(id)).toMatchObject({ error: { code: "jwks_unavailable" } });

    world.provider.down.clear();
    await world.pass(HOUR);
    expect((await tab.get(id)).status).toBe(200);
    expect(world.provider.refreshes().map(({ token }) => token)).toEqual([0, 1]);
  });

  it("an answer is judged as of its receipt, however late that is", async () => {
    const world = await createWorld();
    const { tab, id } = await expiredTab(world);
    await dieWithAnswer(world, tab, id);
    // The person comes back the next day: its ID token was good for ten minutes.
    await world.pass(24 * HOUR);
    const next = world.openTab();

    expect((await next.get(id)).status).toBe(200);
    expect((await next.find(id)).status).toBe("Connected");
  });

  it("the recovery promotes it as well", async () => {
    const world = await createWorld();
    const { tab, id } = await pendingTab(world);
    world.provider.down.clear();
    await tab.service.recover();

    expect((await world.record(id)).generation).toBe(1);
    expect(world.provider.refreshes()).toHaveLength(1);
  });

  it("a pending answer that has expired meanwhile is promoted, and refreshed before it is used", async () => {
    const world = await createWorld();
    world.provider.idTokenLife = 24 * 3600;
    const { tab, id } = await pendingTab(world);
    await world.pass(2 * HOUR);
    world.provider.down.clear();

    expect((await tab.get(id)).status).toBe(200);
    expect(world.provider.api.calls.map(({ status }) => status)).toEqual([200]);
    expect(world.provider.refreshes().map(({ token }) => token)).toEqual([0, 1]);
  });

  it("a disconnect gives the pending answer back as well", async () => {
    const world = await createWorld();
    const { tab, id } = await pendingTab(world);
    expect(world.provider.isAlive(1)).toBe(true);
    await tab.service.disconnect(id, { logout: false });

    expect(world.provider.isAlive(1)).toBe(false);
    expect(world.provider.revocations[0]).toEqual({ kind: "refresh_token", token: 1 });
  });

  it("an answer whose connection goes meanwhile is given back", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await world.pass(HOUR + 1);
    const keys = createGate();
    world.provider.gates.set("jwks", keys);
    world.provider.down.add("jwks");
    const late = codeOf(tab.get(id));
    await until(
      "the answer is pending",
      async () => (await world.record(id)).pending !== undefined,
    );
    await world.records.remove(`connection:${id}`);
    keys.open();

    expect(await late).toBe("jwks_unavailable");
    await until("it is given back", () => world.provider.revocations.length > 0);
    expect(world.provider.isAlive(1)).toBe(false);
    expect(await world.exists(id)).toBe(false);
  });
});
