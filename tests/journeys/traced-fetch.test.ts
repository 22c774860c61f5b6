import { describe, expect, it, test } from "vitest";
import { createRedactor } from "../../src/journeys/redact.ts";
import { createTracedFetch, type TracedExchange } from "../../src/journeys/traced-fetch.ts";

const TOKEN_URL = "https://id.example/token";
const REFRESH_TOKEN = "8xLOxBtZp8_refresh";
const refresh = (): RequestInit => ({
  method: "POST",
  body: new URLSearchParams({ grant_type: "refresh_token", refresh_token: REFRESH_TOKEN }),
});

/** Records every report; `until` waits for one that fits. */
function watch(fetch: typeof globalThis.fetch, patience?: number) {
  const reports: TracedExchange[] = [];
  const waiting = new Set<() => void>();
  let time = 1000;
  const report = (exchange: TracedExchange) => {
    reports.push(exchange);
    waiting.forEach((look) => look());
  };
  const traced = createTracedFetch(
    fetch,
    (sent) => {
      report(sent);
      return report;
    },
    {
      redactor: createRedactor(),
      now: () => (time += 5),
      providerOrigins: () => [],
      ...(patience !== undefined && { patience }),
    },
  );
  const until = (fits: (exchange: TracedExchange) => boolean) =>
    new Promise<TracedExchange>((resolve) => {
      const look = () => {
        const found = reports.find(fits);
        if (found !== undefined) resolve(found);
      };
      waiting.add(look);
      look();
    });
  return { traced, reports, until };
}

const withBody = ({ exchange }: TracedExchange) => exchange.responseBody !== undefined;

