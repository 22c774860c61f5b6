import { describe, expect, it, test, vi } from "vitest";
import { createProviderFetch, MAX_RESPONSE_BYTES } from "../../src/oauth/provider-fetch.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { answering } from "../support/provider-double.ts";

const URL_OF_TOKEN = "https://id.example/token";

/** A body that comes in pieces, and tells when nobody wants the rest. */
function bodyOf(size: number, cancel = () => {}) {
  let left = size;
  return new ReadableStream({
    pull(controller) {
      const piece = Math.min(left, 64 * 1024);
      left -= piece;
      if (piece > 0) controller.enqueue(new Uint8Array(piece));
      else controller.close();
    },
    cancel,
  });
}

/** What a browser's fetch does when its signal fires. */
function untilAborted(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason));
  });
}

it("sends no cookies and no referrer, follows nothing and keeps nothing in caches", async () => {
  const provider = answering({ "/token": () => new Response("{}") });
  await createProviderFetch(provider.fetch)(URL_OF_TOKEN, {
    method: "POST",
    headers: { accept: "application/json" },
    body: "a=b",
  });
  expect(provider.received[0]?.init).toEqual({
    method: "POST",
    headers: { accept: "application/json" },
    body: "a=b",
    credentials: "omit",
    cache: "no-store",
    redirect: "manual",
    referrerPolicy: "no-referrer",
    signal: expect.any(AbortSignal),
  });
});

it("hands the answer on as it is, with a body that is whole", async () => {
  const headers = { "content-type": "application/json", "x-any": "thing" };
  const { fetch } = answering({
    "/token": () => new Response('{"a":1}', { status: 418, statusText: "Teapot", headers }),
  });
  const response = await createProviderFetch(fetch)(URL_OF_TOKEN);
  expect(response).toMatchObject({ status: 418, statusText: "Teapot" });
  expect(Object.fromEntries(response.headers)).toEqual(headers);
  expect(await response.clone().json()).toEqual({ a: 1 });
  expect(await response.json()).toEqual({ a: 1 });
});

test.each([204, 205])("an answer %i without a body is one", async (status) => {
  const { fetch } = answering({ "/token": () => new Response(null, { status }) });
  const response = await createProviderFetch(fetch)(URL_OF_TOKEN);
  expect(response.status).toBe(status);
  expect(await response.text()).toBe("");
});

describe("row 106: the length of an answer", () => {
  it("may be 1 MiB", async () => {
    const { fetch } = answering({ "/token": () => new Response(bodyOf(MAX_RESPONSE_BYTES)) });
    const response = await createProviderFetch(fetch)(URL_OF_TOKEN);
    expect((await response.arrayBuffer()).byteLength).toBe(1024 * 1024);
  });

  it("may not be a byte more, and the rest is not read", async () => {
    const cancel = vi.fn();
    const body = bodyOf(MAX_RESPONSE_BYTES * 10, cancel);
    const { fetch } = answering({ "/token": () => new Response(body) });
    const failure = await failureOf(createProviderFetch(fetch)(URL_OF_TOKEN));
    expect(failure.code).toBe("response_too_large");
    expect(cancel).toHaveBeenCalledOnce();
    const oneMore = answering({ "/token": () => new Response(bodyOf(MAX_RESPONSE_BYTES + 1)) });
    expect((await failureOf(createProviderFetch(oneMore.fetch)(URL_OF_TOKEN))).code).toBe(
      "response_too_large",
    );
  });
});

describe("a redirect is refused, because the request's secrets would go along", () => {
  test.each([301, 302, 303, 307, 308])("as status %i", async (status) => {
    const headers = { location: "https://evil.example/" };
    const { fetch, received } = answering({
      "/token": () => new Response(null, { status, headers }),
    });
    const failure = await failureOf(createProviderFetch(fetch)(URL_OF_TOKEN));
    expect(failure.code).toBe("redirect_refused");
    expect(received).toHaveLength(1);
  });

  it("as what a browser shows of it", async () => {
    const opaque = Object.defineProperties(Response.error(), { type: { value: "opaqueredirect" } });
    const { fetch } = answering({ "/token": () => opaque });
    const failure = await failureOf(createProviderFetch(fetch)(URL_OF_TOKEN));
    expect(failure.code).toBe("redirect_refused");
  });
});

describe("rows 103 and 107: the deadline", () => {
  it("ends a request that nobody answers", async () => {
    const { fetch } = answering({ "/token": ({ init }) => untilAborted(init.signal) });
    const failure = await failureOf(createProviderFetch(fetch, { deadline: 5 })(URL_OF_TOKEN));
    expect(failure.code).toBe("timeout");
    expect(failure.cause).toMatchObject({ name: "TimeoutError" });
  });

  it("ends an answer whose body does not come", async () => {
    const { fetch } = answering({
      "/token": ({ init }) =>
        new Response(
          new ReadableStream({
            start: (controller) => {
              controller.enqueue(Uint8Array.of(123));
              untilAborted(init.signal).catch((reason: unknown) => controller.error(reason));
            },
          }),
        ),
    });
    const failure = await failureOf(createProviderFetch(fetch, { deadline: 5 })(URL_OF_TOKEN));
    expect(failure.code).toBe("timeout");
  });

  it("is 15 seconds when nothing else is said", async () => {
    const timeout = vi.spyOn(AbortSignal, "timeout");
    const { fetch } = answering({ "/token": () => new Response() });
    await createProviderFetch(fetch)(URL_OF_TOKEN);
    expect(timeout).toHaveBeenCalledExactlyOnceWith(15_000);
  });

  it("does not exist where a request must not be aborted", async () => {
    const { fetch, received } = answering({ "/token": () => new Response() });
    await createProviderFetch(fetch, { deadline: undefined })(URL_OF_TOKEN);
    expect(received[0]?.init.signal).toBeNull();
  });
});

test("row 108: a request that fails without an answer is provider_unreachable, with its cause", async () => {
  const cause = new TypeError("Failed to fetch");
  const failure = await failureOf(createProviderFetch(() => Promise.reject(cause))(URL_OF_TOKEN));
  expect(failure.code).toBe("provider_unreachable");
  expect(failure.cause).toBe(cause);
});

it("tells a body that breaks off as provider_unreachable", async () => {
  const { fetch } = answering({
    "/token": () =>
      new Response(
        new ReadableStream({ pull: (controller) => controller.error(new TypeError("cut off")) }),
      ),
  });
  const failure = await failureOf(createProviderFetch(fetch)(URL_OF_TOKEN));
  expect(failure.code).toBe("provider_unreachable");
});
