import { describe, expect, it, test } from "vitest";
import { fetchUserinfo } from "../../src/oauth/userinfo.ts";
import { everythingIn } from "../support/error-contents.ts";
import { failureOf } from "../support/oauth-failure.ts";
import {
  answering,
  CLIENT_ID,
  encoded,
  ISSUER,
  keyring,
  makeSigningKey,
  METADATA,
  PROFILE,
  signJwt,
} from "../support/provider-double.ts";
import { tamperIdToken } from "../support/tampered-id-token.ts";
import { ACCESS_TOKEN, RS256 } from "./sign-in.ts";

const CONTEXT = {
  profile: PROFILE,
  metadata: { ...METADATA, userinfo_signing_alg_values_supported: ["RS256", "none"] },
};

function ask(answer: () => Response, jwks = keyring([RS256.jwk])) {
  const provider = answering({ "/userinfo": answer });
  const { fetch } = provider;
  return {
    provider,
    jwks,
    outcome: fetchUserinfo(CONTEXT, ACCESS_TOKEN, "alice", { fetch, jwks }),
  };
}

function signed(jwt: string): () => Response {
  return () => new Response(jwt, { headers: { "content-type": "application/jwt" } });
}

it("asks with the access token in a header and nowhere else", async () => {
  const { provider, outcome } = ask(() => Response.json({ sub: "alice", name: "Alice", age: 7 }));
  expect(await outcome).toEqual({ sub: "alice", name: "Alice" });
  expect(provider.received).toHaveLength(1);
  const [request] = provider.received;
  expect(request?.url).toBe("https://id.example/userinfo");
  expect(request?.headers.get("authorization")).toBe(`Bearer ${ACCESS_TOKEN}`);
  expect(request?.init).toMatchObject({ method: "GET", credentials: "omit", body: null });
});

test("row 71: an answer about someone else is account_changed", async () => {
  for (const sub of ["mallory", "Alice", "alice "]) {
    const failure = await failureOf(ask(() => Response.json({ sub, name: "Mallory" })).outcome);
    expect(failure.code).toBe("account_changed");
    expect(everythingIn(failure)).not.toContain("Mallory");
  }
});

describe("an answer that says nothing about anyone is refused", () => {
  test.each([
    ["without sub", () => Response.json({ name: "Alice" }), "response_malformed"],
    ["with a sub that is no text", () => Response.json({ sub: 7 }), "response_malformed"],
    ["as HTML", () => new Response("<html>"), "response_malformed"],
    ["as null", () => Response.json(null), "response_malformed"],
    ["with 404", () => new Response("", { status: 404 }), "response_malformed"],
    ["with 401", () => new Response("", { status: 401 }), "api_unauthorized"],
    ["with 429", () => new Response("", { status: 429 }), "rate_limited"],
    ["with 500", () => new Response("", { status: 500 }), "provider_error"],
    ["with a redirect", () => Response.redirect("https://evil.example/"), "redirect_refused"],
  ])("%s", async (_, answer, code) => {
    const failure = await failureOf(ask(answer).outcome);
    expect(failure.code).toBe(code);
    expect(everythingIn(failure)).not.toContain(ACCESS_TOKEN);
  });

  it("with 401 and a challenge", async () => {
    const headers = { "www-authenticate": 'Bearer error="invalid_token"' };
    const failure = await failureOf(ask(() => new Response("", { status: 401, headers })).outcome);
    expect(failure.code).toBe("api_unauthorized");
  });
});

describe("row 78: a signed answer", () => {
  const claims = { iss: ISSUER, aud: CLIENT_ID, sub: "alice", name: "Alice" };

  it("is verified by the provider's keys", async () => {
    const { outcome, jwks } = ask(signed(await signJwt(RS256, claims)));
    expect(await outcome).toEqual({ sub: "alice", name: "Alice" });
    expect(jwks.fetches()).toBe(0);
  });

  it("is verified by keys that are fetched for it, when none are at hand", async () => {
    const jwt = await signJwt(RS256, claims);
    const provider = answering({
      "/userinfo": signed(jwt),
      "/jwks": () => Response.json({ keys: [RS256.jwk] }),
    });
    const { fetch } = provider;
    expect(await fetchUserinfo(CONTEXT, ACCESS_TOKEN, "alice", { fetch })).toMatchObject({
      sub: "alice",
    });
    const [, keys] = provider.received;
    expect(keys?.url).toBe("https://id.example/jwks");
    expect(keys?.headers.has("authorization")).toBe(false);
  });

  test.each(["signature", "payload"] as const)("with a changed %s is refused", async (part) => {
    const jwt = await signJwt(RS256, { ...claims, sub: part === "payload" ? "bob" : "alice" });
    const { outcome, jwks } = ask(signed(tamperIdToken(jwt, part)));
    expect((await failureOf(outcome)).code).toBe("signature_invalid");
    expect(jwks.fetches()).toBe(1);
  });

  it("of a foreign key is refused", async () => {
    const impostor = await makeSigningKey("RS256", RS256.jwk.kid);
    const { outcome } = ask(signed(await signJwt(impostor, claims)));
    expect((await failureOf(outcome)).code).toBe("signature_invalid");
  });

  it("that is not signed is refused, though the provider advertises none", async () => {
    const { outcome } = ask(signed(`${encoded({ alg: "none" })}.${encoded(claims)}.`));
    const failure = await failureOf(outcome);
    expect(failure.code).toBe("id_token_invalid");
    expect(failure.message).toContain('"alg"');
  });

  it("is refused where the provider does not say how it signs", async () => {
    const { fetch } = answering({ "/userinfo": signed(await signJwt(RS256, claims)) });
    const refused = fetchUserinfo({ profile: PROFILE, metadata: METADATA }, ACCESS_TOKEN, "alice", {
      fetch,
      jwks: keyring([RS256.jwk]),
    });
    expect((await failureOf(refused)).code).toBe("response_malformed");
  });

  test.each([
    ["of another issuer", { iss: "https://evil.example" }, "id_token_invalid"],
    ["for another client", { aud: "other" }, "id_token_invalid"],
    ["about someone else", { sub: "mallory" }, "account_changed"],
  ])("%s is refused", async (_, wrong, code) => {
    const { outcome } = ask(signed(await signJwt(RS256, { ...claims, ...wrong })));
    expect((await failureOf(outcome)).code).toBe(code);
  });

  it("is not believed while the keys cannot be had", async () => {
    const { fetch } = answering({ "/userinfo": signed(await signJwt(RS256, claims)) });
    const refused = fetchUserinfo(CONTEXT, ACCESS_TOKEN, "alice", { fetch });
    expect((await failureOf(refused)).code).toBe("jwks_unavailable");
  });
});

test("where the provider has no userinfo endpoint, nothing is sent", async () => {
  const { userinfo_endpoint: _, ...metadata } = METADATA;
  const provider = answering({});
  const refused = fetchUserinfo({ profile: PROFILE, metadata }, ACCESS_TOKEN, "alice", provider);
  expect((await failureOf(refused)).code).toBe("endpoint_missing");
  expect(provider.received).toHaveLength(0);
});
