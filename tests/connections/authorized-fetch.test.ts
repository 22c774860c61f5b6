import { describe, expect, it, onTestFinished } from "vitest";
import type { InterceptorEvent } from "../../src/connections/authorized-fetch.ts";
import { createGate } from "../support/rotating-provider.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { abandon, codeOf } from "./failure.ts";
import { quiet, until } from "./until.ts";
import { createWorld, type MortalTab, type World } from "./world.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;

async function connected(options: Parameters<World["openTab"]>[0] = {}) {
  const world = await createWorld();
  const tab = world.openTab(options);
  const id = await tab.connect();
  await quiet();
  return { world, tab, id, fetch: tab.service.createAuthorizedFetch(id) };
}

function watched(tab: MortalTab, id: string) {
  const events: InterceptorEvent[] = [];
  return { events, fetch: tab.service.createAuthorizedFetch(id, (event) => events.push(event)) };
}

/** The API refuses the given number of calls, then decides by itself. */
function refuse({ provider }: World, count: number, headers: Record<string, string> = {}): void {
  let left = count;
  provider.api.answer = () => {
    left -= 1;
    return left >= 0 ? new Response("no", { status: 401, headers }) : undefined;
  };
}

describe("a fresh access token", () => {
  it("is served from this tab's memory without touching the storage", async () => {
    const { tab, id } = await connected();
    await tab.get(id);
    const { reads, writes } = tab.storage;
    for (let calls = 0; calls < 10; calls += 1) expect((await tab.get(id)).status).toBe(200);

    expect(tab.storage).toMatchObject({ reads, writes });
  });

  it("is served from memory at a provider without userinfo as well", async () => {
    const world = await createWorld();
    const { userinfo_endpoint: _, ...metadata } = world.provider.metadata;
    world.provider.metadata = metadata;
    const tab = world.openTab();
    const id = await tab.connect();
    await tab.get(id);
    const { reads } = tab.storage;
    await tab.get(id);

    expect(tab.storage.reads).toBe(reads);
  });

  it("goes along as a bearer token, and nothing of this origin does", async () => {
    const world = await createWorld();
    const sent: (RequestInit | undefined)[] = [];
    const tab = world.openTab({
      fetch: (input, init) => {
        sent.push(init);
        return world.provider.fetch(input, init);
      },
    });
    const id = await tab.connect();
    await quiet();
    sent.length = 0;
    const response = await tab.service.createAuthorizedFetch(id)("https://api.example/me", {
      headers: { accept: "application/json", authorization: "Basic of-the-caller" },
    });

    expect(response.status).toBe(200);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ credentials: "omit", referrerPolicy: "no-referrer" });
    const headers = new Headers(sent[0]?.headers);
    expect(headers.get("authorization")).toMatch(/^Bearer at-/);
    expect(headers.get("accept")).toBe("application/json");
  });

  it("without an expiry is used until an API refuses it", async () => {
    const world = await createWorld();
    world.provider.accessTokenLife = undefined;
    const tab = world.openTab();
    const id = await tab.connect();
    await world.pass(HOUR - 1);
    expect((await tab.get(id)).status).toBe(200);
    expect(world.provider.refreshes()).toEqual([]);
    await world.pass(1);

    expect((await tab.get(id)).status).toBe(200);
    expect(world.provider.refreshes()).toHaveLength(1);
  });
});

