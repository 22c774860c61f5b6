import { expect, onTestFinished } from "vitest";
import { serveMockProvider } from "../../../src/mock-provider/http.ts";
import { pagePaths } from "../../../src/mock-provider/page-paths.ts";
import type { crossOriginScenarios } from "../../../src/mock-provider/scenarios/cross-origin.ts";
import { authorizationParams } from "../plain-client.ts";
import { createProver } from "./dpop-prover.ts";
import type { Proof } from "./prove.ts";
import {
  countRedeemedCodes,
  get,
  isConnected,
  obtainCode,
  preflight,
  registeredClient,
  sendCode,
  sendRefresh,
  sendRevocation,
  signIn,
} from "./twin-client.ts";

export const crossOriginProofs: {
  readonly [Name in keyof typeof crossOriginScenarios]: Proof;
} = {
  async "discovery-without-cors"(twin) {
    const path = "/.well-known/openid-configuration";

    expectBlocked(await get(twin, path), await preflight(twin, path, "GET"));
    expectReadable(await get(twin, "/jwks"));
  },

  async "jwks-without-cors"(twin) {
    expectBlocked(await get(twin, "/jwks"), await preflight(twin, "/jwks", "GET"));
    expectReadable(await get(twin, "/.well-known/openid-configuration"));
  },

  async "token-without-cors"(twin) {
    const exchange = await sendCode(twin, await obtainCode(twin));
    const { refresh_token: refreshToken } = JSON.parse(await exchange.clone().text());

    expectBlocked(exchange, await preflight(twin, "/token", "POST"));
    expectBlocked(await sendRefresh(twin, refreshToken));
    expectReadable(await get(twin, "/jwks"));
  },

  async "userinfo-without-cors"(twin) {
    const { accessToken } = await signIn(twin);

    expectBlocked(
      await get(twin, "/userinfo", accessToken),
      await preflight(twin, "/userinfo", "GET"),
    );
    expectReadable(await get(twin, "/api/workflows", accessToken));
  },

  async "revocation-without-cors"(twin) {
    const { refreshToken } = await signIn(twin);

    expectBlocked(
      await sendRevocation(twin, refreshToken),
      await preflight(twin, "/revoke", "POST"),
    );
    expect(await isConnected(twin)).toBe(false);
  },

  async "api-without-cors"(twin) {
    const { accessToken } = await signIn(twin);

    expectBlocked(
      await get(twin, "/api/workflows", accessToken),
      await preflight(twin, "/api/workflows", "GET"),
    );
    expectReadable(await get(twin, "/userinfo", accessToken));
  },

  async "cors-for-registered-origins"(twin) {
    const [redirectUri = ""] = (await registeredClient(twin)).redirectUris;
    const exchangeFrom = async (origin: string) =>
      sendCode(twin, await obtainCode(twin), {}, { headers: { origin } });

    expectReadable(await exchangeFrom(new URL(redirectUri).origin));
    expectBlocked(await exchangeFrom("https://attacker.example"));
    expectReadable(await sendCode(twin, await obtainCode(twin)));
  },

  async "preflight-refused"(twin) {
    const { accessToken } = await signIn(twin);

    for (const path of ["/userinfo", "/token", "/api/workflows"]) {
      const answer = await preflight(twin, path, "POST");
      expect(answer.status).toBe(403);
      expect(answer.headers.has("access-control-allow-origin")).toBe(false);
    }
    expectReadable(await get(twin, "/userinfo", accessToken));
  },

  async "preflight-passes-post-blocked"(twin) {
    const passed = await preflight(twin, "/token", "POST");
    expect(passed.status).toBe(204);
    expectReadable(passed);

    expectBlocked(await sendCode(twin, await obtainCode(twin)));

    expect(await countRedeemedCodes(twin)).toBe(1);
  },

  async "dpop-nonce-hidden"(twin) {
    const prover = await createProver();
    const dpop = await prover.prove("POST", `${twin.issuer}/token`);

    const answer = await sendCode(twin, await obtainCode(twin), {}, { headers: { dpop } });

    expect(await answer.json()).toMatchObject({ error: "use_dpop_nonce" });
    expect(answer.headers.get("dpop-nonce")).toMatch(/./);
    expectReadable(answer);
    expect(answer.headers.get("access-control-expose-headers")).toContain("WWW-Authenticate");
    expect(answer.headers.get("access-control-expose-headers")).not.toMatch(/dpop-nonce/i);
  },

  async "plain-http-redirect"(twin) {
    const code = await obtainCode(twin);
    const answers = [
      await sendCode(twin, code),
      await sendRefresh(twin, "a-refresh-token"),
      await sendRevocation(twin, "a-token"),
      await get(twin, "/userinfo", "an-access-token"),
      await get(twin, "/api/workflows", "an-access-token"),
    ];

    for (const { status, headers } of answers) {
      expect(status).toBe(307);
      expect(headers.get("location")).toMatch(/^http:\/\/plain\.example\//);
    }
    expect(await countRedeemedCodes(twin)).toBe(0);
  },

  async "pages-framable"(twin) {
    const served = await serveMockProvider({ renderPage: () => "<!doctype html>" });
    onTestFinished(served.close);
    const [redirectUri] = (await registeredClient(twin)).redirectUris;
    const request = `${pagePaths.authorize}?${authorizationParams({ redirect_uri: redirectUri })}`;

    const good = await fetch(`${served.issuer}${request}`);
    const framable = await fetch(`${served.issuer}/s/pages-framable${request}`);

    expect(good.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(framable.headers.get("content-type")).toMatch(/^text\/html/);
    expect(framable.headers.get("content-security-policy") ?? "").not.toContain("frame-ancestors");
    expect(framable.headers.has("x-frame-options")).toBe(false);
  },
};

/** Expects that everything was answered, and that a page of another origin cannot read it. */
function expectBlocked(...answers: readonly Response[]): void {
  for (const { ok, headers } of answers) {
    expect(ok).toBe(true);
    expect(headers.has("access-control-allow-origin")).toBe(false);
  }
}

function expectReadable({ headers }: Response): void {
  expect(headers.get("access-control-allow-origin")).toBe("*");
}
