import { describe, expect, it } from "vitest";
import { failureOf } from "../support/oauth-failure.ts";
import { dieWithAnswer } from "./connected-tab.ts";
import { codeOf } from "./failure.ts";
import { createWorld } from "./world.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;

describe("while the provider does not show the key yet that it signs with", () => {
  /** Two connections, and how often the provider was asked for its keys. */
  async function twoConnections() {
    const world = await createWorld();
    const tab = world.openTab();
    const ids = [await tab.connect("alice"), await tab.connect("bob")] as const;
    await world.pass(HOUR + 1);
    world.provider.changeKey();
    const asked = () => world.provider.requests.filter((it) => it === "GET /jwks").length;
    return { world, tab, ids, asked };
  }

  it("the answers of all its connections wait, unused, and cost no flood of requests", async () => {
    const { world, tab, ids, asked } = await twoConnections();
    const before = asked();
    for (const id of ids) {
      const failure = await failureOf(tab.get(id));
      expect(failure).toMatchObject({
        code: "jwks_unavailable",
        details: { unknownKey: true, answerKept: true },
        cause: { code: "signature_invalid" },
      });
      expect((await tab.find(id)).status).toBe("Offline");
    }
    expect(asked()).toBe(before + 2);
    expect(world.provider.revocations).toEqual([]);
    expect(world.provider.api.calls).toEqual([]);

    world.provider.publishKey();
    await world.pass(MINUTE);
    for (const id of ids) {
      expect((await tab.get(id)).status).toBe(200);
      expect(await tab.find(id)).toMatchObject({ status: "Connected", problem: undefined });
    }
    expect(world.provider.refreshes().map(({ token }) => token)).toEqual([0, 1]);
  });

  it("they are checked again by themselves", async () => {
    const { world, tab, ids } = await twoConnections();
    for (const id of ids) await codeOf(tab.get(id));
    expect(await tab.service.nextRecovery()).toBe(Date.now() + 4_000);
    world.provider.publishKey();
    await world.pass(MINUTE);
    await tab.service.recover();

    for (const id of ids) expect((await world.record(id)).generation).toBe(1);
    expect(world.provider.refreshes()).toHaveLength(2);
  });

  it("one that waits for a quarter of an hour in vain is nobody's, and is given back", async () => {
    const { world, tab, ids } = await twoConnections();
    const [id] = ids;
    await codeOf(tab.get(id));
    await world.pass(15 * MINUTE);
    expect(await codeOf(tab.service.refresh(id))).toBe("jwks_unavailable");
    expect((await tab.find(id)).status).toBe("Offline");
    await world.pass(1);

    expect(await codeOf(tab.service.refresh(id))).toBe("signature_invalid");
    expect(world.provider.revocations).toEqual([{ kind: "refresh_token", token: 2 }]);
    expect(await tab.find(id)).toMatchObject({
      status: "Needs reconnect",
      problem: { code: "signature_invalid" },
    });
    expect((await world.record(id)).pending).toBeUndefined();
  });

  it("one that nobody could look at for long has its quarter of an hour from the first look", async () => {
    const { world, tab, ids } = await twoConnections();
    const [id] = ids;
    world.provider.down.add("jwks");
    expect((await failureOf(tab.get(id))).details.unknownKey).toBeUndefined();
    await world.pass(20 * MINUTE);
    world.provider.down.clear();
    expect((await failureOf(tab.service.refresh(id))).details.unknownKey).toBe(true);
    // That the keys are out of reach once more does not start it anew.
    await world.pass(5 * MINUTE);
    world.provider.down.add("jwks");
    expect(await codeOf(tab.service.refresh(id))).toBe("jwks_unavailable");
    await world.pass(10 * MINUTE);
    world.provider.down.clear();
    expect(await codeOf(tab.service.refresh(id))).toBe("jwks_unavailable");
    expect(world.provider.revocations).toEqual([]);
    await world.pass(1);

    expect(await codeOf(tab.service.refresh(id))).toBe("signature_invalid");
    expect(world.provider.revocations).toEqual([{ kind: "refresh_token", token: 2 }]);
    expect((await tab.find(id)).status).toBe("Needs reconnect");
  });

  it("one that was first looked at by a clock that was ahead waits no longer for it", async () => {
    const { world, tab, ids } = await twoConnections();
    const [id] = ids;
    const iat = Math.floor((Date.now() - 2 * HOUR) / 1000);
    world.provider.faults.push({ claims: { iat, exp: iat + 24 * 3600 } });
    expect(await codeOf(tab.get(id))).toBe("jwks_unavailable");
    await world.setClock(-2 * HOUR);
    expect(await codeOf(tab.service.refresh(id))).toBe("jwks_unavailable");
    await world.pass(15 * MINUTE + 1);
    expect(await codeOf(tab.service.refresh(id))).toBe("signature_invalid");
  });

  it("one that a dead tab has left waits for its key as well", async () => {
    const { world, tab, ids } = await twoConnections();
    const [id] = ids;
    await dieWithAnswer(world, tab, id);
    await world.pass(HOUR);
    const next = world.openTab();
    expect(await codeOf(next.get(id))).toBe("jwks_unavailable");
    world.provider.publishKey();
    await world.pass(MINUTE);

    expect((await next.get(id)).status).toBe(200);
    expect(world.provider.revocations).toEqual([]);
  });

  it("one that a tab slept over is checked by the keys of that time, however late", async () => {
    const { world, tab, ids } = await twoConnections();
    const [id] = ids;
    await codeOf(tab.get(id));
    world.provider.publishKey();
    await world.pass(24 * HOUR);

    expect((await tab.get(id)).status).toBe(200);
    expect(world.provider.revocations).toEqual([]);
  });
});