/** A body that never ends, or ends when it is told to; tells whether it was cancelled and how much was taken. */
function endless(chunk: Uint8Array<ArrayBuffer>, most = Infinity) {
  const state = { pulled: 0, cancelled: false };
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull(controller) {
        if (state.pulled >= most) return new Promise(() => undefined);
        state.pulled += 1;
        controller.enqueue(chunk);
        return undefined;
      },
      cancel() {
        state.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { state, body };
}

describe("createTracedFetch", () => {
  it("reports a request as sent before there is an answer, and then how it went", async () => {
    const { promise, resolve } = Promise.withResolvers<Response>();
    const { traced, reports, until } = watch(() => promise);
    const answer = traced(TOKEN_URL, refresh());
    expect(reports).toHaveLength(1);
    expect(reports[0]).toMatchObject({
      state: "sent",
      key: "refresh",
    });
    expect(reports[0]?.exchange).toEqual({
      method: "POST",
      url: TOKEN_URL,
      requestHeaders: { "content-type": "application/x-www-form-urlencoded;charset=UTF-8" },
      requestBody: "grant_type=refresh_token&refresh_token=•••• (18 characters)",
    });

    resolve(
      Response.json({ access_token: "SlAV32hkKG_access", token_type: "Bearer", expires_in: 60 }),
    );
    expect(await (await answer).json()).toEqual({
      access_token: "SlAV32hkKG_access",
      token_type: "Bearer",
      expires_in: 60,
    });
    expect(await until(withBody)).toMatchObject({
      state: "done",
      exchange: {
        status: 200,
        responseHeaders: { "content-type": "application/json" },
        responseBody:
          '{\n  "access_token": "•••• (17 characters)",\n  "token_type": "Bearer",\n  "expires_in": 60\n}',
        duration: expect.any(Number),
      },
    });
    expect(JSON.stringify(reports)).not.toContain(REFRESH_TOKEN);
  });

  it("hands the very request on and the very answer back", async () => {
    const response = Response.json({});
    const calls: unknown[][] = [];
    const { traced } = watch(async (...args) => {
      calls.push(args);
      return response;
    });
    const init = refresh();
    expect(await traced(TOKEN_URL, init)).toBe(response);
    expect(calls).toEqual([[TOKEN_URL, init]]);
    expect(calls[0]?.[1]).toBe(init);
  });

  it("calls an error status failed, and keeps what the provider says", async () => {
    const { traced, until } = watch(async () =>
      Response.json({ error: "invalid_grant" }, { status: 400 }),
    );
    await traced(TOKEN_URL, refresh());
    expect(await until(withBody)).toMatchObject({
      state: "failed",
      exchange: { status: 400, responseBody: '{\n  "error": "invalid_grant"\n}' },
    });
  });

  it("reports a request without an answer as failed, and passes the failure on", async () => {
    const failure = new TypeError("Failed to fetch");
    const { traced, reports } = watch(() => Promise.reject(failure));
    await expect(traced(TOKEN_URL, refresh())).rejects.toBe(failure);
    expect(reports.map(({ state }) => state)).toEqual(["sent", "failed"]);
    expect(reports[1]?.exchange).not.toHaveProperty("status");
    expect(reports[1]?.exchange.duration).toBe(5);
  });

  test.each<[string, Parameters<typeof fetch>, string, string]>([
    ["a text", ["https://id.example/keys"], "GET", "https://id.example/keys"],
    [
      "a URL",
      [new URL("https://id.example/keys"), { method: "head" }],
      "HEAD",
      "https://id.example/keys",
    ],
    [
      "a Request",
      [new Request("https://id.example/x", { method: "PUT", headers: { "x-a": "secret-value" } })],
      "PUT",
      "https://id.example/x",
    ],
    [
      "a Request with other settings",
      [
        new Request("https://id.example/x", { headers: { "x-a": "secret-value" } }),
        { method: "DELETE", headers: {} },
      ],
      "DELETE",
      "https://id.example/x",
    ],
  ])("understands %s", async (_, args, method, url) => {
    const { traced, reports } = watch(async () => new Response(null, { status: 204 }));
    expect((await traced(...args)).status).toBe(204);
    expect(reports.at(-1)).toMatchObject({ state: "done", exchange: { method, url, status: 204 } });
    expect(JSON.stringify(reports)).not.toContain("secret-value");
  });

  test.each<[string, BodyInit, string]>([
    ["a blob", new Blob(["secret"], { type: "text/plain" }), "(text/plain, 6 bytes, not kept)"],
    ["bytes", new Uint8Array(6), "(no known type, 6 bytes, not kept)"],
    ["a form", new FormData(), "(no known type, not kept)"],
    ["a text", "secret", "(no known type, 6 bytes, not kept)"],
  ])("tells only the type and size of a body that is %s", async (_, body, note) => {
    const { traced, reports } = watch(async () => new Response(null, { status: 204 }));
    await traced("https://api.example/x", {
      method: "POST",
      body,
      headers: { authorization: "Bearer abcdefgh" },
    });
    expect(reports[0]?.exchange.requestBody).toBe(note);
  });

  it("leaves the body of a Request to the request", async () => {
    const { traced, reports } = watch(async (input) => {
      if (!(input instanceof Request)) throw new TypeError("not a Request");
      return new Response(await input.text());
    });
    const answer = await traced(new Request(TOKEN_URL, { method: "POST", body: "the body" }));
    expect(await answer.text()).toBe("the body");
    expect(reports[0]?.exchange.requestBody).toMatch(/not kept/);
  });

  it("keeps nothing of what an API answers", async () => {
    const { traced, reports } = watch(
      async () =>
        new Response('{"salary":1}', {
          headers: { "content-type": "application/json", "content-length": "12" },
        }),
    );
    const answer = await traced("https://api.example/me", {
      headers: { authorization: "Bearer abcdefgh" },
    });
    expect(reports.at(-1)).toMatchObject({
      state: "done",
      key: "api-call",
      exchange: { responseBody: "(application/json, 12 bytes, not kept)" },
    });
    expect(await answer.json()).toEqual({ salary: 1 });
  });

  it("lets go of a body that never ends, and leaves the caller its own", async () => {
    const { state, body } = endless(new Uint8Array(1024));
    const { traced, until } = watch(
      async () => new Response(body, { headers: { "content-type": "application/json" } }),
    );
    const response = await traced(TOKEN_URL, refresh());
    expect(await until(withBody)).toMatchObject({
      state: "done",
      exchange: { responseBody: "(application/json, not kept)" },
    });
    expect(state.pulled).toBeLessThan(70);
    const reader = response.body?.getReader();
    expect((await reader?.read())?.value).toHaveLength(1024);
    await reader?.cancel();
    expect(state.cancelled).toBe(true);
  });

  it("gives a body of 2 MiB to the caller whole", async () => {
    const { traced } = watch(async () => new Response(new Uint8Array(2 * 1024 * 1024)));
    const response = await traced(TOKEN_URL, refresh());
    expect((await response.arrayBuffer()).byteLength).toBe(2 * 1024 * 1024);
  });

  it("does not wait for the end of a body that stalls", async () => {
    const { body, state } = endless(new TextEncoder().encode("{"), 1);
    const { traced, until } = watch(async () => new Response(body), 1);
    const response = await traced(TOKEN_URL, refresh());
    expect(await until(withBody)).toMatchObject({
      exchange: { status: 200, responseBody: "(no known type, not kept)" },
    });
    await response.body?.cancel();
    expect(state.cancelled).toBe(true);
  });

  it("reports a body that breaks off, and lets the caller meet the failure", async () => {
    const failure = new Error("connection reset");
    const body = new ReadableStream({ start: (controller) => controller.error(failure) });
    const { traced, until } = watch(async () => new Response(body));
    const response = await traced(TOKEN_URL, refresh());
    await until(withBody);
    await expect(response.text()).rejects.toBe(failure);
  });

  it("says of an unfollowed redirect what can be said", async () => {
    const redirect = new Response(null, { status: 200 });
    Object.defineProperties(redirect, {
      type: { value: "opaqueredirect" },
      status: { value: 0 },
      ok: { value: false },
    });
    const { traced, reports } = watch(async () => redirect);
    await traced(TOKEN_URL, { ...refresh(), redirect: "manual" });
    expect(reports.at(-1)).toMatchObject({
      state: "failed",
      exchange: { responseBody: "(a redirect, not followed)" },
    });
    expect(reports.at(-1)?.exchange).not.toHaveProperty("status");
  });

  test.each<[string, () => Response]>([
    [
      "an answer that cannot be cloned",
      () =>
        Object.defineProperty(Response.json({ a: 1 }), "clone", {
          value: () => {
            throw new TypeError("no clone");
          },
        }),
    ],
    [
      "an answer without headers",
      () => Object.defineProperty(Response.json({ a: 1 }), "headers", { value: undefined }),
    ],
  ])("never breaks the call over %s", async (_, make) => {
    const { traced } = watch(async () => make());
    expect(await (await traced(TOKEN_URL, refresh())).json()).toEqual({ a: 1 });
  });

  it("never breaks the call over a listener that throws", async () => {
    const traced = createTracedFetch(
      async () => Response.json({ a: 1 }),
      () => {
        throw new Error("listener");
      },
      { redactor: createRedactor(), now: () => 0, providerOrigins: () => [] },
    );
    expect(await (await traced(TOKEN_URL, refresh())).json()).toEqual({ a: 1 });
  });

  it("leaves a request that makes no sense to the fetch to refuse", async () => {
    const { traced } = watch(fetch);
    await expect(traced(TOKEN_URL, { headers: { "bad name": "x" } })).rejects.toBeInstanceOf(
      TypeError,
    );
  });

  it("takes a GET with a token for userinfo at an origin that is known as the provider's", async () => {
    const reports: TracedExchange[] = [];
    const traced = createTracedFetch(
      async () => Response.json({ sub: "alice" }),
      (sent) => {
        reports.push(sent);
        return () => undefined;
      },
      { redactor: createRedactor(), now: () => 0, providerOrigins: () => ["https://id.example"] },
    );
    await traced("https://id.example/me", { headers: { authorization: "Bearer abcdefgh" } });
    expect(reports[0]).toMatchObject({ key: "userinfo" });
  });
});
