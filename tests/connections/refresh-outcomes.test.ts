import { describe, expect, it } from "vitest";
import type { TokenFault } from "../support/rotating-provider.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { codeOf } from "./failure.ts";
import { createWorld } from "./world.ts";

const HOUR = 3_600_000;
const LONG = 10 * 60_000;

describe("an answer that proves that nothing was processed", () => {
  const cases: { name: string; fault: TokenFault; code: string }[] = [
    { name: "429", fault: { status: 429 }, code: "rate_limited" },
    { name: "503", fault: { status: 503 }, code: "provider_error" },
    {
      name: "an error other than invalid_grant",
      fault: { error: "invalid_scope" },
      code: "refresh_rejected",
    },
  ];
  for (const { name, fault, code } of cases) {
    it(`leaves no doubt: ${name}`, async () => {
      const world = await createWorld();
      const tab = world.openTab();
      const id = await tab.connect();
      world.provider.faults.push(fault);
      expect(await codeOf(tab.service.refresh(id))).toBe(code);
      expect((await world.record(id)).mark).toBeUndefined();
      const { status, problem } = await tab.find(id);
      expect({ status, code: problem?.code }).toEqual({ status: "Connected", code });
      world.provider.revokeAll();

      expect(await codeOf(tab.service.refresh(id))).toBe("refresh_rejected");
      expect(world.provider.probes).toBe(0);
    });

    it(`neither adds to a doubt nor takes it away: ${name}`, async () => {
      const world = await createWorld();
      const tab = world.openTab();
      const id = await tab.connect();
      world.provider.faults.push({ lost: "after" }, fault);
      await codeOf(tab.service.refresh(id));
      expect((await world.record(id)).mark?.attempts).toBe(1);
      await world.pass(LONG);
      expect(await codeOf(tab.service.refresh(id))).toBe(code);
      expect((await world.record(id)).mark).toMatchObject({ attempts: 1, state: "unknown" });

      await world.pass(LONG);
      expect(await codeOf(tab.service.refresh(id))).toBe("refresh_interrupted");
    });
  }

  it("is waited out for as long as the provider asks, whoever wants to try again by itself", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await world.pass(HOUR);
    world.provider.faults.push({ status: 429, retryAfter: 120 });
    const first = await failureOf(tab.get(id));
    expect(first.details.retryAfter).toBe(120);
    await world.pass(119_000);
    expect((await failureOf(tab.get(id))).details.retryAfter).toBe(1);
    expect(await tab.service.nextRecovery()).toBe(Date.now() + 1_000);
    await tab.service.recover();
    expect(world.provider.refreshes()).toHaveLength(1);
    await world.pass(1_000);

    expect((await tab.get(id)).status).toBe(200);
    expect(world.provider.refreshes()).toHaveLength(2);
  });

  it("is tried again with growing pauses when it asks for none", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await world.pass(HOUR);
    const pauses = [4, 8, 16, 32, 64, 128, 256, 300, 300];
    world.provider.faults.push(...pauses.map(() => ({ status: 503 })));
    for (const [index, pause] of pauses.entries()) {
      expect(await codeOf(tab.get(id))).toBe("provider_error");
      await world.pass(pause * 1_000 - 1);
      expect(await codeOf(tab.get(id))).toBe("provider_error");
      expect(world.provider.refreshes()).toHaveLength(index + 1);
      await world.pass(1);
    }

    expect((await tab.get(id)).status).toBe(200);
    expect(world.provider.refreshes()).toHaveLength(pauses.length + 1);
  });
});

