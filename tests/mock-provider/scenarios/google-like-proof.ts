import { expect } from "vitest";
import type { Twin } from "./prove.ts";
import { readAnswer } from "../plain-client.ts";
import {
  allow,
  get,
  metadataOf,
  redeem,
  refresh,
  registeredClient,
  sendCode,
} from "./twin-client.ts";

const secret = "a-secret-that-everyone-knows";

/** Scopes as Google has them: there is no `offline_access`. */
const scope = "openid profile";

export async function proveGoogleLike(twin: Twin): Promise<void> {
  await expectGoogleLikeMetadata(twin);
  await expectSecretDemanded(twin);
  await expectRefreshTokenOnlyForAccessType(twin);
}

async function expectGoogleLikeMetadata(twin: Twin): Promise<void> {
  const metadata = await metadataOf(twin);

  expect(metadata).toMatchObject({
    issuer: twin.issuer,
    revocation_endpoint: `${twin.issuer}/revoke`,
    code_challenge_methods_supported: ["S256", "plain"],
    token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
  });
  expect(metadata["scopes_supported"]).not.toContain("offline_access");
  for (const name of [
    "end_session_endpoint",
    "authorization_response_iss_parameter_supported",
    "pushed_authorization_request_endpoint",
    "registration_endpoint",
    "introspection_endpoint",
    "dpop_signing_alg_values_supported",
  ]) {
    expect(metadata).not.toHaveProperty(name);
  }
}

async function expectSecretDemanded(twin: Twin): Promise<void> {
  const { searchParams } = await allow(twin, { scope, access_type: "offline" });

  const answer = await redeem(twin, searchParams.get("code") ?? "");

  expect(searchParams.has("iss")).toBe(false);
  expect(answer).toMatchObject({
    status: 401,
    body: { error: "invalid_client", error_description: expect.stringContaining("client_secret") },
  });
}

async function expectRefreshTokenOnlyForAccessType(twin: Twin): Promise<void> {
  const backend = await registeredClient(twin);
  await twin.provider.state.update(({ clients }) => {
    clients.set("backend", {
      ...backend,
      id: "backend",
      secret,
      tokenEndpointAuthMethod: "client_secret_post",
    });
  });
  const credentials = { client_id: "backend", client_secret: secret };
  async function exchange(accessType: string | undefined) {
    const { searchParams } = await allow(twin, {
      client_id: "backend",
      scope,
      access_type: accessType,
    });
    const code = searchParams.get("code") ?? "";
    return (await readAnswer(await sendCode(twin, code, credentials))).body;
  }

  const online = await exchange(undefined);
  const offline = await exchange("offline");
  const refreshToken = String(offline["refresh_token"]);

  expect(online).not.toHaveProperty("refresh_token");
  expect(online["access_token"]).toMatch(/^[\w-]{43}$/);
  expect((await get(twin, "/userinfo", String(online["access_token"]))).status).toBe(200);
  expect((await refresh(twin, refreshToken, credentials)).body).toMatchObject({
    refresh_token: refreshToken,
  });
  expect((await refresh(twin, refreshToken)).status).toBe(401);
}
