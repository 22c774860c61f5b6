import { describe, expect, it, test } from "vitest";
import { registerClient } from "../../src/oauth/client-registration.ts";
import type { ProviderMetadata } from "../../src/oauth/provider-profile.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { answering, ISSUER, METADATA } from "../support/provider-double.ts";

const redirectUri = "https://app.example/callback";
const description = {
  name: "Pixy",
  redirectUri,
  postLogoutRedirectUri: "https://app.example/",
  dpop: false,
};
const metadata = { ...METADATA, registration_endpoint: `${ISSUER}/register` };
const asAsked = {
  client_id: "c-1",
  token_endpoint_auth_method: "none",
  redirect_uris: [redirectUri],
  grant_types: ["authorization_code", "refresh_token"],
};

function register(
  answer: () => Response,
  { to = metadata, ...changes }: { to?: ProviderMetadata; dpop?: boolean } = {},
) {
  const provider = answering({ "/register": answer });
  return { provider, done: registerClient(to, { ...description, ...changes }, provider) };
}

function sentIn({ provider }: ReturnType<typeof register>): unknown {
  const body = provider.received[0]?.init.body;
  return typeof body === "string" ? JSON.parse(body) : body;
}

describe("a registration", () => {
  it("describes a public client of the web, and takes the identifier", async () => {
    const attempt = register(() => Response.json(asAsked, { status: 201 }));
    expect(await attempt.done).toBe("c-1");
    expect(sentIn(attempt)).toEqual({
      client_name: "Pixy",
      application_type: "web",
      token_endpoint_auth_method: "none",
      redirect_uris: [redirectUri],
      post_logout_redirect_uris: ["https://app.example/"],
      response_types: ["code"],
      grant_types: ["authorization_code", "refresh_token"],
    });
    expect(attempt.provider.received[0]?.init).toMatchObject({
      method: "POST",
      credentials: "omit",
      redirect: "manual",
    });
  });

  it("asks for bound tokens when the person wants them bound", async () => {
    const attempt = register(() => Response.json(asAsked, { status: 201 }), { dpop: true });
    await attempt.done;
    expect(sentIn(attempt)).toMatchObject({ dpop_bound_access_tokens: true });
  });

  it("asks for no refresh grant of a provider that says it has none", async () => {
    const to = { ...metadata, grant_types_supported: ["authorization_code"] };
    const attempt = register(() => Response.json(asAsked, { status: 201 }), { to });
    await attempt.done;
    expect(sentIn(attempt)).toMatchObject({ grant_types: ["authorization_code"] });
  });

  it.each([
    ["with status 200", asAsked, 200],
    ["with nothing but an identifier", { client_id: "c-1" }, 201],
    [
      "with a secret that the client does not have to use",
      { ...asAsked, client_secret: "s3cret", client_secret_expires_at: 0 },
      201,
    ],
    ["with an empty secret", { client_id: "c-1", client_secret: "" }, 201],
  ])("succeeds when the provider answers %s", async (_, body, status) => {
    expect(await register(() => Response.json(body, { status })).done).toBe("c-1");
  });

  it("takes an identifier that holds a whole registration", async () => {
    const client_id = "c".repeat(2048);
    const answer = () => Response.json({ ...asAsked, client_id }, { status: 201 });
    expect(await register(answer).done).toBe(client_id);
  });
});

describe("a registration that is of no use is refused, by what it is", () => {
  test.each([
    [
      "of a client that proves itself by a secret, though asked for none",
      { ...asAsked, token_endpoint_auth_method: "client_secret_basic", client_secret: "s3cret" },
      "token_endpoint_auth_method",
    ],
    [
      "of a client whose secret has to be used by default (RFC 7591 §2)",
      { client_id: "c-1", client_secret: "s3cret", client_secret_expires_at: 0 },
      "token_endpoint_auth_method",
    ],
    [
      "of a client whose codes go elsewhere",
      { ...asAsked, redirect_uris: ["https://evil.example/callback"] },
      "redirect_uris",
    ],
    [
      "of a client that may not sign in this way",
      { ...asAsked, grant_types: ["client_credentials"] },
      "grant_types",
    ],
  ])("%s", async (_, body, registered) => {
    const failure = await failureOf(register(() => Response.json(body, { status: 201 })).done);
    expect(failure).toMatchObject({ code: "registration_rejected", details: { registered } });
    expect(failure.message).toContain(`"${registered}"`);
    expect(JSON.stringify([failure, failure.message, failure.cause])).not.toContain("s3cret");
  });
});

describe("a registration fails", () => {
  test.each(["invalid_redirect_uri", "invalid_client_metadata", "invalid_software_statement"])(
    "with the provider's own %s",
    async (error) => {
      const answer = () =>
        Response.json({ error, error_description: "not like this" }, { status: 400 });
      expect(await failureOf(register(answer).done)).toMatchObject({
        code: "registration_rejected",
        details: { error, description: "not like this", status: 400 },
      });
    },
  );

  it("with the challenge of a provider that wants an initial access token", async () => {
    const answer = () =>
      new Response("", {
        status: 401,
        headers: { "www-authenticate": 'Bearer error="invalid_token"' },
      });
    expect(await failureOf(register(answer).done)).toMatchObject({
      code: "registration_rejected",
      details: { error: "invalid_token", status: 401 },
    });
  });

  test.each([
    ["an answer without an identifier", { ...asAsked, client_id: undefined }],
    ["an identifier that is no text", { ...asAsked, client_id: 1 }],
    ["an empty identifier", { ...asAsked, client_id: "" }],
    ["an identifier that no address has room for", { ...asAsked, client_id: "c".repeat(2049) }],
    ["an identifier that nobody could read", { ...asAsked, client_id: "c-1\u202e\n" }],
  ])("with response_malformed for %s", async (_, body) => {
    const attempt = register(() => Response.json(body, { status: 201 }));
    expect((await failureOf(attempt.done)).code).toBe("response_malformed");
  });

  it("with response_malformed for a page", async () => {
    const attempt = register(() => new Response("<html>", { status: 200 }));
    expect((await failureOf(attempt.done)).code).toBe("response_malformed");
  });

  it.each([
    ["without an endpoint for it", METADATA, "endpoint_missing"],
    [
      "over plain http",
      { ...METADATA, registration_endpoint: "http://id.example/register" },
      "endpoint_insecure",
    ],
  ])("%s, and nothing is sent", async (_, to, code) => {
    const attempt = register(() => Response.json(asAsked), { to });
    expect((await failureOf(attempt.done)).code).toBe(code);
    expect(attempt.provider.received).toEqual([]);
  });

  it.each([
    [429, "rate_limited"],
    [503, "provider_error"],
  ])("with status %d as %s", async (status, code) => {
    expect((await failureOf(register(() => new Response("", { status })).done)).code).toBe(code);
  });
});