describe("an outcome that nobody can know", () => {
  const cases: { name: string; fault: TokenFault; code: string }[] = [
    { name: "no answer", fault: { lost: "before" }, code: "provider_unreachable" },
    { name: "a 500", fault: { status: 500 }, code: "provider_error" },
    { name: "a page with status 200", fault: { html: true }, code: "response_malformed" },
    { name: "a 403 of a proxy", fault: { status: 403 }, code: "response_malformed" },
    { name: "a 404 of a proxy", fault: { status: 404 }, code: "response_malformed" },
    { name: "a 408", fault: { status: 408 }, code: "response_malformed" },
    {
      name: "JSON without tokens",
      fault: { answer: { status: "ok" } },
      code: "response_malformed",
    },
  ];
  for (const { name, fault, code } of cases) {
    it(`is written down as a doubt and ends nothing: ${name}`, async () => {
      const world = await createWorld();
      const tab = world.openTab();
      const id = await tab.connect();
      world.provider.faults.push(fault);
      expect(await codeOf(tab.service.refresh(id))).toBe(code);

      expect((await world.record(id)).mark).toMatchObject({ attempts: 1, state: "unknown" });
      const { status, problem, hasRefreshToken } = await tab.find(id);
      expect({ status, code: problem?.code, hasRefreshToken }).toEqual({
        status: "Connected",
        code,
        hasRefreshToken: true,
      });
      expect(world.provider.revocations).toEqual([]);
      await world.pass(HOUR);
      expect((await tab.find(id)).status).toBe("Offline");
    });
  }

  for (const status of [403, 404, 500]) {
    it(`has a token sent three times in all: pages of maintenance for hours (${status}) end nothing`, async () => {
      const world = await createWorld();
      const tab = world.openTab();
      const id = await tab.connect();
      await world.pass(HOUR);
      world.provider.faults.push(...Array.from({ length: 100 }, () => ({ status })));
      for (let tries = 0; tries < 30; tries += 1) {
        const calls = Promise.all([codeOf(tab.get(id)), tab.service.recover()]);
        await world.pass(LONG);
        await calls;
      }
      expect(world.provider.refreshes()).toHaveLength(3);
      expect(await tab.find(id)).toMatchObject({ status: "Offline", hasRefreshToken: true });
      expect(await codeOf(tab.get(id))).toBe("refresh_unavailable");

      world.provider.faults.length = 0;
      await tab.service.refresh(id);
      expect(await tab.find(id)).toMatchObject({ status: "Connected", problem: undefined });
    });
  }

  it("does not stay with the connection once a refresh succeeds", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    world.provider.faults.push({ lost: "before" });
    await codeOf(tab.service.refresh(id));
    await tab.service.refresh(id);
    world.provider.revokeAll();

    expect(await codeOf(tab.service.refresh(id))).toBe("refresh_rejected");
  });
});

describe("a refusal", () => {
  it("of the grant drops the tokens and keeps the account", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    world.provider.revokeAll();
    const failure = await failureOf(tab.service.refresh(id));

    expect(failure.code).toBe("refresh_rejected");
    expect(failure.details.error).toBe("invalid_grant");
    expect(failure.cause).toBeDefined();
    const { current, ended } = await world.record(id);
    expect({ current, ended }).toEqual({ ended: true });
    const { status, problem, account } = await tab.find(id);
    expect({ status, code: problem?.code, label: account.label }).toEqual({
      status: "Needs reconnect",
      code: "refresh_rejected",
      label: "alice",
    });
    expect(await codeOf(tab.get(id))).toBe("refresh_rejected");
    expect(await codeOf(world.openTab().get(id))).toBe("refresh_rejected");
    expect(world.provider.refreshes()).toHaveLength(1);
    expect(world.provider.api.calls).toEqual([]);
  });

  for (const error of ["invalid_client", "unauthorized_client"]) {
    it(`of the client (${error}) needs a reconnect and keeps the tokens`, async () => {
      const world = await createWorld();
      const tab = world.openTab();
      const id = await tab.connect();
      world.provider.faults.push({ error });
      expect(await codeOf(tab.service.refresh(id))).toBe("refresh_rejected");

      expect((await world.record(id)).current).toBeDefined();
      const { status, problem } = await tab.find(id);
      expect({ status, error: problem?.error }).toEqual({ status: "Needs reconnect", error });
      // Without the provider's word, the screens would speak of a refused refresh.
      for (const caller of [tab, world.openTab()]) {
        expect(await failureOf(caller.get(id))).toMatchObject({
          code: "refresh_rejected",
          details: { error, connectionId: id },
        });
      }
      expect(world.provider.api.calls).toEqual([]);
    });
  }

  it("of a scope ends nothing, also when the access token has expired", async () => {
    const world = await createWorld();
    const tab = world.openTab();
    const id = await tab.connect();
    await world.pass(HOUR);
    world.provider.faults.push({ error: "invalid_scope" });
    await codeOf(tab.get(id));
    const { status, problem, hasRefreshToken } = await tab.find(id);

    expect({ status, error: problem?.error, hasRefreshToken }).toEqual({
      status: "Connected",
      error: "invalid_scope",
      hasRefreshToken: true,
    });
  });
});
