import { describe, expect, it } from "vitest";
import type { ConnectionProblem } from "../../src/connections/connection.ts";
import {
  type ConnectionRecord,
  isExpired,
  isRefreshing,
  parseConnectionRecord,
  toConnection,
  withEvent,
} from "../../src/connections/connection-record.ts";
import { OAuthError } from "../../src/oauth/oauth-error.ts";

const NOW = Date.UTC(2026, 0, 31, 12);
const MINUTE = 60_000;

function sealed() {
  return { iv: new Uint8Array(12), ciphertext: new ArrayBuffer(16) };
}

function makeRecord(changes: Partial<ConnectionRecord> = {}): ConnectionRecord {
  return {
    schema: 1,
    id: "c1",
    profileId: "example",
    providerName: "Example",
    issuer: "https://id.example",
    clientId: "pixy",
    account: { subject: "alice", label: "Alice", attestedBy: "id_token", claims: undefined },
    requestedScope: "openid",
    grantedScope: "openid",
    connectedAt: NOW,
    accessTokenReceivedAt: NOW,
    accessTokenExpiresAt: NOW + MINUTE,
    hasRefreshToken: true,
    hasIdToken: true,
    canSignOut: true,
    lineage: "l1",
    generation: 0,
    current: sealed(),
    failures: 0,
    ended: false,
    history: [{ at: NOW, kind: "connected" }],
    ...changes,
  };
}

function problem(code: ConnectionProblem["code"], changes: Partial<ConnectionProblem> = {}) {
  return { code, at: NOW, ...changes };
}

function mark(state: "sent" | "unknown", at = NOW) {
  return { generation: 0, at, attempts: 1, state };
}

describe("the status of a connection", () => {
  const later = NOW + 2 * MINUTE;
  const cases: {
    name: string;
    changes: Partial<ConnectionRecord>;
    at?: number;
    status: string;
    code?: string;
  }[] = [
    { name: "lives", changes: {}, status: "Connected" },
    {
      name: "has expired, and the next call refreshes it",
      changes: {},
      at: later,
      status: "Connected",
    },
    {
      name: "has no expiry and no refresh token",
      changes: { accessTokenExpiresAt: undefined, hasRefreshToken: false },
      at: NOW + 1e12,
      status: "Connected",
    },
    {
      name: "lives without a refresh token",
      changes: { hasRefreshToken: false },
      status: "Connected",
    },
    {
      name: "has expired without a refresh token",
      changes: { hasRefreshToken: false },
      at: NOW + MINUTE,
      status: "Needs reconnect",
      code: "session_ended",
    },
    {
      name: "was ended, although its token lives",
      changes: { ended: true, problem: problem("refresh_rejected") },
      status: "Needs reconnect",
      code: "refresh_rejected",
    },
    {
      name: "was ended while a mark was left",
      changes: { ended: true, problem: problem("account_changed"), mark: mark("sent") },
      status: "Needs reconnect",
      code: "account_changed",
    },
    { name: "is being refreshed", changes: { mark: mark("sent") }, status: "Refreshing" },
    {
      name: "is being refreshed after a failure",
      changes: { mark: mark("sent"), problem: problem("provider_error") },
      status: "Refreshing",
      code: "provider_error",
    },
    {
      name: "has expired without a refresh token, while its last refresh is on its way",
      changes: { mark: mark("sent", NOW + MINUTE), hasRefreshToken: false },
      at: NOW + MINUTE,
      status: "Refreshing",
    },
    {
      name: "has a mark of a minute ago, and lives",
      changes: { mark: mark("sent", NOW - MINUTE) },
      status: "Connected",
    },
    {
      name: "has a mark of a minute ago, and has expired",
      changes: { mark: mark("sent", NOW + MINUTE) },
      at: later,
      status: "Offline",
      code: "refresh_unavailable",
    },
    { name: "is in doubt, and lives", changes: { mark: mark("unknown") }, status: "Connected" },
    {
      name: "is in doubt, and has expired",
      changes: { mark: mark("unknown"), problem: problem("provider_unreachable") },
      at: later,
      status: "Offline",
      code: "provider_unreachable",
    },
    {
      name: "has a mark from a clock that was set back",
      changes: { mark: mark("sent", NOW + 1e9) },
      status: "Connected",
    },
    ...(
      [
        "provider_unreachable",
        "provider_error",
        "rate_limited",
        "offline",
        "jwks_unavailable",
      ] as const
    ).flatMap((code) => [
      {
        name: `failed to refresh (${code}), and lives`,
        changes: { problem: problem(code) },
        status: "Connected",
        code,
      },
      {
        name: `failed to refresh (${code}), and has expired`,
        changes: { problem: problem(code) },
        at: later,
        status: "Offline",
        code,
      },
    ]),
    ...(["api_unauthorized", "token_request_rejected", "refresh_rejected"] as const).map(
      (code) => ({
        name: `was refused by somebody who is there (${code}), and has expired`,
        changes: { problem: problem(code) },
        at: later,
        status: "Connected",
        code,
      }),
    ),
  ];
  for (const { name, changes, at = NOW, status, code } of cases) {
    it(`is "${status}" when it ${name}`, () => {
      const connection = toConnection(makeRecord(changes), at);

      expect(connection.status).toBe(status);
      expect(connection.problem?.code).toBe(code);
    });
  }

  it("changes with the clock alone, at the very millisecond", () => {
    const record = makeRecord();
    expect(isExpired(record, NOW + MINUTE - 1)).toBe(false);
    expect(isExpired(record, NOW + MINUTE)).toBe(true);
    const refreshing = makeRecord({ mark: mark("sent") });
    expect(isRefreshing(refreshing, NOW + MINUTE - 1)).toBe(true);
    expect(isRefreshing(refreshing, NOW + MINUTE)).toBe(false);
  });

  it("comes with everything that is shown, and with nothing of the vault", () => {
    const connection = toConnection(makeRecord({ pending: sealed(), mark: mark("unknown") }), NOW);

    expect(Object.keys(connection).toSorted()).toEqual([
      "accessTokenExpiresAt",
      "accessTokenReceivedAt",
      "account",
      "canSignOut",
      "clientId",
      "connectedAt",
      "grantedScope",
      "hasIdToken",
      "hasRefreshToken",
      "history",
      "id",
      "issuer",
      "keyThumbprint",
      "problem",
      "profileId",
      "providerName",
      "refreshTokenRotates",
      "refreshedAt",
      "requestedScope",
      "status",
    ]);
  });
});

