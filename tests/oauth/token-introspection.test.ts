import { describe, expect, it, test } from "vitest";
import { clientAuthentication } from "../../src/oauth/client-authentication.ts";
import { introspectToken } from "../../src/oauth/token-introspection.ts";
import { everythingIn } from "../support/error-contents.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { answering, METADATA, PROFILE } from "../support/provider-double.ts";

const TOKEN = "45ghiukldjahdnhzdauz";
const metadata = { ...METADATA, introspection_endpoint: "https://id.example/introspect" };
const CONTEXT = { profile: PROFILE, metadata };

function introspect(answer: () => Response) {
  const provider = answering({ "/introspect": answer });
  return { provider, outcome: introspectToken(CONTEXT, TOKEN, provider) };
}

it("sends the token in the body of a post, as a public client, and keeps the answer as it came", async () => {
  const json = '{"active": true, "sub":"alice", "exp": 12345678901234567890}';
  const { provider, outcome } = introspect(
    () => new Response(json, { headers: { "content-type": "application/json;charset=utf-8" } }),
  );
  expect(await outcome).toEqual({ active: true, json });
  const [request] = provider.received;
  expect(request?.url).toBe("https://id.example/introspect");
  expect(request?.init).toMatchObject({ method: "POST", credentials: "omit" });
  expect(Object.fromEntries(request?.form ?? [])).toEqual({ token: TOKEN, client_id: "pixy" });
});

it("a token that is not good is no failure", async () => {
  expect(await introspect(() => Response.json({ active: false })).outcome).toMatchObject({
    active: false,
  });
});

describe("no answer is made up", () => {
  test.each([
    [
      "a refusal of public clients",
      () => Response.json({ error: "invalid_client" }, { status: 401 }),
      "token_request_rejected",
    ],
    [
      "a challenge",
      () => new Response("", { status: 401, headers: { "www-authenticate": 'Basic realm="api"' } }),
      "token_request_rejected",
    ],
    ["an answer without active", () => Response.json({ sub: "alice" }), "response_malformed"],
    ["active as text", () => Response.json({ active: "true" }), "response_malformed"],
    ["no JSON", () => new Response("<p>hello</p>"), "response_malformed"],
    ["a server error", () => new Response("", { status: 500 }), "provider_error"],
    ["too many requests", () => new Response("", { status: 429 }), "rate_limited"],
    ["a redirect", () => Response.redirect("https://evil.example/"), "redirect_refused"],
  ])("of %s", async (_, answer, code) => {
    expect((await failureOf(introspect(answer).outcome)).code).toBe(code);
  });

  it("where nobody answers, and the failure does not repeat the token", async () => {
    const failure = await failureOf(introspectToken(CONTEXT, TOKEN, answering({})));
    expect(failure.code).toBe("provider_unreachable");
    expect(everythingIn(failure)).not.toContain(TOKEN);
  });

  it("of a refusal that repeats the token", async () => {
    const failure = await failureOf(
      introspect(() =>
        Response.json(
          { error: "invalid_request", error_description: `what is ${TOKEN}?` },
          { status: 400 },
        ),
      ).outcome,
    );
    expect(failure.details.description).toBe("what is …?");
    expect(everythingIn(failure)).not.toContain(TOKEN);
  });

  it("where the provider does not introspect, and then nothing is sent", async () => {
    const provider = answering({});
    const refused = introspectToken({ profile: PROFILE, metadata: METADATA }, TOKEN, provider);
    expect((await failureOf(refused)).code).toBe("endpoint_missing");
    expect(provider.received).toHaveLength(0);
  });
});

it("asks as the API that has a secret of its own, and names it in no form", async () => {
  const provider = answering({ "/introspect": () => Response.json({ active: true }) });
  const context = { ...CONTEXT, profile: { ...PROFILE, clientId: "reports" } };
  const authentication = clientAuthentication(context, "typedsecret");
  await introspectToken(context, TOKEN, { ...provider, authentication });
  const [request] = provider.received;
  expect(new Headers(request?.init.headers).get("authorization")).toBe(
    `Basic ${btoa("reports:typedsecret")}`,
  );
  expect(Object.fromEntries(request?.form ?? [])).toEqual({ token: TOKEN });
});
