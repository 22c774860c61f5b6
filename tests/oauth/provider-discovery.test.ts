import { describe, expect, it, test, vi } from "vitest";
import {
  discoverProvider,
  readDiscoveryDocument,
  wellKnownUrls,
} from "../../src/oauth/provider-discovery.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { answering, ISSUER, METADATA } from "../support/provider-double.ts";

const OPENID = "/.well-known/openid-configuration";
const OAUTH = "/.well-known/oauth-authorization-server";

function discover(response: () => Response, issuer = ISSUER) {
  return discoverProvider(issuer, answering({ [OPENID]: response }));
}

it("yields the metadata of the issuer that was asked, and asks without secrets", async () => {
  const provider = answering({ [OPENID]: () => Response.json(METADATA) });
  expect(await discoverProvider(ISSUER, provider)).toEqual(METADATA);
  expect(provider.received).toHaveLength(1);
  expect(provider.received[0]?.init).toMatchObject({
    method: "GET",
    credentials: "omit",
    body: null,
  });
  expect(provider.received[0]?.headers.get("accept")).toBe("application/json");
});

describe("row 7: metadata is found", () => {
  const tenant = `${ISSUER}/tenant`;
  test.each([
    ["OpenID Connect, appended", tenant, `/tenant${OPENID}`],
    ["RFC 8414, inserted", tenant, `${OAUTH}/tenant`],
    ["OpenID Connect, inserted", tenant, `${OPENID}/tenant`],
    ["RFC 8414, appended", tenant, `/tenant${OAUTH}`],
    ["OpenID Connect without a path", ISSUER, OPENID],
    ["RFC 8414 without a path", ISSUER, OAUTH],
    ["OpenID Connect below a slash", `${tenant}/`, `/tenant${OPENID}`],
  ])("in the form of %s", async (_, issuer, path) => {
    const metadata = { ...METADATA, issuer };
    const { fetch } = answering({ [path]: () => Response.json(metadata) });
    expect(await discoverProvider(issuer, { fetch: missingElsewhere(fetch) })).toEqual(metadata);
  });

  it("in the second form though the first cannot be reached", async () => {
    const { fetch } = answering({ [OAUTH]: () => Response.json(METADATA) });
    expect(await discoverProvider(ISSUER, { fetch })).toEqual(METADATA);
  });

  it("with no address asked twice", () => {
    expect(wellKnownUrls(ISSUER)).toEqual([ISSUER + OPENID, ISSUER + OAUTH]);
    expect(wellKnownUrls(`${ISSUER}/`)).toEqual([ISSUER + OPENID, ISSUER + OAUTH]);
  });

  function missingElsewhere(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
    return (input, init) => fetch(input, init).catch(() => new Response("", { status: 404 }));
  }
});

describe("row 1: another issuer than the one that was asked is refused, by its name", () => {
  test.each([
    ["foreign", ISSUER, "https://evil.example"],
    ["with a slash more", ISSUER, `${ISSUER}/`],
    ["with a slash less", `${ISSUER}/`, ISSUER],
    ["with a path more", ISSUER, `${ISSUER}/tenant`],
    ["in other letters", ISSUER, "https://ID.example"],
    ["that is no URL", ISSUER, "acme"],
  ])("%s", async (_, asked, named) => {
    const failure = await failureOf(
      discover(() => Response.json({ ...METADATA, issuer: named }), asked),
    );
    expect(failure.code).toBe("discovery_issuer_mismatch");
    expect(failure.details.issuer).toBe(named);
    expect(failure.message).toContain('"issuer"');
  });
});

describe("row 2: an answer that is no metadata is response_malformed", () => {
  test.each([
    [
      "HTML with status 200",
      () => new Response("<!doctype html>", { headers: { "content-type": "text/html" } }),
    ],
    ["nothing", () => new Response("")],
    ["null", () => Response.json(null)],
    ["a list", () => Response.json([])],
    ["no issuer", () => Response.json({ ...METADATA, issuer: undefined })],
    ["an issuer that is no text", () => Response.json({ ...METADATA, issuer: 1 })],
  ])("%s", async (_, response) => {
    expect((await failureOf(discover(response))).code).toBe("response_malformed");
  });
});

describe("an address without metadata", () => {
  test.each([
    ["row 3: a 404", () => new Response("", { status: 404 }), "discovery_failed", { status: 404 }],
    ["a 403", () => new Response("", { status: 403 }), "discovery_failed", { status: 403 }],
    ["a 500", () => new Response("", { status: 500 }), "provider_error", { status: 500 }],
    ["a 503", () => new Response("", { status: 503 }), "provider_error", { status: 503 }],
    ["a redirect", () => Response.redirect("https://evil.example/"), "redirect_refused", {}],
    ["more than 1 MiB", () => new Response("x".repeat(1024 * 1024 + 1)), "response_too_large", {}],
  ])("%s", async (_, response, code, details) => {
    const { fetch, received } = answering({ [OPENID]: response, [OAUTH]: response });
    const failure = await failureOf(discoverProvider(ISSUER, { fetch }));
    expect(failure.code).toBe(code);
    expect(failure.details).toEqual(details);
    expect(received).toHaveLength(2);
  });

  it("because nobody answers is provider_unreachable", async () => {
    const { fetch } = answering({});
    expect((await failureOf(discoverProvider(ISSUER, { fetch }))).code).toBe(
      "provider_unreachable",
    );
  });

  it("in time is a timeout, and no other form is tried for as long again", async () => {
    vi.spyOn(AbortSignal, "timeout").mockReturnValue(
      AbortSignal.abort(new DOMException("too late", "TimeoutError")),
    );
    const { fetch, received } = answering({
      [OPENID]: ({ init }) => Promise.reject(init.signal?.reason),
    });
    expect((await failureOf(discoverProvider(ISSUER, { fetch }))).code).toBe("timeout");
    expect(received).toHaveLength(1);
    expect(AbortSignal.timeout).toHaveBeenCalledWith(15_000);
  });
});

