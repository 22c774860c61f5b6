import * as fc from "fast-check";
import { describe, expect } from "vitest";
import { readUnverified } from "../../src/oauth/unverified-jwt.ts";
import { CLIENT_ID, encoded, ISSUER, keyring, signJwt } from "../support/provider-double.ts";
import { RS256, seconds, signIn } from "../oauth/sign-in.ts";
import { asJson, hostileJson, hostileText, mutated } from "./hostile.ts";
import { itHolds, verdictOf } from "./property.ts";

const CLAIMS = {
  iss: ISSUER,
  aud: CLIENT_ID,
  sub: "alice",
  iat: seconds(),
  exp: seconds() + 100_000,
  nonce: "the nonce",
  auth_time: seconds(),
  azp: CLIENT_ID,
  acr: "gold",
  name: "Alice",
};
const HEADER = { alg: "RS256", kid: RS256.jwk.kid, typ: "JWT" };

async function complete(idToken: (nonce: string) => string | Promise<string>) {
  const { outcome } = await signIn({ idToken: ({ nonce }) => idToken(String(nonce)) });
  return verdictOf(() => outcome);
}

describe("an ID token", () => {
  itHolds(
    "that is truly signed counts only for this client and sign-in",
    mutated(CLAIMS),
    async (claims) => {
      const text = asJson(claims);
      let named = "";
      const { value } = await complete((nonce) => {
        named = nonce;
        return signText(text.replaceAll("the nonce", nonce));
      });
      if (value === undefined) return;
      const { iss, aud, nonce, sub } = JSON.parse(text.replaceAll("the nonce", named));
      expect([iss, nonce]).toEqual([ISSUER, named]);
      expect([aud].flat().every((audience: unknown) => audience === CLIENT_ID)).toBe(true);
      expect(value.claims?.sub).toBe(sub);
      for (const claim of Object.values(value.claims ?? {}))
        if (claim !== undefined) expect(typeof claim).toBe("string");
    },
  );

  itHolds(
    "whose header was changed counts only when its signature holds",
    hostileJson(HEADER),
    async (header) => {
      const { value } = await complete(async (nonce) => {
        const honest = await signJwt(RS256, { ...CLAIMS, nonce });
        return [encoded(header), ...honest.split(".").slice(1)].join(".");
      });
      // The signature covers the header: only the very same text can pass.
      if (value !== undefined)
        expect(JSON.parse(header)).toEqual({ alg: "RS256", kid: HEADER.kid });
    },
  );

  itHolds(
    "that is no JWT is refused",
    fc.oneof(
      hostileText,
      fc
        .array(hostileText.map(encoded), { minLength: 2, maxLength: 6 })
        .map((parts) => parts.join(".")),
      fc.tuple(hostileText, fc.nat(), fc.boolean()).map(([text, at, dot]) => {
        const flawless = `${encoded(HEADER)}.${encoded(CLAIMS)}.AAAA`;
        const place = at % flawless.length;
        return flawless.slice(0, place) + (dot ? "." : text) + flawless.slice(place);
      }),
    ),
    async (jwt) => {
      const { failure } = await complete(() => jwt);
      expect(failure?.code).toBeDefined();
    },
  );

  itHolds("is read without trust, and never fails to be", hostileJson(CLAIMS), async (text) => {
    const claims = readUnverified(`${encoded(HEADER)}.${encoded(text)}.AAAA`, "claims");
    expect(typeof claims).toBe("object");
    readUnverified(text, "header");
  });

  itHolds("reads as it was written", fc.dictionary(hostileText, fc.jsonValue()), (claims) => {
    const text = JSON.stringify(claims);
    expect(JSON.stringify(readUnverified(`e30.${encoded(text)}.`, "claims"))).toBe(
      JSON.stringify(JSON.parse(text)),
    );
  });

  itHolds(
    "of an account with any name is accepted",
    fc.tuple(hostileText, hostileText),
    async (input) => {
      const [sub, name] = input.map((text) => text.toWellFormed());
      fc.pre(sub !== "");
      const { outcome } = await signIn({ claims: { sub, name }, keys: keyring([RS256.jwk]) });
      expect((await outcome).claims).toMatchObject({ sub, name });
    },
  );
});

/** Signs a text that need not be JSON. */
async function signText(text: string): Promise<string> {
  const input = `${encoded(HEADER)}.${encoded(text)}`;
  const signature = await crypto.subtle.sign(
    "RSASSA-PKCS1-v1_5",
    RS256.privateKey,
    new TextEncoder().encode(input),
  );
  return `${input}.${Buffer.from(signature).toString("base64url")}`;
}
