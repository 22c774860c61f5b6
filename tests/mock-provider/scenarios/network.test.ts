import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, it, onTestFinished, vi } from "vitest";
import { serveMockProvider } from "../../../src/mock-provider/http.ts";
import { networkScenarios } from "../../../src/mock-provider/scenarios/network.ts";
import { crossOriginProofs } from "./cross-origin-proofs.ts";
import { type Twin, proveAll } from "./prove.ts";
import { readAnswer } from "../plain-client.ts";
import {
  countRedeemedCodes,
  countUsedRefreshTokens,
  expectDelay,
  expectSilence,
  get,
  isConnected,
  metadataOf,
  obtainCode,
  redeem,
  sendCode,
  sendRefresh,
  sendRevocation,
  signIn,
} from "./twin-client.ts";

proveAll(networkScenarios, {
  async "provider-down"(twin) {
    const code = await obtainCode(twin);

    await expect(metadataOf(twin)).rejects.toThrow(TypeError);
    await expect(sendCode(twin, code)).rejects.toThrow(TypeError);

    expect(await countRedeemedCodes(twin)).toBe(0);
  },

  async "answer-lost"(twin) {
    expect((await get(twin, "/jwks")).status).toBe(200);

    await expect(sendCode(twin, await obtainCode(twin))).rejects.toThrow(TypeError);

    expect(await countRedeemedCodes(twin)).toBe(1);
  },

  async "code-exchange-answer-lost"(twin) {
    const code = await obtainCode(twin);

    await expect(sendCode(twin, code)).rejects.toThrow(TypeError);

    expect(await countRedeemedCodes(twin)).toBe(1);
  },

  async "refresh-answer-lost"(twin) {
    const { refreshToken } = await signIn(twin);

    await expect(sendRefresh(twin, refreshToken)).rejects.toThrow(TypeError);

    expect(await countUsedRefreshTokens(twin)).toBe(1);
  },

  async "revocation-answer-lost"(twin) {
    const { refreshToken } = await signIn(twin);

    await expect(sendRevocation(twin, refreshToken)).rejects.toThrow(TypeError);

    expect(await isConnected(twin)).toBe(false);
  },

  async "code-exchange-500"(twin) {
    const answer = await redeem(twin, await obtainCode(twin));

    expect(answer).toMatchObject({ status: 500, body: { error: "server_error" } });
    expect(await countRedeemedCodes(twin)).toBe(1);
  },

  async "code-exchange-503"(twin) {
    const { status, headers } = await redeem(twin, await obtainCode(twin));

    expect(status).toBe(503);
    expect(headers.get("retry-after")).toBe("5");
    expect(await countRedeemedCodes(twin)).toBe(0);
  },

  async "html-error-page"(twin) {
    for (const answer of [await get(twin, "/jwks"), await sendCode(twin, await obtainCode(twin))]) {
      expect(answer.status).toBe(502);
      expect(answer.headers.get("content-type")).toMatch(/^text\/html/);
      expect(await answer.text()).toMatch(/^<!doctype html>/);
    }
    expect(await countRedeemedCodes(twin)).toBe(0);
  },

  async "slow-answers"(twin) {
    const code = await obtainCode(twin);

    const answer = await expectDelay(
      () => sendCode(twin, code),
      async () => (await countRedeemedCodes(twin)) === 1,
    );

    expect((await readAnswer(answer)).body).toHaveProperty("access_token");
  },

  async "answers-hang"(twin) {
    const code = await obtainCode(twin);

    await expectSilence(twin, (options) => sendCode(twin, code, {}, options));

    expect(await countRedeemedCodes(twin)).toBe(1);
  },

  async "body-trickles"(twin) {
    const answer = await sendCode(twin, await obtainCode(twin));
    const reader = answer.body?.getReader();

    const first = await reader?.read();
    const second = await reader?.read();

    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
    for (const { value, done } of [first, second].filter((piece) => piece !== undefined)) {
      expect(done).toBe(false);
      expect(new TextDecoder().decode(value)).toBe(" ");
    }
    expect(second).toBeDefined();
    await reader?.cancel();
    expect(await countRedeemedCodes(twin)).toBe(1);
  },

  async "body-breaks-off"(twin) {
    await expectBreakInMidBody(twin);
  },

  async "answer-over-1-mib"(twin) {
    const answer = await sendCode(twin, await obtainCode(twin));
    const text = await answer.text();

    expect(new TextEncoder().encode(text).length).toBeGreaterThan(1024 * 1024);
    expect(JSON.parse(text)).toHaveProperty("access_token");
  },

  ...crossOriginProofs,
});

it("breaks real connections, too, before and in the middle of an answer", async () => {
  const served = await serveMockProvider();
  onTestFinished(served.close);

  const down = twinOf(served, "provider-down");
  await expect(metadataOf(down)).rejects.toThrow(TypeError);
  await expectBreakInMidBody(twinOf(served, "body-breaks-off"));
});

it("stops trickling when nobody listens any more", async () => {
  const served = await serveMockProvider();
  onTestFinished(served.close);
  const twin = twinOf(served, "body-trickles");
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const abort = new AbortController();

  const answer = await get(twin, "/jwks", undefined, { signal: abort.signal });
  const reader = answer.body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe(" ");
  abort.abort();
  await expect(reader?.read()).rejects.toMatchObject({ name: "AbortError" });

  // There would always be a next byte to wait for.
  while (vi.getTimerCount() > 0) {
    await vi.advanceTimersByTimeAsync(500);
    await nextTurn();
  }
  expect(vi.getTimerCount()).toBe(0);
});

async function expectBreakInMidBody(twin: Twin): Promise<void> {
  const answer = await sendCode(twin, await obtainCode(twin));
  const reader = answer.body?.getReader();

  const piece = await reader?.read();

  expect(answer.status).toBe(200);
  expect(new TextDecoder().decode(piece?.value)).toMatch(/^\{"access_token":"[^}]+$/);
  await expect(reader?.read()).rejects.toThrow(TypeError);
  expect(await countRedeemedCodes(twin)).toBe(1);
}

function twinOf(served: Awaited<ReturnType<typeof serveMockProvider>>, name: string): Twin {
  const { issuers } = served;
  const issuer = `${served.issuer}/s/${name}`;
  const place = issuers.find(new URL(`${issuer}/jwks`));
  if (place === undefined) throw new Error(`there is no issuer ${issuer}`);
  return { issuer, provider: place.provider, issuers };
}
