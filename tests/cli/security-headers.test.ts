import { describe, expect, it } from "vitest";
import {
  contentSecurityPolicy,
  metaContentSecurityPolicy,
  securityHeaders,
} from "../../src/cli/security-headers.ts";

describe("the Content Security Policy", () => {
  it("is, in production, exactly this", () => {
    expect(contentSecurityPolicy()).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
        "connect-src 'self' https: http://localhost:* http://*.localhost:* http://127.0.0.1:*; " +
        "worker-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; " +
        "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types pixy-courier",
    );
  });

  it("leaves out of the page what browsers heed only in a header", () => {
    expect(metaContentSecurityPolicy()).toBe(
      contentSecurityPolicy().replace("frame-ancestors 'none'; ", ""),
    );
  });

  it("allows with the mock provider one Trusted Types policy more, and nothing else", () => {
    expect(contentSecurityPolicy({ mockProvider: true })).toBe(
      contentSecurityPolicy().replace(
        "trusted-types pixy-courier",
        "trusted-types pixy-courier mock-service-worker",
      ),
    );
  });

  it("allows inline code on the dev server by nonce only", () => {
    const policy = contentSecurityPolicy({ devServer: { nonce: "n0nce" } });
    expect(policy).toContain("script-src 'self' 'nonce-n0nce';");
    expect(policy).toContain("style-src 'self' 'nonce-n0nce';");
    expect(policy).not.toContain("unsafe");
  });
});

describe("the security headers", () => {
  it("carry the policy and tell no other site anything", () => {
    expect(securityHeaders()).toMatchObject({
      "content-security-policy": contentSecurityPolicy(),
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
    });
  });
});
