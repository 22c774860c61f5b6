import { decodeJwt, decodeProtectedHeader } from "jose";
import { expect } from "vitest";
import { idTokenFormScenarios } from "../../../src/mock-provider/scenarios/id-token-form.ts";
import { proveAll } from "./prove.ts";
import { fetchJwks, rightClaims, verify } from "./published-keys.ts";
import { signIn } from "./twin-client.ts";

proveAll(idTokenFormScenarios, {
  async "id-token-not-a-jwt"(twin) {
    expect((await signIn(twin)).idToken).toBe("this is no ID token");
  },

  async "id-token-two-parts"(twin) {
    const { idToken } = await signIn(twin);

    expect(idToken).toMatch(/^[\w-]+\.[\w-]+$/);
    expect(decodeJwt(`${idToken}.`)).toMatchObject(rightClaims(twin));
  },

  async "id-token-five-parts"(twin) {
    expect((await signIn(twin)).idToken).toMatch(/^[\w-]+(\.[\w-]+){4}$/);
  },

  async "id-token-header-not-json"(twin) {
    const { idToken } = await signIn(twin);

    expect(idToken.split(".")).toHaveLength(3);
    expect(() => decodeProtectedHeader(idToken)).toThrow("Invalid Token or Protected Header");
    expect(decodeJwt(idToken)).toMatchObject(rightClaims(twin));
  },

  async "id-token-payload-not-json"(twin) {
    const { idToken } = await signIn(twin);

    const { payload } = await verify(idToken, await fetchJwks(twin));
    expect(new TextDecoder().decode(payload)).toBe("not JSON");
  },

  async "id-token-crit-unknown"(twin) {
    const { idToken } = await signIn(twin);

    expect(decodeProtectedHeader(idToken)).toMatchObject({ crit: ["mock"], mock: true });
    expect(decodeJwt(idToken)).toMatchObject(rightClaims(twin));
    await expect(verify(idToken, await fetchJwks(twin))).rejects.toThrow(
      'Extension Header Parameter "mock" is not recognized',
    );
  },
});
