import { describe, expect, it, test, vi } from "vitest";
import type { Journey } from "../../src/journeys/journey-event.ts";
import { createJourneyLog, type JourneyStorage } from "../../src/journeys/journey-log.ts";

const CODE = "SplxlOBeZQQYbYS6WxSbIA";
const VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const ACCESS_TOKEN = "2YotnFZFEjr1zCsicMWpAA";
const KEY = "pixy.journey.suspended";

function memorySession() {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
}

function memoryStorage() {
  const kept = new Map<string, Journey>();
  let dropped: unknown;
  const storage: JourneyStorage = {
    load: async () => [...kept.values()],
    save: async (journey) => void kept.set(journey.id, journey),
    remove: async (ids) => ids.forEach((id) => kept.delete(id)),
    loadDropped: async () => dropped,
    saveDropped: async (counts) => void (dropped = counts),
  };
  return { kept, storage };
}

function setUp(options: Partial<Parameters<typeof createJourneyLog>[0]> = {}) {
  const session = memorySession();
  const { kept, storage } = memoryStorage();
  let time = 0;
  let ids = 0;
  const all = {
    fetch: async () => Response.json({ error: "invalid_grant" }, { status: 400 }),
    now: () => (time += 1),
    randomId: () => `journey-${(ids += 1)}`,
    storage,
    session,
    sessionKeyPrefix: "pixy.journey.",
    ...options,
  };
  return { log: createJourneyLog(all), nextPage: () => createJourneyLog(all), session, kept };
}

const exchangeCode = (fetch: typeof globalThis.fetch) =>
  fetch("https://id.example/token", {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code: CODE,
      code_verifier: VERIFIER,
    }),
  });

