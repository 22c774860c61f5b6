import { describe, expect, it } from "vitest";
import type {
  InterceptorDetail,
  InterceptorEvent,
} from "../../src/connections/authorized-fetch.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { connectedTab, refuseCalls } from "./connected-tab.ts";
import { codeOf } from "./failure.ts";
import { quiet, until } from "./until.ts";
import { createWorld, type MortalTab } from "./world.ts";

const HOUR = 3_600_000;

function watched(tab: MortalTab, id: string) {
  const events: InterceptorEvent[] = [];
  return { events, fetch: tab.service.createAuthorizedFetch(id, (event) => events.push(event)) };
}

describe("a fresh access token", () => {
  it("is served from this tab's memory without touching the storage", async () => {
    const { tab, id } = await connectedTab();
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
    const { world, tab, id } = await connectedTab();
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
    const { world, tab, id } = await connectedTab();
    await world.pass(HOUR - 30_000);
    world.provider.revokeAll();

    expect(await codeOf(tab.get(id))).toBe("refresh_rejected");
    expect(world.provider.api.calls).toEqual([]);
  });

  it("tells when the token expires that it replaced, and which journey shows it", async () => {
    const { world, tab, id } = await connectedTab();
    const expiresAt = (await tab.service.find(id))?.accessTokenExpiresAt;
    await world.pass(HOUR);
    const details: InterceptorDetail[] = [];
    const fetch = tab.service.createAuthorizedFetch(id, (_, detail) => details.push(detail));
    await fetch("https://api.example/me");
    await quiet();

    expect(details).toEqual([{ expiresAt, journeyId: expect.any(String) }]);
    expect(expiresAt).toEqual(expect.any(Number));
  });

  it("tells the caller what it did", async () => {
    const { world, tab, id } = await connectedTab();
    const { events, fetch } = watched(tab, id);
    await fetch("https://api.example/me");
    await world.pass(HOUR);
    await fetch("https://api.example/me");
    refuseCalls(world, 1);
    await fetch("https://api.example/me");

    expect(events).toEqual([
      "stored-token",
      "refreshed",
      ...(["stored-token", "unauthorized", "refreshed", "replayed"] as const),
    ]);
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
      const { world, tab, fetch } = await connectedTab();
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
      // The account is named meanwhile, by requests of its own.
      const before = asked.length;
      await fetch(`${origin}/userinfo`);
      expect(asked.slice(before)).toContain(origin);
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

  it("with a password in it is refused, and not repeated", async () => {
    const { fetch } = await connectedTab();
    const failure = await failureOf(fetch("https://user:hidden@api.example/me"));

    expect(failure.code).toBe("origin_not_allowed");
    expect(String(failure) + String(failure.cause)).not.toContain("hidden");
  });
});

describe("a connection that is gone", () => {
  it("has no calls any more", async () => {
    const { world, tab, id } = await connectedTab();
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
