import { describe, expect, it } from "vitest";
import { createMockProvider } from "../../src/mock-provider/node.ts";

describe("an issuer", () => {
  it.each([
    "https://id.example",
    "http://localhost:9000",
    "https://id.example/tenant/mock",
    "http://[::1]:9000/mock",
  ])("may be %s", (issuer) => {
    expect(createMockProvider({ issuer }).issuer).toBe(issuer);
  });

  // Its addresses would begin with two slashes, or with a query.
  it.each([
    "https://id.example/mock//",
    "https://id.example/mock?tenant=1",
    "https://id.example/#mock",
    "ftp://id.example",
    "id.example",
    "https://id.example:port",
    "",
  ])("cannot be '%s'", (issuer) => {
    expect(() => createMockProvider({ issuer })).toThrow(TypeError);
    expect(() => createMockProvider({ issuer })).toThrow(`'${issuer.replace(/\/$/, "")}'`);
  });
});