describe("a journey", () => {
  it("is recorded step by step and kept when it is finished", async () => {
    const { log, kept } = setUp({
      fetch: async () => Response.json({ access_token: ACCESS_TOKEN, token_type: "bearer" }),
    });
    const recorder = log.start("connect", { providerName: "Acme" });
    recorder.step("secret-made");
    await (await exchangeCode(recorder.fetch)).json();
    recorder.link("connection-1");
    expect(kept.size).toBe(0);
    await recorder.finish("done");
    await vi.waitUntil(() => kept.get(recorder.id)?.steps[1]?.exchange?.responseBody !== undefined);

    const [journey] = [...kept.values()];
    expect(journey).toMatchObject({
      id: recorder.id,
      kind: "connect",
      providerName: "Acme",
      connectionId: "connection-1",
      startedAt: 1,
      outcome: "done",
      steps: [
        { key: "secret-made", state: "done" },
        {
          key: "code-exchange",
          state: "done",
          exchange: { method: "POST", status: 200 },
        },
      ],
    });
    expect(await log.list("connection-1")).toEqual([journey]);
  });

  it("counts what is asked again and again in one step, as it was the last time", async () => {
    const answers = ["authorization_pending", "slow_down", "authorization_pending"];
    const { log, kept } = setUp({
      fetch: async () => {
        const error = answers.shift();
        return error === undefined
          ? Response.json({ access_token: ACCESS_TOKEN })
          : Response.json({ error }, { status: 400 });
      },
    });
    const recorder = log.start("device", { providerName: "Acme" });
    const ask = async () => {
      await recorder.fetch("https://id.example/token", {
        method: "POST",
        body: new URLSearchParams({
          grant_type: "urn:ietf:params:oauth:grant-type:device_code",
          device_code: CODE,
        }),
      });
    };
    recorder.step("device-code-shown");
    await ask();
    expect((await log.all())[0]?.steps[1]).toMatchObject({
      state: "done",
      exchange: { status: 400 },
    });
    for (let times = 2; times <= 4; times += 1) await ask();
    recorder.step("tokens-stored");
    await ask();
    await recorder.finish("done");
    expect([...kept.values()][0]?.steps).toMatchObject([
      { key: "device-code-shown" },
      { key: "device-poll", at: 4, state: "done", times: 4, exchange: { status: 200 } },
      { key: "tokens-stored" },
      { key: "device-poll", exchange: { status: 200 } },
    ]);
  });

  it("holds none of the secrets that went through it", async () => {
    const { log, kept } = setUp({
      fetch: async () =>
        Response.json({ access_token: ACCESS_TOKEN, error_description: `${CODE} ${VERIFIER}` }),
    });
    const recorder = log.start("connect", { providerName: "Acme", connectionId: "c" });
    recorder.step("returned", {
      exchange: {
        method: "GET",
        url: `https://pixy.example/callback?code=${CODE}&state=some-state-value`,
        requestHeaders: { Cookie: "sid=some-cookie-value" },
      },
    });
    await (await exchangeCode(recorder.fetch)).json();
    await recorder.finish("done");
    const text = JSON.stringify([...kept.values()]);
    for (const secret of [CODE, VERIFIER, ACCESS_TOKEN, "some-state-value", "some-cookie-value"]) {
      expect(text).not.toContain(secret);
    }
    expect(text).toContain("code=•••• (22 characters)");
  });

  it("shows the error at the request that was refused", async () => {
    const { log } = setUp();
    const recorder = log.start("refresh", { providerName: "Acme", connectionId: "c" });
    await exchangeCode(recorder.fetch);
    await recorder.finish("failed", "refresh_rejected");
    const [journey] = await log.list("c");
    expect(journey?.outcome).toBe("failed");
    expect(journey?.steps).toHaveLength(1);
    expect(journey?.steps[0]).toMatchObject({
      state: "failed",
      errorCode: "refresh_rejected",
      exchange: { status: 400 },
    });
  });

  it("shows the error in a step of its own when every request went well", async () => {
    const { log } = setUp({ fetch: async () => Response.json({}) });
    const recorder = log.start("connect", { providerName: "Acme", connectionId: "c" });
    await exchangeCode(recorder.fetch);
    await recorder.finish("failed", "id_token_invalid");
    const [journey] = await log.list("c");
    expect(journey?.steps.map(({ state, errorCode }) => [state, errorCode])).toEqual([
      ["done", undefined],
      ["failed", "id_token_invalid"],
    ]);
  });

  it("leaves a request without an answer as sent", async () => {
    const { log } = setUp({ fetch: () => new Promise(() => undefined) });
    const recorder = log.start("refresh", { providerName: "Acme", connectionId: "c" });
    void exchangeCode(recorder.fetch);
    await recorder.finish("failed", "timeout");
    const [journey] = await log.list("c");
    expect(journey?.steps[0]).toMatchObject({ state: "sent" });
    expect(journey?.steps[0]?.exchange).not.toHaveProperty("status");
  });

  it("is finished once", async () => {
    const { log } = setUp();
    const recorder = log.start("refresh", { providerName: "Acme", connectionId: "c" });
    await recorder.finish("done");
    await recorder.finish("failed", "timeout");
    expect(await log.list("c")).toMatchObject([{ outcome: "done", steps: [] }]);
  });

  it("takes in what comes after its end", async () => {
    const { promise, resolve } = Promise.withResolvers<Response>();
    const { log, kept } = setUp({ fetch: () => promise });
    const recorder = log.start("connect", { providerName: "Acme", connectionId: "c" });
    const answer = exchangeCode(recorder.fetch);
    await recorder.finish("done");
    expect(kept.get(recorder.id)?.steps[0]?.state).toBe("sent");
    resolve(Response.json({ token_type: "bearer" }));
    await answer;
    await vi.waitUntil(() => kept.get(recorder.id)?.steps[0]?.exchange?.responseBody !== undefined);
    expect(kept.get(recorder.id)?.steps[0]?.state).toBe("done");
  });

  it("stops writing when a flow goes round in circles, and says so", async () => {
    const { log } = setUp();
    const recorder = log.start("refresh", { providerName: "Acme", connectionId: "c" });
    for (let count = 0; count < 150; count += 1) recorder.step("request");
    await exchangeCode(recorder.fetch);
    await recorder.finish("done");
    const [journey] = await log.list("c");
    expect(journey?.steps).toHaveLength(101);
    expect(journey?.steps.at(-1)?.key).toBe("not-recorded");
  });
});