describe("row 4: what is not secure is refused", () => {
  it("as an issuer, before anything is sent", async () => {
    const { fetch, received } = answering({});
    const failure = await failureOf(discoverProvider("http://id.example", { fetch }));
    expect(failure.code).toBe("endpoint_insecure");
    expect(received).toHaveLength(0);
  });

  it("as an endpoint of the metadata, by its name", async () => {
    const insecure = { ...METADATA, token_endpoint: "http://id.example/token" };
    const failure = await failureOf(discover(() => Response.json(insecure)));
    expect(failure.code).toBe("endpoint_insecure");
    expect(failure.message).toContain('"token_endpoint"');
  });

  it.each(Object.keys(METADATA).filter((name) => name !== "issuer"))(
    "as %s on this machine for an issuer elsewhere, fetched or pasted",
    async (name) => {
      const astray = { ...METADATA, [name]: "http://127.0.0.1:9200/x" };
      const fetched = await failureOf(discover(() => Response.json(astray)));
      const pasted = await failureOf(readDiscoveryDocument(JSON.stringify(astray)));
      expect([fetched.code, pasted.code]).toEqual(["endpoint_insecure", "endpoint_insecure"]);
      expect(fetched.message).toBe(`"${name}" is on this machine, its issuer is not`);
    },
  );

  it("but an issuer on this machine is discovered", async () => {
    const issuer = "http://localhost:4000";
    expect(await discover(() => Response.json({ ...METADATA, issuer }), issuer)).toMatchObject({
      issuer,
    });
  });
});

describe("rows 5 and 8: metadata of real providers is accepted", () => {
  test.each([
    ["without S256", { code_challenge_methods_supported: ["plain"] }],
    ["without code_challenge_methods_supported", {}],
    ["without none", { token_endpoint_auth_methods_supported: ["client_secret_basic"] }],
    ["without refresh_token", { grant_types_supported: ["authorization_code"] }],
    ["with unknown members", { check_session_iframe: "https://id.example/s", tenant: { id: 7 } }],
  ])("%s", async (_, members) => {
    const metadata = { ...METADATA, ...members };
    expect(await discover(() => Response.json(metadata))).toEqual(metadata);
  });

  it("under a content type that is not theirs", async () => {
    const headers = { "content-type": "text/plain" };
    expect(await discover(() => new Response(JSON.stringify(METADATA), { headers }))).toEqual(
      METADATA,
    );
  });

  it("with null for what is not there, and lists that are none, as if these were absent", async () => {
    const odd = {
      registration_endpoint: null,
      scopes_supported: "openid",
      prompt_values_supported: { login: true },
      code_challenge_methods_supported: [1],
    };
    expect(await discover(() => Response.json({ ...METADATA, ...odd }))).toEqual(METADATA);
  });
});

describe("metadata that a person brings", () => {
  it("is taken of the issuer that it names, without what is odd in it", async () => {
    const text = JSON.stringify({ ...METADATA, userinfo_endpoint: null, extra: "kept" }, null, 2);
    const { userinfo_endpoint: _, ...rest } = METADATA;
    expect(await readDiscoveryDocument(text)).toEqual({ ...rest, extra: "kept" });
  });

  const without = (name: string) =>
    JSON.stringify({ ...METADATA, [name]: undefined, registration_endpoint: undefined });
  it.each([
    ["is no JSON", "<html>", undefined, "response_malformed"],
    ["is a list", "[]", undefined, "response_malformed"],
    ["names no issuer", without("issuer"), undefined, "response_malformed"],
    ["names another issuer", without(""), "https://other.example", "discovery_issuer_mismatch"],
    ["names it with a slash less", without(""), `${ISSUER}/`, "discovery_issuer_mismatch"],
    ["names an issuer that is no address", '{"issuer":"id"}', undefined, "endpoint_insecure"],
    ["has no place to sign in", without("authorization_endpoint"), ISSUER, "endpoint_missing"],
    ["has no place for codes", without("token_endpoint"), ISSUER, "endpoint_missing"],
    [
      "would run script",
      JSON.stringify({ ...METADATA, authorization_endpoint: "javascript:alert(1)" }),
      ISSUER,
      "endpoint_insecure",
    ],
    ["never ends", "x".repeat(1024 * 1024 + 1), ISSUER, "response_too_large"],
  ])("is refused when it %s", async (_, text, issuer, code) => {
    expect((await failureOf(readDiscoveryDocument(text, issuer))).code).toBe(code);
  });
});