describe("the history of a connection", () => {
  it("keeps its first entry and the latest ones", () => {
    let record = makeRecord({ history: [] });
    for (let at = 0; at < 100; at += 1) record = withEvent(record, { at, kind: "refreshed" });

    expect(record.history).toHaveLength(40);
    expect(record.history.map(({ at }) => at)).toEqual([
      0,
      ...Array.from({ length: 39 }, (_, index) => 61 + index),
    ]);
  });
});

describe("a stored record", () => {
  it("is taken as it is when it is sound", () => {
    const record = makeRecord({
      pending: sealed(),
      mark: mark("unknown"),
      problem: problem("rate_limited", { error: "slow_down", retryAt: NOW + 1 }),
      refreshedAt: NOW,
      refreshTokenRotates: true,
    });

    expect(parseConnectionRecord(structuredClone(record))).toEqual(record);
  });

  for (const [what, changes] of Object.entries({
    "of a newer schema": { schema: 2 },
    "without an id": { id: undefined },
    "with a token set that is not sealed": { current: { iv: "", ciphertext: "" } },
    "with a pending answer that is not sealed": { pending: { access_token: "clear" } },
    "with a mark of an unknown state": { mark: { ...mark("sent"), state: "maybe" } },
    "with a history that is none": { history: "none" },
    "with an account of an unknown origin": {
      account: { subject: "a", label: "a", attestedBy: "rumour" },
    },
  })) {
    it(`is set aside when it is ${what}`, () => {
      expect(() => parseConnectionRecord({ ...makeRecord(), ...changes })).toThrow(OAuthError);
      expect(() => parseConnectionRecord({ ...makeRecord(), ...changes })).toThrow(/damaged at "/);
    });
  }

  it("is set aside when it is no record at all, without telling what it is", () => {
    for (const value of [undefined, null, "secret", 1, []]) {
      expect(() => parseConnectionRecord(value)).toThrow(
        /^the stored connection is damaged at "\w+"$/,
      );
    }
  });
});