describe("leaving for the provider", () => {
  it("carries the journey over, redacted", async () => {
    const { log, nextPage, session } = setUp();
    const recorder = log.start("connect", { providerName: "Acme" });
    recorder.step("secret-made");
    recorder.step("departed", {
      exchange: {
        method: "GET",
        url: `https://id.example/authorize?state=${CODE}&client_id=pixy`,
        requestHeaders: {},
      },
    });
    recorder.suspend();
    expect([...session.items.values()].join()).not.toContain(CODE);

    const later = nextPage();
    const resumed = later.resume(recorder.id);
    expect(session.items.size).toBe(0);
    resumed?.link("c");
    await resumed?.finish("done");
    expect(await later.list("c")).toMatchObject([
      {
        id: recorder.id,
        startedAt: 1,
        steps: [{ key: "secret-made" }, { key: "departed" }],
      },
    ]);
  });

  it("resumes a journey once", () => {
    const { log, nextPage } = setUp();
    const recorder = log.start("connect", { providerName: "Acme" });
    const { id } = recorder;
    recorder.suspend();
    expect(nextPage().resume(id)?.id).toBe(id);
    expect(nextPage().resume(id)).toBeUndefined();
    expect(nextPage().resume("another")).toBeUndefined();
  });

  it("goes on with the same recorder when the page was not left after all", () => {
    const { log, session } = setUp();
    const recorder = log.start("connect", { providerName: "Acme" });
    recorder.suspend();
    expect(log.resume(recorder.id)).toBe(recorder);
    recorder.step("asked");
    expect(session.items.size).toBe(0);
  });

  it("takes along what arrives while the page is being left", async () => {
    const { log, nextPage } = setUp({ fetch: async () => Response.json({ keys: [] }) });
    const recorder = log.start("connect", { providerName: "Acme", connectionId: "c" });
    const keys = recorder.fetch("https://id.example/jwks");
    recorder.suspend();
    await keys;
    const resumed = nextPage().resume(recorder.id);
    await resumed?.finish("done");
    expect((await nextPage().list("c"))[0]?.steps[0]).toMatchObject({
      state: "done",
      exchange: { status: 200 },
    });
  });

  it("leaves nothing in session storage when the journey ends on this page", async () => {
    const { log, session } = setUp();
    const recorder = log.start("reconnect", { providerName: "Acme", connectionId: "c" });
    recorder.suspend();
    await recorder.finish("failed", "storage_unavailable");
    expect(session.items.size).toBe(0);
  });

  it("keeps the newest few of those that were abandoned", () => {
    const { log, nextPage } = setUp();
    const ids = Array.from({ length: 8 }, () => {
      const recorder = log.start("connect", { providerName: "Acme" });
      recorder.suspend();
      return recorder.id;
    });
    const later = nextPage();
    expect(ids.filter((id) => later.resume(id) !== undefined)).toEqual(ids.slice(3));
  });

  test.each([
    ["is cut off", '[{"id":"journey-1"'],
    ["is no list", '{"id":"journey-1"}'],
    ["is no journey", '[{"id":"journey-1","kind":"connect","steps":"none"}]'],
  ])("goes on without a journey when what is stored %s", (_, stored) => {
    const { log, session } = setUp();
    session.setItem(KEY, stored);
    expect(log.resume("journey-1")).toBeUndefined();
  });

  it("goes on without a journey when session storage refuses", () => {
    const refuse = () => {
      throw new DOMException("refused", "SecurityError");
    };
    const { log } = setUp({ session: { getItem: refuse, setItem: refuse, removeItem: refuse } });
    const recorder = log.start("connect", { providerName: "Acme" });
    expect(() => recorder.suspend()).not.toThrow();
    expect(log.resume("another")).toBeUndefined();
  });
});