describe("refreshing ahead of the expiry", () => {
  for (const { life, random, fresh } of [
    { life: 3600, random: 0, fresh: 3540 },
    { life: 3600, random: 1, fresh: 3555 },
    { life: 300, random: 0, fresh: 270 },
    { life: 20, random: 0, fresh: 18 },
  ]) {
    it(`begins after ${fresh} of ${life} seconds (jitter ${random})`, async () => {
      const world = await createWorld();
      world.provider.accessTokenLife = life;
      const tab = world.openTab({ random: () => random });
      const id = await tab.connect();
      await world.pass(fresh * 1000 - 1);
      await tab.get(id);
      expect(world.provider.refreshes()).toEqual([]);
      await world.pass(1);
      await tab.get(id);

      expect(world.provider.refreshes()).toHaveLength(1);
      expect(world.provider.api.calls.map(({ token }) => token)).toEqual([0, 1]);
    });
  }

  it("does not fail the call when it fails while the token still lives", async () => {
    const { world, tab, id } = await connected();
    await world.pass(HOUR - 30_000);
    world.provider.faults.push({ status: 503 });
    const { events, fetch } = watched(tab, id);
    expect((await fetch("https://api.example/me")).status).toBe(200);

    expect(world.provider.refreshes()).toHaveLength(1);
    expect(world.provider.api.calls.map(({ token }) => token)).toEqual([0]);
    expect(events).toEqual(["stored-token"]);
    await world.pass(30_000);
    world.provider.down.add("token");
    expect(await codeOf(tab.get(id))).toBe("provider_unreachable");
  });

  it("fails the call when it shows that the grant has ended, although the token lives", async () => {
    const { world, tab, id } = await connected();
    await world.pass(HOUR - 30_000);
    world.provider.revokeAll();

    expect(await codeOf(tab.get(id))).toBe("refresh_rejected");
    expect(world.provider.api.calls).toEqual([]);
  });

  it("tells the caller what it did", async () => {
    const { world, tab, id } = await connected();
    const { events, fetch } = watched(tab, id);
    await fetch("https://api.example/me");
    await world.pass(HOUR);
    await fetch("https://api.example/me");
    refuse(world, 1);
    await fetch("https://api.example/me");

    expect(events).toEqual([
      "stored-token",
      "refreshed",
      ...(["stored-token", "unauthorized", "refreshed", "replayed"] as const),
    ]);
  });
});

