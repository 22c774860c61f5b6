import { describe, expect, it, test } from "vitest";
import {
  isSecureUrl,
  requireEndpoint,
  requireSecureEndpoints,
} from "../../src/oauth/secure-endpoint.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { METADATA } from "../support/provider-double.ts";

describe("an address is secure", () => {
  test.each([
    "https://id.example/authorize?x=1",
    "https://192.0.2.7/",
    "http://localhost:8080/",
    "http://id.localhost:4000/token",
    "http://127.0.0.1/",
    "http://127.8.9.10:99/",
    "http://127.1/",
    "http://[::1]:3000/",
    "HTTP://LOCALHOST/",
  ])("as %s", (url) => {
    expect(isSecureUrl(url)).toBe(true);
  });
});

describe("an address is not secure", () => {
  test.each([
    "http://id.example/",
    "http://127.0.0.1.evil.example/",
    "http://localhost.evil.example/",
    "http://evillocalhost/",
    "http://128.0.0.1/",
    "http://0.0.0.0/",
    "http://[::2]/",
    "https://user:secret@id.example/",
    "https://id.example@evil.example/",
    "http://:secret@localhost/",
    "javascript:alert(1)",
    "JavaScript:alert(1)//https://id.example",
    "data:text/html,<script>alert(1)</script>",
    "blob:https://id.example/7",
    "file:///etc/passwd",
    "ftp://localhost/",
    "ws://localhost/",
    "//id.example/",
    "/authorize",
    "id.example",
    "https://",
    "",
  ])("as %j", (url) => {
    expect(isSecureUrl(url)).toBe(false);
  });
});

describe("row 4: metadata with an endpoint that is not secure", () => {
  test.each([
    "authorization_endpoint",
    "token_endpoint",
    "jwks_uri",
    "userinfo_endpoint",
    "revocation_endpoint",
    "introspection_endpoint",
    "end_session_endpoint",
    "pushed_authorization_request_endpoint",
    "device_authorization_endpoint",
    "registration_endpoint",
  ] as const)("at its %s is refused", async (name) => {
    for (const value of ["http://id.example/x", "javascript:alert(1)"]) {
      const metadata = { ...METADATA, [name]: value };
      const refused = await failureOf(() => requireSecureEndpoints(metadata));
      expect(refused.code).toBe("endpoint_insecure");
      expect(refused.message).toContain(`"${name}"`);
      const used = await failureOf(() => requireEndpoint(metadata, name));
      expect(used.code).toBe("endpoint_insecure");
    }
  });

  it("passes where every endpoint is https or on this machine", () => {
    expect(() =>
      requireSecureEndpoints({ ...METADATA, token_endpoint: "http://localhost/token" }),
    ).not.toThrow();
  });
});

test("an endpoint that is not there is missed by its name", async () => {
  const failure = await failureOf(() => requireEndpoint({ issuer: METADATA.issuer }, "jwks_uri"));
  expect(failure.code).toBe("endpoint_missing");
  expect(failure.message).toContain('"jwks_uri"');
});