describe("the log", () => {
  it("lists the journeys of one connection, newest first, with those under way", async () => {
    const { log } = setUp();
    await log.start("connect", { providerName: "Acme", connectionId: "c" }).finish("done");
    await log.start("connect", { providerName: "Acme", connectionId: "other" }).finish("done");
    log.start("refresh", { providerName: "Acme", connectionId: "c" });
    expect((await log.list("c")).map(({ kind, outcome }) => [kind, outcome])).toEqual([
      ["refresh", "running"],
      ["connect", "done"],
    ]);
  });

  it("never lets refreshes push out the connect", async () => {
    const { log, kept } = setUp();
    await log.start("connect", { providerName: "Acme", connectionId: "c" }).finish("done");
    for (let count = 0; count < 25; count += 1) {
      await log.start("refresh", { providerName: "Acme", connectionId: "c" }).finish("done");
    }
    await vi.waitUntil(() => kept.size === 21);
    expect((await log.list("c")).map(({ kind }) => kind)).toEqual([
      ...Array<string>(20).fill("refresh"),
      "connect",
    ]);
  });

  it("lets no flow wait for the tidying up", async () => {
    const { storage, kept } = memoryStorage();
    const { log } = setUp({ storage: { ...storage, load: () => new Promise(() => undefined) } });
    await log.start("refresh", { providerName: "Acme", connectionId: "c" }).finish("done");
    await log.start("refresh", { providerName: "Acme", connectionId: "c" }).finish("done");
    expect(kept.size).toBe(2);
  });

  it("skips what is damaged and shows the rest", async () => {
    const { log, kept } = setUp();
    await log.start("connect", { providerName: "Acme", connectionId: "c" }).finish("done");
    const [sound] = [...kept.values()];
    const storage: JourneyStorage = {
      ...memoryStorage().storage,
      load: async () =>
        JSON.parse(
          JSON.stringify([{ ...sound, id: "x", steps: [{ at: "now" }] }, null, "x", sound]),
        ),
    };
    expect(await setUp({ storage }).log.list("c")).toEqual([sound]);
  });

  it("does not call it nothing, to whoever looks, that the storage could not be read", async () => {
    const unreadable = new DOMException("The disk could not be read.", "UnknownError");
    const storage = { ...memoryStorage().storage, load: () => Promise.reject(unreadable) };
    const { log } = setUp({ storage });
    await expect(log.all()).rejects.toBe(unreadable);
    await expect(log.list("c")).rejects.toBe(unreadable);

    log.start("connect", { providerName: "Acme", connectionId: "c" });
    expect(await log.all()).toHaveLength(1);
    expect(await log.list("c")).toHaveLength(1);
    await expect(log.list("another")).rejects.toBe(unreadable);
  });

  it("shows nothing rather than failing when what is stored is no list", async () => {
    const load: JourneyStorage["load"] = async () => JSON.parse("{}");
    expect(await setUp({ storage: { ...memoryStorage().storage, load } }).log.list("c")).toEqual(
      [],
    );
  });

  it("keeps journeys in this tab when the storage refuses, under the same caps, and no flow notices", async () => {
    const refuse = () => Promise.reject(new DOMException("full", "QuotaExceededError"));
    const { log } = setUp({
      storage: {
        load: refuse,
        save: refuse,
        remove: refuse,
        loadDropped: refuse,
        saveDropped: refuse,
      },
    });
    for (let count = 0; count < 25; count += 1) {
      await log.start("refresh", { providerName: "Acme", connectionId: "c" }).finish("done");
    }
    expect(await log.list("c")).toHaveLength(20);
  });

  it("keeps the newer state when two are written at once", async () => {
    const { storage, kept } = memoryStorage();
    const gates: (() => void)[] = [];
    const save = async (journey: Journey) => {
      await new Promise<void>((open) => gates.push(open));
      await storage.save(journey);
    };
    const { log } = setUp({ storage: { ...storage, save } });
    const recorder = log.start("connect", { providerName: "Acme" });
    const first = recorder.finish("done");
    recorder.link("c");
    await vi.waitUntil(() => gates.length === 1);
    gates[0]?.();
    await first;
    expect(await log.list("c")).toHaveLength(1);
    await vi.waitUntil(() => gates.length === 2);
    gates[1]?.();
    await recorder.finish("done");
    expect(kept.get(recorder.id)?.connectionId).toBe("c");
  });

  it("tells its listeners of changes until they leave", async () => {
    const { log } = setUp();
    const heard: string[] = [];
    const leave = log.subscribe(() => heard.push("change"));
    const recorder = log.start("refresh", { providerName: "Acme", connectionId: "c" });
    await vi.waitUntil(() => heard.length === 1);
    recorder.step("asked");
    await vi.waitUntil(() => heard.length === 2);
    leave();
    await recorder.finish("done");
    expect(heard).toHaveLength(2);
  });
});
