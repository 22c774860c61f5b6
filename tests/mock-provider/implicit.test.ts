import { expect, it, onTestFinished } from "vitest";
import {
  alice,
  authorizationParams,
  call,
  createTestProvider,
  redirectUri,
} from "./plain-client.ts";

const request = { response_type: "token", code_challenge: undefined, nonce: undefined };
const decision = { kind: "allow", account: alice, scope: ["openid", "read:workflows"] } as const;

it("gives an access token in the fragment and in no query, where the policy has it", async () => {
  const { provider } = createTestProvider({ policy: { implicitGrant: true } });
  onTestFinished(provider.listen());
  const outcome = await provider.authorize(authorizationParams(request), decision);
  const location = new URL(outcome.kind === "redirect" ? outcome.location : "");
  const fragment = new URLSearchParams(location.hash.slice(1));

  expect(`${location.origin}${location.pathname}${location.search}`).toBe(redirectUri);
  expect(Object.fromEntries(fragment)).toMatchObject({
    token_type: "Bearer",
    state: "the-state",
    scope: "openid read:workflows",
  });
  expect(fragment.has("refresh_token")).toBe(false);
  expect(fragment.has("id_token")).toBe(false);
  const { status } = await call("/api/workflows", fragment.get("access_token") ?? "");
  expect(status).toBe(200);
});

it("still demands PKCE of those who ask for a code", async () => {
  const { provider } = createTestProvider({ policy: { implicitGrant: true } });
  const params = authorizationParams({ ...request, response_type: "code" });
  const outcome = await provider.authorize(params, decision);
  const location = new URL(outcome.kind === "redirect" ? outcome.location : "");
  expect(location.searchParams.get("error")).toBe("invalid_request");
});

it("is refused by a good provider", async () => {
  const { provider } = createTestProvider();
  const outcome = await provider.authorize(authorizationParams(request), decision);
  const location = new URL(outcome.kind === "redirect" ? outcome.location : "");
  expect(location.searchParams.get("error")).toBe("unsupported_response_type");
});
