import * as fc from "fast-check";
import { describe, expect } from "vitest";
import { checkAuthorizationResponse } from "../../src/oauth/authorization-callback.ts";
import { beginAuthorization } from "../../src/oauth/authorization-request.ts";
import { saveTransaction } from "../../src/oauth/authorization-transaction.ts";
import { createMemoryStore } from "../../src/vault/memory-store.ts";
import { createLockDouble } from "../connections/lock-double.ts";
import { baseUrl, openTab, settled } from "../connections/tab.ts";
import { ISSUER, METADATA, PROFILE } from "../support/provider-double.ts";
import { createRotatingProvider } from "../support/rotating-provider.ts";
import { hostileText } from "./hostile.ts";
import { expectOAuthError, itHolds, verdictOf } from "./property.ts";

const { transaction } = await beginAuthorization(
  { profile: PROFILE, metadata: METADATA },
  { redirectUri: `${baseUrl}callback`, purpose: "connect", returnTo: "/from", now: Date.now() },
);
const provider = await createRotatingProvider();

const names = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom("code", "state", "iss", "error", "error_description") },
  fc.constantFrom("error_uri", "response", "id_token", "access_token", "token", "session_state"),
  hostileText,
);
const values = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(transaction.state, ISSUER, "SplxlOBeZQQYbYS6WxSbIA") },
  fc.constantFrom("access_denied", "login_required", "server_error"),
  hostileText,
);
const honest: [string, string][] = [
  ["code", "SplxlOBeZQQYbYS6WxSbIA"],
  ["state", transaction.state],
  ["iss", ISSUER],
];
const parameters = fc
  .tuple(
    fc.subarray(honest, { minLength: 0 }),
    fc.array(fc.tuple(names, values), { maxLength: 4 }),
    fc.boolean(),
  )
  .map(([kept, added, first]) => (first ? [...added, ...kept] : [...kept, ...added]));

const query = fc.oneof(
  { weight: 5, arbitrary: parameters.map((pairs) => new URLSearchParams(pairs).toString()) },
  // As somebody would write it who knows no encoding.
  {
    weight: 1,
    arbitrary: parameters.map((pairs) => pairs.map((pair) => pair.join("=")).join("&")),
  },
  { weight: 1, arbitrary: hostileText },
);

describe("an authorization response", () => {
  itHolds("passes only with this state, this issuer and one code", query, async (text) => {
    const received = new URLSearchParams(text);
    const { failure } = await verdictOf(() => checkAuthorizationResponse(received, transaction));
    if (failure !== undefined) return;
    expect(received.getAll("state")).toEqual([transaction.state]);
    expect(received.getAll("code")).toHaveLength(1);
    expect(received.get("code")).not.toBe("");
    expect(received.has("error")).toBe(false);
    expect([null, ISSUER]).toContain(received.get("iss"));
  });

  itHolds(
    "is accepted with whatever code it brings",
    fc.tuple(hostileText, fc.boolean()),
    (input) => {
      const [code, named] = input;
      fc.pre(code !== "");
      const received = new URLSearchParams({ code, state: transaction.state });
      if (named) received.set("iss", ISSUER);
      expect(checkAuthorizationResponse(received, transaction).get("code")).toBe(
        received.get("code"),
      );
    },
  );

  itHolds(
    "stores nothing and ends the sign-in when the page is loaded with it",
    query,
    async (text) => {
      const records = createMemoryStore();
      const channel = { postMessage: () => undefined, addEventListener: () => undefined };
      const tab = openTab(
        provider,
        { records, locks: createLockDouble().forTab().locks, channel },
        // Nobody answers: what is asked at all was a valid response.
        { profiles: [PROFILE], fetch: () => Promise.reject(new TypeError("nobody answers")) },
      );
      saveTransaction(tab.session, transaction, transaction.createdAt);
      const url = new URL(transaction.redirectUri);
      url.search = text;
      const state = await settled(tab.load(url));
      if (state.state !== "failed") throw new Error(`the sign-in is ${state.state}`);
      expectOAuthError(state.error);
      expect(await records.readAll("connection:")).toEqual([]);
      const { failure } = await verdictOf(() =>
        checkAuthorizationResponse(url.searchParams, transaction),
      );
      if (failure !== undefined) expect(tab.deeds).toEqual([]);
    },
  );
});
