import { expect, it, test } from "vitest";
import type { ProviderMetadata } from "../../src/oauth/provider-profile.ts";
import { pushAuthorization } from "../../src/oauth/pushed-authorization.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { answering, METADATA, PROFILE } from "../support/provider-double.ts";

const NAME = "urn:ietf:params:oauth:request_uri:6esc_11ACC5bwc014ltc14eY22c";
const METADATA_WITH_PAR = {
  ...METADATA,
  pushed_authorization_request_endpoint: "https://id.example/par",
};

function push(answer: () => Response, metadata: ProviderMetadata = METADATA_WITH_PAR) {
  const { fetch, received } = answering({ "/par": answer });
  const parameters = new URLSearchParams([
    ["client_id", "pixy"],
    ["state", "s3cret-state"],
    ["resource", "https://one.example"],
    ["resource", "https://two.example"],
  ]);
  const outcome = pushAuthorization({ profile: PROFILE, metadata }, parameters, {
    fetch,
    now: () => 1_000,
  });
  outcome.catch(() => undefined);
  return { outcome, received };
}

it("leaves with the name of the request and nothing of what stands in it", async () => {
  const { outcome, received } = push(() =>
    Response.json({ request_uri: NAME, expires_in: 60 }, { status: 201 }),
  );
  const { url, expiresAt } = await outcome;

  expect(Object.fromEntries(url.searchParams)).toEqual({ client_id: "pixy", request_uri: NAME });
  expect(expiresAt).toBe(61_000);
  expect(received[0]?.form.getAll("resource")).toEqual([
    "https://one.example",
    "https://two.example",
  ]);
  expect(received[0]?.headers.has("authorization")).toBe(false);
});

it("takes a 200 for the success that it is", async () => {
  const { outcome } = push(() => Response.json({ request_uri: NAME, expires_in: "60" }));
  expect((await outcome).url.searchParams.get("request_uri")).toBe(NAME);
});

test.each<[string, Response, string, string | undefined]>([
  [
    "a refusal",
    Response.json({ error: "invalid_scope" }, { status: 400 }),
    "authorization_failed",
    "invalid_scope",
  ],
  [
    "a secret that is demanded",
    Response.json({ error: "invalid_client" }, { status: 401 }),
    "authorization_failed",
    "invalid_client",
  ],
  [
    "a refusal with status 200",
    Response.json({ error: "invalid_request" }),
    "authorization_failed",
    "invalid_request",
  ],
  ["a server error", new Response("no", { status: 500 }), "provider_error", undefined],
  ["a busy provider", new Response("no", { status: 429 }), "rate_limited", undefined],
  ["a page", new Response("<h1>Hello</h1>"), "response_malformed", undefined],
  ["no name", Response.json({ expires_in: 60 }), "response_malformed", undefined],
  [
    "a name that is none",
    Response.json({ request_uri: 1, expires_in: 60 }),
    "response_malformed",
    undefined,
  ],
  ["no lifetime", Response.json({ request_uri: NAME }), "response_malformed", undefined],
  ["nothing", new Response(null, { status: 404 }), "authorization_failed", undefined],
])("%s is told as %s", async (_, answer, code, error) => {
  const { outcome, received } = push(() => answer);
  const failure = await failureOf(outcome);

  expect(failure.code).toBe(code);
  expect(failure.details.error).toBe(error);
  expect(received).toHaveLength(1);
});

it("goes nowhere without an endpoint, or with one that can be overheard", async () => {
  expect((await failureOf(push(() => new Response(), METADATA).outcome)).code).toBe(
    "endpoint_missing",
  );
  const insecure = {
    ...METADATA_WITH_PAR,
    pushed_authorization_request_endpoint: "http://id.example/par",
  };
  const { outcome, received } = push(() => new Response(), insecure);
  expect((await failureOf(outcome)).code).toBe("endpoint_insecure");
  expect(received).toEqual([]);
});
