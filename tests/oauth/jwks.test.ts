import { describe, expect, it, test } from "vitest";
import { fetchJwks, isJwks } from "../../src/oauth/jwks.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { answering, METADATA } from "../support/provider-double.ts";

const KEYS = { keys: [{ kty: "RSA", n: "AQAB", e: "AQAB" }, { kty: "XYZ" }] };

it("fetches the keys as the provider publishes them", async () => {
  const provider = answering({ "/jwks": () => Response.json(KEYS) });
  expect(await fetchJwks(METADATA, provider)).toEqual(KEYS);
  expect(provider.received[0]?.init).toMatchObject({ method: "GET", credentials: "omit" });
});

it("minds no content type", async () => {
  const headers = { "content-type": "application/jwk-set+json" };
  const provider = answering({ "/jwks": () => new Response(JSON.stringify(KEYS), { headers }) });
  expect(await fetchJwks(METADATA, provider)).toEqual(KEYS);
});

describe("row 60: keys that cannot be had are jwks_unavailable, and the cause tells why", () => {
  test.each([
    ["nobody answers", undefined, "provider_unreachable"],
    ["a 404", () => new Response("", { status: 404 }), "provider_error"],
    ["a 500", () => new Response("", { status: 500 }), "provider_error"],
    ["a redirect", () => Response.redirect("https://evil.example/"), "redirect_refused"],
    ["more than 1 MiB", () => new Response("x".repeat(1024 * 1024 + 1)), "response_too_large"],
    ["no list of keys", () => Response.json({ keys: {} }), "response_malformed"],
    ["null", () => Response.json(null), "response_malformed"],
  ])("%s", async (_, answer, cause) => {
    const provider = answering(answer ? { "/jwks": answer } : {});
    const failure = await failureOf(fetchJwks(METADATA, provider));
    expect(failure.code).toBe("jwks_unavailable");
    expect(failure.cause).toMatchObject({ code: cause });
  });

  it("HTML", async () => {
    const provider = answering({ "/jwks": () => new Response("<!doctype html>") });
    const failure = await failureOf(fetchJwks(METADATA, provider));
    expect(failure.code).toBe("jwks_unavailable");
    expect(failure.cause).toBeInstanceOf(SyntaxError);
  });

  test.each([
    ["no jwks_uri", undefined, "endpoint_missing"],
    ["an insecure jwks_uri", "http://id.example/jwks", "endpoint_insecure"],
  ])("%s, and nothing is sent", async (_, jwks_uri, cause) => {
    const provider = answering({});
    const { jwks_uri: __, ...rest } = METADATA;
    const failure = await failureOf(
      fetchJwks({ ...rest, ...(jwks_uri && { jwks_uri }) }, provider),
    );
    expect(failure.code).toBe("jwks_unavailable");
    expect(failure.cause).toMatchObject({ code: cause });
    expect(provider.received).toHaveLength(0);
  });
});

test.each([null, [], {}, "x", { keys: null }, { keys: [null] }, { keys: ["x"] }])(
  "%j has not the form of a key set",
  (value) => {
    expect(isJwks(value)).toBe(false);
  },
);
