import { describe, expect, it, vi } from "vitest";
import { createCourier } from "../../src/connections/courier.ts";
import type { Outcome } from "../../src/connections/courier-port.ts";
import type { ConnectionRecord } from "../../src/connections/connection-record.ts";
import type { Errand } from "../../src/connections/courier-errand.ts";
import { marked, NOON } from "./marked-record.ts";
import { failureOf } from "../support/oauth-failure.ts";

const TOKEN = "https://op.example/token";
const REVOKE = "https://op.example/revoke";
const answer = {
  kind: "answer",
  id: 1,
  status: 400,
  statusText: "Bad Request",
  headers: { "dpop-nonce": "next" },
  body: '{"error":"use_dpop_nonce"}',
} as const;

type Setting = {
  readonly outcome?: Outcome | undefined;
  readonly record?: ConnectionRecord;
  readonly keep?: "vault" | "memory" | "none";
  readonly resource?: readonly string[];
  readonly isDurable?: boolean;
  readonly isUnknown?: boolean;
  /** Milliseconds that pass between the mark and the moment when the page could send. */
  readonly delay?: number;
};

/** A page with a courier that comes to this, and what it handed over. */
function pageWith({
  outcome,
  record = marked,
  keep = "vault",
  resource,
  isDurable = true,
  isUnknown = false,
  delay = 0,
}: Setting) {
  const carry = vi.fn(async (_: Errand): Promise<Outcome | undefined> => outcome);
  const fetch = vi.fn<typeof globalThis.fetch>(async () => new Response("the page's own"));
  const courier = createCourier({
    records: { isDurable: () => Promise.resolve(isDurable) },
    fetch,
    profileOf: () => ({ refreshTokens: keep, resource }),
    revocationUrlOf: async () => {
      if (isUnknown) throw new TypeError("nothing is known of the provider");
      return REVOKE;
    },
    now: () => NOON + delay,
    port: { carry },
  });
  const send = (parameters: Record<string, string> = {}, method = "POST") =>
    courier.fetchFor(record)(TOKEN, {
      method,
      headers: { dpop: "proof" },
      ...(method === "POST" && {
        body: new URLSearchParams({ grant_type: "refresh_token", ...parameters }),
      }),
    });
  return { carry, fetch, send };
}

describe("a refresh of a page with a courier", () => {
  it("is handed over as it is, with the mark of its send", async () => {
    const { carry, fetch, send } = pageWith({ outcome: answer });
    await send();
    expect(carry.mock.calls).toEqual([
      [
        {
          connectionId: "c1",
          lineage: "first",
          generation: 3,
          mark: { at: NOON, attempts: 1 },
          url: TOKEN,
          headers: {
            "content-type": "application/x-www-form-urlencoded;charset=UTF-8",
            dpop: "proof",
          },
          body: "grant_type=refresh_token",
          revocationUrl: REVOKE,
        },
      ],
    ]);
    expect(fetch).not.toHaveBeenCalled();
  });

  it("is handed over also where nobody knows how its tokens could be given back", async () => {
    const { carry, send } = pageWith({ outcome: answer, isUnknown: true });
    await send();
    expect(carry.mock.lastCall?.[0].revocationUrl).toBeUndefined();
  });

  it("is answered as if the page had sent it", async () => {
    const response = await pageWith({ outcome: answer }).send();
    expect([response.status, response.headers.get("dpop-nonce")]).toEqual([400, "next"]);
    expect(await response.text()).toBe(answer.body);
  });

  it("says which resource the tokens are for only where there are several", async () => {
    const one = "https://files.example/";
    for (const [resource, expected] of [
      [[one], undefined],
      [[one, "https://mail.example/"], one],
    ] as const) {
      const { carry, send } = pageWith({ outcome: answer, resource });
      await send({ resource: one });
      expect(carry.mock.lastCall?.[0].resource).toBe(expected);
    }
  });

  it.each<[string, Setting]>([
    ["there is no courier", { outcome: undefined }],
    [
      "the courier could not keep the answer",
      { outcome: { kind: "not-sent", id: 1, why: "shut" } },
    ],
    ["the refresh token must not reach the disk", { keep: "memory", outcome: answer }],
    ["no refresh token is kept", { keep: "none", outcome: answer }],
    ["nothing outlives the page", { isDurable: false, outcome: answer }],
    ["no send is marked", { record: { ...marked, mark: undefined }, outcome: answer }],
  ])("is sent by the page where %s", async (_, setting) => {
    const { fetch, send } = pageWith(setting);
    expect(await (await send()).text()).toBe("the page's own");
    expect(fetch).toHaveBeenCalledOnce();
  });

  it.each<[string, Setting]>([
    ["there is no courier", { outcome: undefined }],
    ["the courier is shut", { outcome: { kind: "not-sent", id: 1, why: "shut" } }],
    ["nothing outlives the page", { isDurable: false }],
  ])("is not sent by a page that was stopped for over a minute, where %s", async (_, setting) => {
    const { fetch, send } = pageWith({ ...setting, delay: 60_001 });
    expect(await failureOf(send())).toMatchObject({ code: "timeout" });
    expect(fetch).not.toHaveBeenCalled();
    expect(await (await send({}, "GET")).text()).toBe("the page's own");
  });

  it("asks for keys by itself", async () => {
    const { carry, send } = pageWith({ outcome: answer });
    expect(await (await send({}, "GET")).text()).toBe("the page's own");
    expect(carry).not.toHaveBeenCalled();
  });

  it.each<[Outcome, string]>([
    [{ kind: "failure", id: 1, code: "response_too_large" }, "response_too_large"],
    [{ kind: "failure", id: 1, code: "provider_unreachable" }, "provider_unreachable"],
    [{ kind: "not-sent", id: 1, why: "overtaken" }, "timeout"],
  ])("is not sent again by the page after %j", async (outcome, code) => {
    const { fetch, send } = pageWith({ outcome });
    expect(await failureOf(send())).toMatchObject({ code });
    expect(fetch).not.toHaveBeenCalled();
  });
});
