import { expect, it } from "vitest";
import { parseRuntimeConfig } from "../../src/config/runtime-config.ts";
import { safeReturnPath } from "../../src/connections/return-path.ts";
import { createRedactor } from "../../src/journeys/redact.ts";
import { soundJourneys } from "../../src/journeys/journey-record.ts";
import { parseRetryAfter } from "../../src/oauth/endpoint-refusal.ts";
import { requestResource } from "../../src/oauth/protected-resource.ts";
import { discoverProvider } from "../../src/oauth/provider-discovery.ts";
import { pushAuthorization } from "../../src/oauth/pushed-authorization.ts";
import { requestTokenRefresh } from "../../src/oauth/token-refresh.ts";
import { createDpopKeyStore } from "../../src/vault/dpop-key-store.ts";
import { createMemoryStore } from "../../src/vault/memory-store.ts";
import { loadVaultKey } from "../../src/vault/vault-key.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { answering, ISSUER, METADATA, PROFILE } from "../support/provider-double.ts";

/** Counterexamples of tests/fuzz, each of which was a fault. */

const deep = "[".repeat(20_000) + "]".repeat(20_000);
const now = () => Date.now();

it.each([
  ["an object without a text", { toString: 1, valueOf: 1 }],
  ["a list", [`${ISSUER}/token`]],
])("an endpoint that is %s is refused, and no TypeError", async (_, endpoint) => {
  const document = { ...METADATA, token_endpoint: endpoint };
  const failure = await failureOf(
    discoverProvider(ISSUER, { fetch: async () => Response.json(document) }),
  );
  expect(failure.code).toBe("endpoint_insecure");
});

it("a foreign issuer of a million characters does not fill the error", async () => {
  const issuer = `https://evil.example/${"a".repeat(100_000)}`;
  const failure = await failureOf(
    discoverProvider(ISSUER, { fetch: async () => Response.json({ issuer }) }),
  );
  expect(failure.details.issuer?.length).toBe(300);
});

it("a token answer with an endless nesting beside the tokens is no silence of the provider", async () => {
  const { fetch } = answering({
    "/token": () => new Response(`{"access_token":"a","token_type":"Bearer","x":${deep}}`),
  });
  const context = { profile: PROFILE, metadata: METADATA };
  const answer = await requestTokenRefresh(context, "rt", { fetch, now });
  expect(answer.body).toEqual({ access_token: "a", token_type: "Bearer" });
});

it("a pushed request that never expires has a time that outlives JSON", async () => {
  const { fetch } = answering({
    "/par": () => new Response('{"request_uri":"urn:a","expires_in":1e308}', { status: 201 }),
  });
  const metadata = { ...METADATA, pushed_authorization_request_endpoint: `${ISSUER}/par` };
  const pushed = await pushAuthorization({ profile: PROFILE, metadata }, new URLSearchParams(), {
    fetch,
    now,
  });
  expect(Number.isFinite(pushed.expiresAt)).toBe(true);
});

it.each(["/%63allback", "/Callback", "/LOGIN?a=b", "/%6Cogin/x"])(
  "a return path that the router takes for a sign-in screen leads home: %s",
  (path) => {
    expect(safeReturnPath(path)).toBe("/");
  },
);

it("a configuration of endless nesting is config_invalid, and no RangeError", async () => {
  const failure = await failureOf(() => parseRuntimeConfig(JSON.parse(deep)));
  expect(failure.code).toBe("config_invalid");
});

it("a member whose name is as long as the file is named in short", async () => {
  const failure = await failureOf(() => parseRuntimeConfig({ ["a".repeat(100_000)]: 1 }));
  expect(failure.message.length).toBeLessThan(300);
});

it("Retry-After at the end of all calendars is a wait of days", () => {
  expect(parseRetryAfter("Sat, 13 Sep 275760 00:00:00 GMT")).toBe(999_999);
});

it("a challenge without end is not read", async () => {
  const { response, challenges } = await requestResource(
    { token: "a" },
    { method: "GET", url: "https://api.example/", headers: new Headers() },
    {
      send: async () =>
        new Response("body", {
          status: 401,
          headers: { "www-authenticate": `Bearer ${"a=b,".repeat(50_000)}` },
        }),
    },
  );
  expect([challenges, await response.text()]).toEqual([[], "body"]);
});

it("a stored key of another kind is none", async () => {
  const records = createMemoryStore();
  const other = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-384" }, false, [
    "sign",
    "verify",
  ]);
  await records.update("dpop-key:k1", () => ({ at: 0, ...other }));
  expect(await createDpopKeyStore(records, now).read("k1")).toBeUndefined();
  await records.update("vault-key", () => other.publicKey);
  expect((await loadVaultKey(records)).key.algorithm.name).toBe("AES-GCM");
});

it("a stored journey of a time that no calendar has is left out", () => {
  const journey = {
    id: "j1",
    kind: "connect",
    providerName: "Acme",
    startedAt: 1e300,
    outcome: "done",
    steps: [],
  };
  expect(soundJourneys([journey])).toEqual([]);
});

it("a token behind a long word is still found", () => {
  const text = `${"a".repeat(30_000)} ${encodeURIComponent("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.sig=")}`;
  expect(createRedactor().text(text)).not.toContain("eyJzdWIi");
});
