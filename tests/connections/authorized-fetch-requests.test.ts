import { describe, expect, it, onTestFinished } from "vitest";
import { failureOf } from "../support/oauth-failure.ts";
import { createGate } from "../support/rotating-provider.ts";
import { connectedTab, refuseCalls } from "./connected-tab.ts";
import { abandon, codeOf } from "./failure.ts";
import { quiet } from "./until.ts";
import { createWorld } from "./world.ts";

const HOUR = 3_600_000;

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
      const { world, fetch } = await connectedTab();
      refuseCalls(world, 1);
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
    const { world, fetch } = await connectedTab();
    refuseCalls(world, 1);
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
    const { world, tab, fetch } = await connectedTab();
    const before = tab.deeds.length;
    const body = new Blob(["streamed"]).stream();
    const init = { method: "POST", body, duplex: "half" };

    expect(await codeOf(fetch("https://api.example/me", init))).toBe("body_not_replayable");
    expect(tab.deeds).toHaveLength(before);
    expect(world.provider.api.calls).toEqual([]);
  });

  it("is not made up for a GET where the platform does not tell whether there is one", async () => {
    const { world, tab, id, fetch } = await connectedTab();
    // Firefox has no Request.body.
    const body = Object.getOwnPropertyDescriptor(Request.prototype, "body") ?? {};
    Object.defineProperty(Request.prototype, "body", { configurable: true, get: () => undefined });
    onTestFinished(() => void Object.defineProperty(Request.prototype, "body", body));

    expect((await tab.get(id)).status).toBe(200);
    expect((await fetch("https://api.example/me", { method: "POST", body: "a" })).status).toBe(200);
    expect(world.provider.api.calls.map(({ body }) => body)).toEqual(["", "a"]);
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
    const { world, tab, id, fetch } = await connectedTab();
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
    const { world, fetch } = await connectedTab();
    await world.pass(HOUR);
    const call = fetch("https://api.example/me", { signal: AbortSignal.abort() });

    await expect(call).rejects.toMatchObject({ name: "AbortError" });
    await quiet();
    expect(world.provider.refreshes()).toEqual([]);
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
    const stricter = fetch("https://api.example/me", { redirect: "error" });
    expect(await codeOf(stricter)).toBe("redirect_refused");
    expect(modes).toEqual(["manual", "follow", "manual"]);
  });
});
