import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { startSubjects } from "./subjects.ts";
import { read } from "./suite-client.ts";

const subjects = await startSubjects();

const KeySet = v.object({ keys: v.array(v.record(v.string(), v.unknown())) });

describe.each(subjects)("$name: discovery", ({ issuer, client }) => {
  it("names its own issuer and what a browser-only client needs", () => {
    expect(client.metadata).toMatchObject({
      issuer,
      response_types_supported: expect.arrayContaining(["code"]),
      response_modes_supported: expect.arrayContaining(["query"]),
      grant_types_supported: expect.arrayContaining(["authorization_code", "refresh_token"]),
      code_challenge_methods_supported: ["S256"],
      token_endpoint_auth_methods_supported: expect.arrayContaining(["none"]),
      authorization_response_iss_parameter_supported: true,
      subject_types_supported: expect.arrayContaining(["public"]),
      id_token_signing_alg_values_supported: expect.arrayContaining(["RS256"]),
      scopes_supported: expect.arrayContaining(["openid", "offline_access"]),
      claims_supported: expect.arrayContaining(["sub", "iss", "auth_time", "name", "email"]),
    });
  });

  it.each([
    "authorization_endpoint",
    "token_endpoint",
    "userinfo_endpoint",
    "revocation_endpoint",
    "introspection_endpoint",
    "end_session_endpoint",
    "pushed_authorization_request_endpoint",
    "device_authorization_endpoint",
    "registration_endpoint",
    "jwks_uri",
  ] as const)("has an %s at its own origin", (name) => {
    expect(client.endpoint(name).origin).toBe(issuer);
  });

  it("says what it can do beyond the minimum", () => {
    expect(client.metadata).toMatchObject({
      dpop_signing_alg_values_supported: expect.arrayContaining(["ES256"]),
      userinfo_signing_alg_values_supported: expect.arrayContaining(["RS256"]),
      grant_types_supported: expect.arrayContaining([
        "client_credentials",
        "urn:ietf:params:oauth:grant-type:device_code",
      ]),
    });
  });

  it("answers as an authorization server too (RFC 8414)", async () => {
    const answer = await read(await fetch(`${issuer}/.well-known/oauth-authorization-server`));

    expect(answer).toMatchObject({ status: 200, body: client.metadata });
  });

  it("publishes public keys only", async () => {
    const { keys } = v.parse(KeySet, await (await fetch(client.endpoint("jwks_uri"))).json());

    expect(keys).not.toHaveLength(0);
    for (const key of keys) {
      expect(key).toMatchObject({ kid: expect.any(String), use: "sig", alg: expect.any(String) });
      for (const secret of ["d", "p", "q", "k"]) expect(key).not.toHaveProperty(secret);
    }
  });

  it("can be read by any origin", async () => {
    const headers = { origin: "https://app.example" };
    for (const url of [
      `${issuer}/.well-known/openid-configuration`,
      client.endpoint("jwks_uri").href,
    ]) {
      const response = await fetch(url, { headers });
      expect(response.headers.get("access-control-allow-origin")).toMatch(
        /^(\*|https:\/\/app\.example)$/,
      );
    }
  });

  it("lets a page of another origin ask the token endpoint", async () => {
    const response = await fetch(client.endpoint("token_endpoint"), {
      method: "OPTIONS",
      headers: {
        origin: "https://app.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "dpop",
      },
    });

    expect(response.ok).toBe(true);
    expect(response.headers.get("access-control-allow-origin")).toMatch(
      /^(\*|https:\/\/app\.example)$/,
    );
    expect(response.headers.get("access-control-allow-headers")?.toLowerCase()).toContain("dpop");
  });
});
