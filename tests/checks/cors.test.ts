import { describe, expect, it } from "vitest";
import { hiddenHeaders, originObjection, preflightObjection } from "../../src/checks/cors.ts";
import type { ProbeRequest } from "../../src/checks/probe.ts";

const origin = "https://app.example";
const request: ProbeRequest = {
  method: "GET",
  url: "https://id.example/me",
  headers: { authorization: "Bearer a" },
};

function preflight(headers: Record<string, string>, status = 204) {
  return preflightObjection(request, origin, { status, headers: new Headers(headers) });
}

describe("the answer to a preflight, as a browser judges it", () => {
  it("is good when origin and headers are allowed", () => {
    const allowed = { "access-control-allow-headers": "Content-Type, Authorization" };

    expect(preflight({ "access-control-allow-origin": origin, ...allowed })).toBeUndefined();
    expect(preflight({ "access-control-allow-origin": "*", ...allowed })).toBeUndefined();
  });

  it("is not good with an error, even when it allows everything", () => {
    const everything = {
      "access-control-allow-origin": "*",
      "access-control-allow-headers": "authorization",
    };

    expect(preflight(everything, 403)).toBe("the preflight is answered with HTTP 403");
    expect(preflight(everything, 302)).toBe("the preflight is answered with HTTP 302");
  });

  it("has to name Authorization, which a wildcard does not cover", () => {
    const answer = { "access-control-allow-origin": "*", "access-control-allow-headers": "*" };

    expect(preflight(answer)).toBe("`Access-Control-Allow-Headers` lacks `authorization`");
  });

  it("may cover other headers with a wildcard", () => {
    const withProof = { ...request, headers: { dpop: "a" } };
    const headers = new Headers({
      "access-control-allow-origin": "*",
      "access-control-allow-headers": "*",
    });

    expect(preflightObjection(withProof, origin, { status: 200, headers })).toBeUndefined();
  });

  it("is for the origin that asked", () => {
    const allowed = { "access-control-allow-headers": "authorization" };

    expect(preflight(allowed)).toMatch(/no `Access-Control-Allow-Origin`/);
    expect(
      preflight({ "access-control-allow-origin": "https://other.example", ...allowed }),
    ).toMatch(/for somebody else/);
  });
});

describe("an answer, as a browser judges it", () => {
  it("is for the page when its origin is allowed, letter for letter", () => {
    const allowing = (value: string) => new Headers({ "access-control-allow-origin": value });

    expect(originObjection(origin, allowing(origin))).toBeUndefined();
    expect(originObjection(origin, allowing(`${origin}/`))).toMatch(/somebody else/);
    expect(originObjection(origin, new Headers())).toMatch(/^no /);
  });

  it("hides all headers but the plain ones and those that it exposes", () => {
    const headers = {
      "content-type": "text/plain",
      "www-authenticate": "Bearer",
      "dpop-nonce": "n",
    };
    const exposing = (value: string) =>
      hiddenHeaders(new Headers({ ...headers, "access-control-expose-headers": value }));

    expect(exposing("WWW-Authenticate")).toContain("dpop-nonce");
    expect(exposing("WWW-Authenticate")).not.toContain("www-authenticate");
    expect(exposing("WWW-Authenticate")).not.toContain("content-type");
    expect(exposing("*")).toEqual([]);
  });
});
