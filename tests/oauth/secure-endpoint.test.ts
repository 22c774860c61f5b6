import { describe, expect, it, test } from "vitest";
import {
  isSecureUrl,
  requireDiscoveredEndpoints,
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
    "http://127.1/",
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
    "http://[::1]:3000/",
    "http://127.8.9.10:99/",
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

describe("what a provider says of itself", () => {
  const at = (origin: string) => ({ ...METADATA, token_endpoint: `${origin}/token` });

  test.each([
    "http://localhost:9200",
    "http://127.0.0.1",
    "http://127.1",
    "https://127.0.0.1.",
    "https://2130706433",
    "https://[::1]",
    "https://[::ffff:127.0.0.1]",
    "https://[0:0:0:0:0:ffff:7f01:203]",
    "https://[::]",
    "https://[::ffff:0.0.0.0]",
    "https://0.0.0.0",
    "https://0",
    "https://LOCALHOST.",
    "https://a.localhost",
    "https://a.localhost.",
  ])("is refused where it leads from elsewhere to this machine, as %s", async (origin) => {
    const failure = await failureOf(() => requireDiscoveredEndpoints(at(origin)));
    expect(failure.code).toBe("endpoint_insecure");
    expect(failure.message).toBe('"token_endpoint" is on this machine, its issuer is not');
  });

  test.each([
    "https://elsewhere.example",
    "https://localhost.example",
    "https://127.0.0.1.example",
    "https://[2001:db8::7f00:1]",
    "https://128.0.0.1",
  ])("passes where it leads elsewhere, as %s", (origin) => {
    expect(() => requireDiscoveredEndpoints(at(origin))).not.toThrow();
  });

  it("passes where its issuer is on this machine as well", () => {
    const issuer = "http://localhost:4000";
    expect(() =>
      requireDiscoveredEndpoints({ issuer, token_endpoint: "http://127.0.0.1:4000/token" }),
    ).not.toThrow();
  });

  it("is refused in the open as everything else is", async () => {
    const failure = await failureOf(() => requireDiscoveredEndpoints(at("http://id.example")));
    expect(failure.message).toBe(
      '"token_endpoint" is neither https nor http at localhost or 127.0.0.1',
    );
  });
});

test("an endpoint that is not there is missed by its name", async () => {
  const failure = await failureOf(() => requireEndpoint({ issuer: METADATA.issuer }, "jwks_uri"));
  expect(failure.code).toBe("endpoint_missing");
  expect(failure.message).toContain('"jwks_uri"');
});
