import { describe, expect } from "vitest";
import { beginAuthorization } from "../../src/oauth/authorization-request.ts";
import {
  type AuthorizationTransaction,
  saveTransaction,
  takeTransaction,
} from "../../src/oauth/authorization-transaction.ts";
import { createMemoryStore } from "../../src/vault/memory-store.ts";
import { createLockDouble } from "../connections/lock-double.ts";
import { baseUrl, openTab, settled } from "../connections/tab.ts";
import { METADATA, PROFILE } from "../support/provider-double.ts";
import { createRotatingProvider } from "../support/rotating-provider.ts";
import { asJson, hostileJson, hostileText, mutated } from "./hostile.ts";
import { expectOAuthError, itHolds, verdictOf } from "./property.ts";

const begun = await beginAuthorization(
  {
    profile: {
      ...PROFILE,
      apis: [{ name: "Who am I", method: "GET", url: "https://api.example/me" }],
      identity: { url: "https://api.example/me", id: "/id", name: "/name" },
      resource: ["https://api.example/", "https://other.example/"],
    },
    metadata: { ...METADATA, scopes_supported: ["openid"] },
  },
  {
    redirectUri: `${baseUrl}callback`,
    purpose: "step-up",
    connectionId: "c1",
    returnTo: "/from",
    journeyId: "j1",
    demand: { acrValues: "gold", maxAge: 60, scope: "write" },
    waiting: { method: "POST", url: "https://api.example/me", headers: { a: "b" }, body: "c" },
    now: Date.now(),
  },
);
const transaction: AuthorizationTransaction = {
  ...begun.transaction,
  pushed: { expiresAt: Date.now() + 60_000, isSecond: false },
};
const KEY = `pixy.transaction.${transaction.state}`;
const provider = await createRotatingProvider();
const channel = { postMessage: () => undefined, addEventListener: () => undefined };

function openHere(records = createMemoryStore()) {
  return openTab(
    provider,
    { records, locks: createLockDouble().forTab().locks, channel },
    { profiles: [PROFILE], fetch: () => Promise.reject(new TypeError("nobody answers")) },
  );
}

describe("a stored transaction", () => {
  itHolds(
    "that is damaged ends the sign-in with an OAuthError, and nothing is stored",
    hostileJson(transaction),
    async (text) => {
      const records = createMemoryStore();
      const tab = openHere(records);
      tab.session.setItem(KEY, text);
      const url = new URL(transaction.redirectUri);
      url.searchParams.set("state", transaction.state);
      url.searchParams.set("code", "SplxlOBeZQQYbYS6WxSbIA");
      const state = await settled(tab.load(url));
      if (state.state !== "failed") throw new Error(`the sign-in is ${state.state}`);
      expectOAuthError(state.error);
      expect(state.returnTo).toMatch(/^\/(?!\/)/);
      expect(await records.readAll("connection:")).toEqual([]);
      expect(tab.session.getItem(KEY)).toBeNull();
    },
  );

  itHolds("is taken once", mutated(transaction), async (value) => {
    const { session } = openHere();
    session.setItem(KEY, asJson(value));
    await verdictOf(() => takeTransaction(session, transaction.state, transaction.createdAt));
    const { failure } = await verdictOf(() => takeTransaction(session, transaction.state, 0));
    expect(failure?.code).toBe("transaction_missing");
  });

  itHolds("is given back as it was kept", hostileText, (text) => {
    const { session } = openHere();
    const kept = {
      ...transaction,
      returnTo: text,
      profile: { ...transaction.profile, name: text, authorizationParams: { audience: text } },
    };
    saveTransaction(session, kept, kept.createdAt);
    expect(takeTransaction(session, kept.state, kept.createdAt)).toEqual(
      JSON.parse(JSON.stringify(kept)),
    );
  });
});
