import { describe, expect, it, test } from "vitest";
import { revokeToken } from "../../src/oauth/token-revocation.ts";
import { everythingIn } from "../support/error-contents.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { answering, METADATA, PROFILE } from "../support/provider-double.ts";

const CONTEXT = { profile: PROFILE, metadata: METADATA };
const TOKEN = "45ghiukldjahdnhzdauz";

function revoke(answer: () => Response) {
  const provider = answering({ "/revoke": answer });
  return { provider, outcome: revokeToken(CONTEXT, TOKEN, "refresh_token", provider) };
}

it("names the token and its kind in the body of a post, as a public client", async () => {
  const { provider, outcome } = revoke(() => new Response());
  await outcome;
  const [request] = provider.received;
  expect(request?.url).toBe("https://id.example/revoke");
  expect(request?.init).toMatchObject({ method: "POST", credentials: "omit" });
  expect(Object.fromEntries(request?.form ?? [])).toEqual({
    token: TOKEN,
    token_type_hint: "refresh_token",
    client_id: "pixy",
  });
});

describe("a token is revoked", () => {
  test.each([
    ["200", () => new Response()],
    ["200 and something to read", () => new Response("<p>bye</p>")],
    ["204", () => new Response(null, { status: 204 })],
    [
      "that such tokens cannot be revoked: they end by themselves",
      () => Response.json({ error: "unsupported_token_type" }, { status: 400 }),
    ],
  ])("when the provider answers %s", async (_, answer) => {
    await expect(revoke(answer).outcome).resolves.toBeUndefined();
  });
});

describe("a token is not revoked", () => {
  test.each([
    [
      "400",
      () => Response.json({ error: "invalid_client" }, { status: 400 }),
      "token_request_rejected",
    ],
    ["401 with a challenge", () => challenge("invalid_client"), "token_request_rejected"],
  ])("when the provider answers %s, and the error is told", async (_, answer, code) => {
    const failure = await failureOf(revoke(answer).outcome);
    expect(failure.code).toBe(code);
    expect(failure.details.error).toBe("invalid_client");
  });

  it("when the provider has no time, which says when to try again", async () => {
    const headers = { "retry-after": "30" };
    const failure = await failureOf(
      revoke(() => new Response("", { status: 503, headers })).outcome,
    );
    expect(failure.code).toBe("provider_error");
    expect(failure.details).toEqual({ status: 503, retryAfter: 30 });
  });

  test.each([
    ["404", () => new Response("", { status: 404 }), "token_request_rejected"],
    ["429", () => new Response("", { status: 429 }), "rate_limited"],
    ["a redirect", () => Response.redirect("https://evil.example/"), "redirect_refused"],
  ])("when the provider answers %s", async (_, answer, code) => {
    expect((await failureOf(revoke(answer).outcome)).code).toBe(code);
  });

  it("when nobody answers", async () => {
    const failure = await failureOf(revokeToken(CONTEXT, TOKEN, "access_token", answering({})));
    expect(failure.code).toBe("provider_unreachable");
    expect(everythingIn(failure)).not.toContain(TOKEN);
  });

  it("where the provider does not revoke, and then nothing is sent", async () => {
    const { revocation_endpoint: _, ...metadata } = METADATA;
    const provider = answering({});
    const refused = revokeToken({ profile: PROFILE, metadata }, TOKEN, "access_token", provider);
    expect((await failureOf(refused)).code).toBe("endpoint_missing");
    expect(provider.received).toHaveLength(0);
  });

  function challenge(error: string): Response {
    return new Response("", {
      status: 401,
      headers: { "www-authenticate": `Bearer error="${error}"` },
    });
  }
});
