import { expect, it } from "vitest";
import { exchangeToken } from "../../src/oauth/token-exchange.ts";
import { everythingIn } from "../support/error-contents.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { answering, keyring, METADATA, PROFILE } from "../support/provider-double.ts";

const SUBJECT = "the-token-that-is-traded";

function exchange(answer: () => Response) {
  const provider = answering({ "/token": answer });
  const options = { fetch: provider.fetch, now: () => 1_000, jwks: keyring([]) };
  const wanted = { scope: "read:workflows", resource: "https://api.example/" };
  const outcome = exchangeToken({ profile: PROFILE, metadata: METADATA }, SUBJECT, wanted, options);
  return { provider, outcome };
}

const narrower = (members: Readonly<Record<string, unknown>>) => () =>
  Response.json({ access_token: "narrower", token_type: "Bearer", ...members });

it("sends its own access token as what is traded, as a public client", async () => {
  const { provider, outcome } = exchange(narrower({ scope: "read:workflows" }));
  expect(await outcome).toMatchObject({ grantedScope: "read:workflows" });
  expect(Object.fromEntries(provider.received[0]?.form ?? [])).toEqual({
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    client_id: "pixy",
    subject_token: SUBJECT,
    subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
    requested_token_type: "urn:ietf:params:oauth:token-type:access_token",
    scope: "read:workflows",
    resource: "https://api.example/",
  });
});

it.each(["access_token", "jwt"])("takes what is called %s", async (type) => {
  const issued = { issued_token_type: `urn:ietf:params:oauth:token-type:${type}` };
  await expect(exchange(narrower(issued)).outcome).resolves.toBeDefined();
});

it.each([
  ["a refresh token", { issued_token_type: "urn:ietf:params:oauth:token-type:refresh_token" }],
  ["no text", { issued_token_type: 1 }],
  ["no token type for APIs", { token_type: "N_A" }],
])("takes nothing else than an access token: %s", async (_, members) => {
  expect(await failureOf(exchange(narrower(members)).outcome)).toMatchObject({
    code: "token_response_invalid",
  });
});

it("repeats the token in no error", async () => {
  const { outcome } = exchange(() =>
    Response.json(
      { error: "invalid_request", error_description: `cannot trade ${SUBJECT}` },
      { status: 400 },
    ),
  );
  const failure = await failureOf(outcome);
  expect(failure).toMatchObject({ details: { error: "invalid_request" } });
  expect(everythingIn(failure)).not.toContain(SUBJECT);
});