describe("a 401", () => {
  it("leads to one refresh of the token that was sent, and to one replay", async () => {
    const { world, tab, id } = await connected();
    world.provider.revokeAccessTokens();
    expect((await tab.get(id)).status).toBe(200);

    expect(world.provider.api.calls.map(({ token, status }) => [token, status])).toEqual([
      [undefined, 401],
      [1, 200],
    ]);
    expect(world.provider.refreshes()).toHaveLength(1);
  });

  it("is believed without a WWW-Authenticate header, which CORS may hide", async () => {
    const { world, tab, id } = await connected();
    refuse(world, 1);

    expect((await tab.get(id)).status).toBe(200);
    expect(world.provider.refreshes()).toHaveLength(1);
  });

  it("leads to no token request when another tab has refreshed already", async () => {
    const { world, tab, id } = await connected({ deaf: true });
    await tab.get(id);
    await world.openTab().service.refresh(id);
    world.provider.api.answer = ({ token }) =>
      token === 0 ? new Response(null, { status: 401 }) : undefined;

    expect((await tab.get(id)).status).toBe(200);
    expect(world.provider.api.calls.map(({ token }) => token)).toEqual([0, 0, 1]);
    expect(world.provider.refreshes()).toHaveLength(1);
  });

  it("is not answered with a token of another tab that has expired itself", async () => {
    const { world, tab, id } = await connected({ deaf: true });
    await tab.get(id);
    world.provider.accessTokenLife = 600;
    await world.openTab().service.refresh(id);
    await world.pass(20 * MINUTE);
    world.provider.api.answer = ({ token }) =>
      token === 0 ? new Response(null, { status: 401 }) : undefined;

    expect((await tab.get(id)).status).toBe(200);
    expect(world.provider.api.calls.map(({ token }) => token)).toEqual([0, 0, 2]);
    expect((await tab.find(id)).problem).toBeUndefined();
  });

  it("after the refresh as well is handed out, and noted", async () => {
    const { world, tab, id } = await connected();
    refuse(world, Infinity);
    const response = await tab.get(id);

    expect(response.status).toBe(401);
    expect(await response.text()).toBe("no");
    expect(world.provider.api.calls).toHaveLength(2);
    expect(world.provider.refreshes()).toHaveLength(1);
    expect(await tab.find(id)).toMatchObject({
      status: "Connected",
      problem: { code: "api_unauthorized" },
    });
  });

  it("after another good refresh ends the connection, and its tokens are kept", async () => {
    const { world, tab, id } = await connected();
    refuse(world, Infinity);
    await tab.get(id);
    expect((await tab.get(id)).status).toBe(401);

    expect(await tab.find(id)).toMatchObject({
      status: "Needs reconnect",
      problem: { code: "api_unauthorized" },
    });
    expect((await world.record(id)).current).toBeDefined();
    expect(world.provider.refreshes()).toHaveLength(2);
    expect(await codeOf(tab.get(id))).toBe("api_unauthorized");
    expect(world.provider.refreshes()).toHaveLength(2);
    expect(world.provider.api.calls).toHaveLength(4);
  });

  it("of many calls at once counts as one", async () => {
    const { world, tab, id } = await connected();
    refuse(world, Infinity);
    await Promise.all(Array.from({ length: 10 }, () => tab.get(id)));

    expect((await tab.find(id)).status).toBe("Connected");
    expect(world.provider.refreshes()).toHaveLength(1);
  });

  it("is forgotten as soon as the API accepts a token again", async () => {
    const { world, tab, id } = await connected();
    for (let times = 0; times < 3; times += 1) {
      refuse(world, 2);
      expect((await tab.get(id)).status).toBe(401);
      expect((await tab.find(id)).problem?.code).toBe("api_unauthorized");
      expect((await tab.get(id)).status).toBe(200);
      expect((await tab.find(id)).problem).toBeUndefined();
    }

    expect((await tab.find(id)).status).toBe("Connected");
  });

  it("is counted anew after a reconnect", async () => {
    const { world, tab, id } = await connected();
    const noRefreshToken = {
      keepsRefreshToken: true as const,
      members: { refresh_token: undefined },
    };
    world.provider.faults.push(noRefreshToken);
    await tab.reconnect(id);
    refuse(world, Infinity);
    await tab.get(id);
    await tab.reconnect(id);
    await tab.get(id);

    expect((await tab.find(id)).status).toBe("Connected");
  });

  it("without anything to refresh with stands as the answer", async () => {
    const world = await createWorld();
    const tab = world.openTab({ profiles: [world.provider.profile({ refreshTokens: "none" })] });
    const id = await tab.connect();
    refuse(world, Infinity);
    const response = await tab.get(id);

    expect(response.status).toBe(401);
    expect(await response.text()).toBe("no");
    expect(world.provider.api.calls).toHaveLength(1);
    expect((await tab.find(id)).problem?.code).toBe("api_unauthorized");
  });

  it("that asks for a stronger sign-in is not answered with a refresh", async () => {
    const { world, tab, id } = await connected();
    refuse(world, 1, {
      "www-authenticate": 'Bearer error="insufficient_user_authentication", acr_values="gold"',
    });
    const response = await tab.get(id);

    expect(response.status).toBe(401);
    expect(world.provider.refreshes()).toEqual([]);
    expect(world.provider.api.calls).toHaveLength(1);
    expect((await tab.find(id)).problem).toBeUndefined();
  });

  it("is no reason to refresh when it is a 403", async () => {
    const { world, tab, id } = await connected();
    world.provider.api.answer = () => new Response(null, { status: 403 });

    expect((await tab.get(id)).status).toBe(403);
    expect(world.provider.refreshes()).toEqual([]);
  });

  it("leaves the call with the reason why no newer token is to be had", async () => {
    const { world, tab, id } = await connected();
    refuse(world, Infinity);
    world.provider.down.add("token");

    expect(await codeOf(tab.get(id))).toBe("provider_unreachable");
    expect((await tab.find(id)).status).toBe("Connected");
  });
});

