import { expect } from "vitest";
import { idTokenClaimScenarios } from "../../../src/mock-provider/scenarios/id-token-claims.ts";
import { type Twin, proveAll } from "./prove.ts";
import { rightClaims, verifiedClaims } from "./published-keys.ts";
import { signIn } from "./twin-client.ts";

proveAll(idTokenClaimScenarios, {
  "id-token-iss-wrong": wrong({ iss: "https://attacker.example" }),

  async "id-token-iss-trailing-slash"(twin) {
    expect(await verifiedClaims(twin)).toMatchObject({
      ...rightClaims(twin),
      iss: `${twin.issuer}/`,
    });
  },

  "id-token-iss-missing": without("iss"),
  "id-token-aud-foreign": wrong({ aud: "somebody-else" }),
  "id-token-aud-missing": without("aud"),
  "id-token-aud-empty": wrong({ aud: [] }),
  "id-token-aud-array": wrong({ aud: ["pixy"] }),

  async "id-token-aud-additional"(twin) {
    const claims = await verifiedClaims(twin);

    expect(claims).toMatchObject({ ...rightClaims(twin), aud: ["pixy", "somebody-else"] });
    expect(claims).not.toHaveProperty("azp");
  },

  "id-token-aud-additional-with-azp": wrong({ aud: ["pixy", "somebody-else"], azp: "pixy" }),
  "id-token-azp": wrong({ aud: "pixy", azp: "pixy" }),
  "id-token-azp-foreign": wrong({ aud: "pixy", azp: "somebody-else" }),
  "id-token-sub-missing": without("sub"),
  "id-token-sub-empty": wrong({ sub: "" }),
  "id-token-sub-number": wrong({ sub: 4711 }),
  "id-token-iat-missing": without("iat"),
  "id-token-exp-missing": without("exp"),

  async "id-token-exp-digits"(twin) {
    const { exp, ...others } = await verifiedClaims(twin);

    expect(exp).toMatch(/^\d{10}$/);
    expect(others).toMatchObject(rightClaims(twin));
  },

  async "id-token-expired"(twin) {
    const { iat = 0, exp = 0, ...others } = await verifiedClaims(twin);

    const now = twin.provider.epochTime();
    expect(now - exp).toBeGreaterThanOrEqual(600);
    expect(exp - iat).toBe(600);
    expect(others).toMatchObject(rightClaims(twin));
  },

  async "id-token-nbf-future"(twin) {
    const { nbf = 0, exp = 0, ...others } = await verifiedClaims(twin);

    const now = twin.provider.epochTime();
    expect(nbf - now).toBeGreaterThan(3500);
    expect(exp).toBeGreaterThan(now);
    expect(others).toMatchObject(rightClaims(twin));
  },

  "id-token-nonce-wrong": wrong({ nonce: "a-nonce-that-nobody-sent" }),
  "id-token-nonce-missing": without("nonce"),

  async "id-token-auth-time-missing"(twin) {
    const claims = await verifiedClaims(twin, { max_age: "60" });

    expect(claims).toMatchObject(rightClaims(twin));
    expect(claims).not.toHaveProperty("auth_time");
  },

  async "id-token-auth-time-old"(twin) {
    const { auth_time, iat = 0, ...others } = await verifiedClaims(twin, { max_age: "60" });

    expect(iat - Number(auth_time)).toBeGreaterThan(86_000);
    expect(others).toMatchObject(rightClaims(twin));
  },

  async "id-token-auth-time-seconds-old"(twin) {
    const { auth_time, iat = 0, ...others } = await verifiedClaims(twin, { max_age: "0" });

    expect(iat - Number(auth_time)).toBeGreaterThanOrEqual(199);
    expect(others).toMatchObject(rightClaims(twin));
  },

  async "id-token-20-kb"(twin) {
    expect(await verifiedClaims(twin)).toMatchObject(rightClaims(twin));
    expect((await signIn(twin)).idToken.length).toBeGreaterThan(20_480);
  },
});

/** One or two claims are not as they should be, under a good signature, and all others are. */
function wrong(claims: Readonly<Record<string, unknown>>) {
  return async (twin: Twin) => {
    expect(await verifiedClaims(twin)).toMatchObject({ ...rightClaims(twin), ...claims });
  };
}

/** One claim is not there, under a good signature, and all others are. */
function without(claim: string) {
  return async (twin: Twin) => {
    const claims = await verifiedClaims(twin);

    expect(claims).not.toHaveProperty(claim);
    const names = ["iss", "sub", "aud", "iat", "exp", "nonce"].filter((name) => name !== claim);
    expect(Object.keys(claims)).toEqual(expect.arrayContaining(names));
  };
}
