import { expect, it } from "vitest";
import { requestPasswordGrant } from "../../src/oauth/password-grant.ts";
import { everythingIn } from "../support/error-contents.ts";
import { failureOf } from "../support/oauth-failure.ts";
import {
  answering,
  CLIENT_ID,
  ISSUER,
  keyring,
  makeSigningKey,
  METADATA,
  PROFILE,
  signJwt,
} from "../support/provider-double.ts";

const credentials = { username: "robin", password: "planted-password", clientSecret: "" };

async function request(answer: () => Response | Promise<Response>) {
  const key = await makeSigningKey("RS256");
  const provider = answering({ "/token": answer });
  const options = { fetch: provider.fetch, now: Date.now, jwks: keyring([key.jwk]) };
  const context = { profile: PROFILE, metadata: METADATA };
  return { provider, outcome: requestPasswordGrant(context, credentials, options) };
}

async function tokensSignedBy(kid: string) {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: ISSUER, aud: CLIENT_ID, sub: "robin", iat: now, exp: now + 60 };
  const key = await makeSigningKey("RS256", kid);
  const id_token = await signJwt(key, claims);
  return Response.json({ access_token: "a-token", token_type: "Bearer", id_token });
}

it("sends name and password in the body, and names a client without a secret", async () => {
  const { provider, outcome } = await request(() =>
    Response.json({ access_token: "a-token", token_type: "Bearer" }),
  );
  expect(await outcome).toMatchObject({ grantedScope: PROFILE.scope });
  expect(Object.fromEntries(provider.received[0]?.form ?? [])).toEqual({
    grant_type: "password",
    client_id: "pixy",
    username: "robin",
    password: "planted-password",
    scope: "openid profile",
  });
});

it("believes no ID token whose signature the provider's keys do not verify", async () => {
  const { outcome } = await request(() => tokensSignedBy("key-RS256"));
  expect(await failureOf(outcome)).toMatchObject({ code: "signature_invalid" });
});

it("repeats the password in no error", async () => {
  const { outcome } = await request(() =>
    Response.json(
      { error: "invalid_grant", error_description: "planted-password is wrong" },
      { status: 400 },
    ),
  );
  const failure = await failureOf(outcome);
  expect(failure).toMatchObject({ details: { description: "… is wrong" } });
  expect(everythingIn(failure)).not.toContain("planted");
});