describe("an address", () => {
  for (const url of [
    "https://evil.example/me",
    "https://api.example.evil.example/me",
    "http://api.example/me",
    "https://api.example:8443/me",
    "data:text/plain,hello",
  ]) {
    it(`that does not belong to the connection gets no token and no request: ${url}`, async () => {
      const { world, tab, fetch } = await connected();
      await world.pass(HOUR);
      const before = tab.deeds.length;

      expect(await codeOf(fetch(url, { method: "POST", body: "secret" }))).toBe(
        "origin_not_allowed",
      );
      expect(tab.deeds).toHaveLength(before);
      expect(world.provider.refreshes()).toEqual([]);
    });
  }

  it("of the profile's further origins, of its identity and of userinfo belongs to it", async () => {
    const world = await createWorld();
    const asked: string[] = [];
    const tab = world.openTab({
      profiles: [
        world.provider.profile({
          apiOrigins: ["https://more.example"],
          identity: { url: "https://who.example/me", id: "/id", name: "/name" },
        }),
      ],
      fetch: (input, init) => {
        const { origin } = new URL(new Request(input, init).url);
        asked.push(origin);
        return origin === "https://id.example" || origin === "https://api.example"
          ? world.provider.fetch(input, init)
          : Promise.resolve(new Response("here"));
      },
    });
    const fetch = tab.service.createAuthorizedFetch(await tab.connect());
    for (const origin of ["https://more.example", "https://who.example", "https://id.example"]) {
      await fetch(`${origin}/userinfo`);
      expect(asked.at(-1)).toBe(origin);
    }
  });

  it("on this machine may be plain http", async () => {
    const world = await createWorld();
    const tab = world.openTab({
      profiles: [
        world.provider.profile({ apiOrigins: ["http://localhost:8092", "http://plain.example"] }),
      ],
      fetch: (input, init) => {
        const local = new Request(input, init).url.startsWith("http://localhost:8092/");
        return local ? Promise.resolve(new Response("local")) : world.provider.fetch(input, init);
      },
    });
    const fetch = tab.service.createAuthorizedFetch(await tab.connect());

    expect(await (await fetch("http://localhost:8092/me")).text()).toBe("local");
    expect(await codeOf(fetch("http://plain.example/me"))).toBe("origin_not_allowed");
  });
});

describe("the network", () => {
  it("that fails is told from a device that is offline", async () => {
    let online = true;
    const world = await createWorld();
    const tab = world.openTab({
      isOnline: () => online,
      fetch: (input, init) =>
        new Request(input, init).url.startsWith("https://api.example/")
          ? Promise.reject(new TypeError("Failed to fetch"))
          : world.provider.fetch(input, init),
    });
    const id = await tab.connect();
    const failure = await failureOf(tab.get(id));
    expect(failure.code).toBe("provider_unreachable");
    expect(failure.cause).toBeInstanceOf(TypeError);
    online = false;
    expect(await codeOf(tab.get(id))).toBe("offline");

    expect(world.provider.refreshes()).toEqual([]);
    expect((await tab.find(id)).status).toBe("Connected");
  });

  it("is not asked to follow a redirect with a body", async () => {
    const world = await createWorld();
    const modes: (string | undefined)[] = [];
    const tab = world.openTab({
      fetch: (input, init) => {
        if (!new Request(input, init).url.startsWith("https://api.example/")) {
          return world.provider.fetch(input, init);
        }
        modes.push(init?.redirect);
        // What the platform gives for a redirect that it was told not to follow.
        const redirect = Object.defineProperty(new Response(null), "type", {
          value: "opaqueredirect",
        });
        return Promise.resolve(init?.redirect === "manual" ? redirect : new Response("followed"));
      },
    });
    const fetch = tab.service.createAuthorizedFetch(await tab.connect());

    expect(await codeOf(fetch("https://api.example/me", { method: "POST", body: "a" }))).toBe(
      "redirect_refused",
    );
    expect(await (await fetch("https://api.example/me")).text()).toBe("followed");
    expect(modes).toEqual(["manual", "follow"]);
  });
});

describe("a call that is given up", () => {
  it("ends with the caller's own reason while the API answers", async () => {
    const world = await createWorld();
    const api = createGate();
    const tab = world.openTab({
      fetch: async (input, init) => {
        const request = new Request(input, init);
        if (!request.url.startsWith("https://api.example/"))
          return world.provider.fetch(input, init);
        api.arrive();
        const { promise, reject } = Promise.withResolvers<Response>();
        request.signal.addEventListener("abort", () => reject(request.signal.reason));
        return promise;
      },
    });
    const id = await tab.connect();
    const controller = new AbortController();
    const call = tab.service.createAuthorizedFetch(id)("https://api.example/me", {
      signal: controller.signal,
    });
    abandon(call);
    await api.reached;
    controller.abort();

    await expect(call).rejects.toMatchObject({ name: "AbortError" });
    expect((await tab.find(id)).problem).toBeUndefined();
  });

  it("does not wait for the refresh, which goes on for the others", async () => {
    const { world, tab, id, fetch } = await connected();
    await world.pass(HOUR);
    const held = createGate();
    world.provider.faults.push({ held });
    const controller = new AbortController();
    const call = fetch("https://api.example/me", { signal: controller.signal });
    abandon(call);
    const other = tab.get(id);
    await held.reached;
    controller.abort();
    await expect(call).rejects.toMatchObject({ name: "AbortError" });
    held.open();

    expect((await other).status).toBe(200);
    expect(world.provider.refreshes()).toHaveLength(1);
    expect(world.provider.api.calls).toHaveLength(1);
  });

  it("before it began does nothing at all", async () => {
    const { world, fetch } = await connected();
    await world.pass(HOUR);
    const call = fetch("https://api.example/me", { signal: AbortSignal.abort() });

    await expect(call).rejects.toMatchObject({ name: "AbortError" });
    await quiet();
    expect(world.provider.refreshes()).toEqual([]);
  });
});

describe("a body", () => {
  const bodies: Record<string, () => BodyInit> = {
    "a string": () => "first=1",
    "JSON bytes": () => new TextEncoder().encode('{"a":1}'),
    "a form": () => {
      const form = new FormData();
      form.set("name", "value");
      form.set("file", new Blob(["content"], { type: "text/plain" }), "a.txt");
      return form;
    },
    "a blob": () => new Blob(["blob"], { type: "application/octet-stream" }),
    "search parameters": () => new URLSearchParams({ a: "1" }),
  };
  for (const [what, make] of Object.entries(bodies)) {
    it(`is sent again just as it was: ${what}`, async () => {
      const { world, fetch } = await connected();
      refuse(world, 1);
      const headers = { "x-own": "kept" };
      const response = await fetch("https://api.example/me", {
        method: "PUT",
        body: make(),
        headers,
      });

      expect(response.status).toBe(200);
      const [first, second] = world.provider.api.calls;
      expect(first?.body.length).toBeGreaterThan(0);
      expect({ ...second, token: 0, status: 0 }).toEqual({ ...first, token: 0, status: 0 });
      expect(second?.token).toBe(1);
    });
  }

  it("of a Request is sent again as well", async () => {
    const { world, fetch } = await connected();
    refuse(world, 1);
    const request = new Request("https://api.example/me", {
      method: "POST",
      body: "of a request",
      headers: { "content-type": "text/x-own" },
    });
    expect((await fetch(request)).status).toBe(200);

    const seen = world.provider.api.calls.map(({ method, body, type }) => [method, body, type]);
    expect(seen).toEqual([
      ["POST", "of a request", "text/x-own"],
      ["POST", "of a request", "text/x-own"],
    ]);
  });

  it("that is a stream is refused before anything is sent", async () => {
    const { world, tab, fetch } = await connected();
    const before = tab.deeds.length;
    const body = new Blob(["streamed"]).stream();
    const init = { method: "POST", body, duplex: "half" };

    expect(await codeOf(fetch("https://api.example/me", init))).toBe("body_not_replayable");
    expect(tab.deeds).toHaveLength(before);
    expect(world.provider.api.calls).toEqual([]);
  });

  it("is not made up for a GET where the platform does not tell whether there is one", async () => {
    const { world, tab, id, fetch } = await connected();
    // Firefox has no Request.body.
    const body = Object.getOwnPropertyDescriptor(Request.prototype, "body") ?? {};
    Object.defineProperty(Request.prototype, "body", { configurable: true, get: () => undefined });
    onTestFinished(() => void Object.defineProperty(Request.prototype, "body", body));

    expect((await tab.get(id)).status).toBe(200);
    expect((await fetch("https://api.example/me", { method: "POST", body: "a" })).status).toBe(200);
    expect(world.provider.api.calls.map(({ body }) => body)).toEqual(["", "a"]);
  });
});

describe("a connection that is gone", () => {
  it("has no calls any more", async () => {
    const { world, tab, id } = await connected();
    await tab.service.disconnect(id, { logout: false });
    await until("it is gone", async () => !(await world.exists(id)));

    expect(await codeOf(tab.get(id))).toBe("session_ended");
    expect(world.provider.api.calls).toEqual([]);
  });

  it("or never was says so", async () => {
    const world = await createWorld();

    expect(await codeOf(world.openTab().get("never"))).toBe("session_ended");
  });
});
