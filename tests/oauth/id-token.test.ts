import { CompactSign, exportSPKI, importJWK } from "jose";
import { describe, expect, it, test } from "vitest";
import { failureOf } from "../support/oauth-failure.ts";
import { CLIENT_ID, encoded, keyring, makeSigningKey } from "../support/provider-double.ts";
import { tamperIdToken } from "../support/tampered-id-token.ts";
import { RS256, seconds, signIn } from "./sign-in.ts";
import type { SignInOptions } from "./sign-in.ts";

const publicKey = await importJWK(RS256.jwk, "RS256");
if (!(publicKey instanceof CryptoKey)) throw new Error("not a public key");
/** What everyone knows, and a careless verifier takes for a shared secret. */
const publicSecrets = {
  "the client id": CLIENT_ID,
  "the public key as PEM": await exportSPKI(publicKey),
  "the public key as JWK": JSON.stringify(RS256.jwk),
};

/** Nothing that comes after the check of the claims may have happened. */
async function refusalOf(options: SignInOptions) {
  let readKeys = 0;
  const keys = keyring([RS256.jwk]);
  const counted = { ...keys, read: () => ((readKeys += 1), keys.read()) };
  const { outcome, received } = await signIn({ ...options, keys: counted });
  const failure = await failureOf(outcome);
  expect(received.map(({ url }) => url)).toEqual(["https://id.example/token"]);
  expect(readKeys + keys.fetches()).toBe(0);
  return failure;
}

describe("an ID token is refused by the claim that is wrong, before its signature is looked at", () => {
  const cases: [string, string, Record<string, unknown>][] = [
    ["36 a foreign iss", "iss", { iss: "https://evil.example" }],
    ["36 an iss with a slash more", "iss", { iss: "https://id.example/" }],
    ["36 no iss", "iss", { iss: undefined }],
    ["36 an iss that is no text", "iss", { iss: ["https://id.example"] }],
    ["37 a foreign aud", "aud", { aud: "other" }],
    ["37 foreign audiences", "aud", { aud: ["other", "another"] }],
    ["37 no aud", "aud", { aud: undefined }],
    ["37 an empty list of audiences", "aud", { aud: [] }],
    ["38 a further aud", "aud", { aud: [CLIENT_ID, "other"] }],
    ["38 a further aud with our azp", "aud", { aud: [CLIENT_ID, "other"], azp: CLIENT_ID }],
    ["39 a foreign azp", "azp", { azp: "other" }],
    ["39 a foreign azp beside a list of one", "azp", { aud: [CLIENT_ID], azp: "other" }],
    ["40 no sub", "sub", { sub: undefined }],
    ["40 an empty sub", "sub", { sub: "" }],
    ["40 a sub that is no text", "sub", { sub: 7 }],
    ["41 no iat", "iat", { iat: undefined }],
    ["41 an iat that is no number", "iat", { iat: "now" }],
    ["42 expired for more than the 300 s that clocks may differ", "exp", { exp: seconds() - 310 }],
    ["43 no exp", "exp", { exp: undefined }],
    ["43 an exp that is no number", "exp", { exp: "later" }],
    ["44 an nbf beyond the 300 s that clocks may differ", "nbf", { nbf: seconds() + 360 }],
    ["45 another nonce", "nonce", { nonce: "another" }],
    ["45 a nonce that is no text", "nonce", { nonce: 1 }],
    ["46 no nonce", "nonce", { nonce: undefined }],
  ];
  test.each(cases)("row %s", async (_, claim, claims) => {
    const failure = await refusalOf({ claims });
    expect(failure.code).toBe("id_token_invalid");
    expect(failure.message).toContain(`"${claim}"`);
  });
});

describe("row 96: an ID token of another day says that this machine's clock is wrong", () => {
  const day = 86_400;
  test.each([
    ["ahead", day, { iat: seconds() - day, exp: seconds() - day + 600 }],
    ["behind", -day, { iat: seconds() + day, nbf: seconds() + day, exp: seconds() + day + 600 }],
    ["behind, with no nbf to tell", -day, { iat: seconds() + day, exp: seconds() + day + 600 }],
    ["behind by more than the 300 s that clocks may differ", -310, { iat: seconds() + 310 }],
  ])("it is %s, and by how much", async (_, ahead, claims) => {
    const failure = await refusalOf({ claims });
    expect(failure.code).toBe("clock_wrong");
    expect(Math.abs((failure.details.clockAhead ?? 0) - ahead)).toBeLessThan(5);
  });
});

describe("an ID token within what clocks may differ passes", () => {
  test.each([
    ["expired for less than 300 s", { exp: seconds() - 240 }],
    ["valid from less than 300 s ahead", { nbf: seconds() + 240 }],
    ["issued ahead of this clock", { iat: seconds() + 290 }],
    ["backdated by five minutes", { iat: seconds() - 300 }],
  ])("%s", async (_, claims) => {
    expect((await (await signIn({ claims })).outcome).claims?.sub).toBe("alice");
  });
});

test.each([
  ["51 aud as a list of one", { aud: [CLIENT_ID] }],
  ["39 our own azp", { azp: CLIENT_ID }],
])("row %s is accepted", async (_, claims) => {
  expect((await (await signIn({ claims })).outcome).claims?.sub).toBe("alice");
});

describe("an ID token that nobody's private key has signed is refused by its alg", () => {
  const unsigned = (alg: unknown) => (claims: object) => `${encoded({ alg })}.${encoded(claims)}.`;
  test.each([
    ["47 none", ["RS256"], unsigned("none")],
    ["47 none, though the provider advertises it", ["RS256", "none"], unsigned("none")],
    ["47 None, though the provider advertises it", ["RS256", "None"], unsigned("None")],
    ["47 null", ["RS256"], unsigned(null)],
    ["47 no alg at all", undefined, unsigned(undefined)],
  ])("row %s", async (_, advertised, idToken) => {
    const failure = await refusalOf({
      metadata: advertised ? { id_token_signing_alg_values_supported: advertised } : {},
      idToken,
    });
    expect(failure.code).toBe("id_token_invalid");
    expect(failure.message).toContain('"alg"');
  });

  describe.each(Object.entries(publicSecrets))(
    "row 48 HS256 with %s as the secret",
    (_, secret) => {
      test.each([[["RS256"]], [["RS256", "HS256"]]])(
        "where %j are advertised",
        async (advertised) => {
          const failure = await refusalOf({
            metadata: { id_token_signing_alg_values_supported: advertised },
            idToken: (claims) =>
              new CompactSign(Buffer.from(JSON.stringify(claims)))
                .setProtectedHeader({ alg: "HS256", kid: RS256.jwk.kid })
                .sign(Buffer.from(secret.padEnd(32, "\0"))),
          });
          expect(failure.code).toBe("id_token_invalid");
          expect(failure.message).toContain('"alg"');
        },
      );
    },
  );
});

describe("row 49: an ID token that is malformed is refused", () => {
  const header = encoded({ alg: "RS256" });
  test.each([
    ["no JWT at all", "opaque"],
    ["of two parts", `${header}.${encoded({})}`],
    ["encrypted", `${header}.a.b.c.d`],
    ["with a header that is no JSON", `${encoded("{")}.${encoded({})}.c2ln`],
    ["with a header that is no object", `${encoded([])}.${encoded({})}.c2ln`],
    ["with claims that are no JSON", `${header}.${encoded("{")}.c2ln`],
    ["with claims that are no object", `${header}.${encoded("null")}.c2ln`],
    ["with claims that are no base64url", `${header}.***.c2ln`],
    [
      "with extensions that nobody understands",
      `${encoded({ alg: "RS256", crit: ["x"] })}.${encoded({})}.c2ln`,
    ],
  ])("%s", async (_, idToken) => {
    expect((await refusalOf({ idToken: () => idToken })).code).toBe("id_token_invalid");
  });
});

describe("row 50: how long ago the person may have signed in", () => {
  const asking = (max_age: string) => ({ profile: { authorizationParams: { max_age } } });

  it("must be told when it was asked", async () => {
    const failure = await refusalOf({ ...asking("600") });
    expect(failure.code).toBe("id_token_invalid");
    expect(failure.message).toContain('"auth_time"');
  });

  test.each([
    ["0", 200, 0],
    ["60", 62, 0],
    ["0", 200, 60_000],
    ["3600", 4000, 0],
  ])("max_age=%s is exceeded by %i s, when the person took %i ms", async (maxAge, age, elapsed) => {
    const failure = await refusalOf({
      ...asking(maxAge),
      elapsed,
      claims: { auth_time: seconds() - age },
    });
    expect(failure.code).toBe("id_token_invalid");
    expect(failure.message).toContain('"auth_time"');
  });

  test.each([
    ["0", 0, 0],
    ["0", 400, 420_000],
    ["60", 50, 0],
    ["3600", 3590, 0],
  ])("max_age=%s is kept by %i s, when the person took %i ms", async (maxAge, age, elapsed) => {
    const iat = seconds();
    const claims = { iat, auth_time: iat - age };
    const { outcome } = await signIn({ ...asking(maxAge), elapsed, claims });
    expect((await outcome).claims?.sub).toBe("alice");
  });

  it("is told by the provider's own clock, which may be wrong", async () => {
    const claims = { iat: seconds() - 250, auth_time: seconds() - 255 };
    const { outcome } = await signIn({ ...asking("10"), claims });
    expect((await outcome).claims?.sub).toBe("alice");
    const stale = { iat: seconds() + 250, auth_time: seconds() };
    const failure = await refusalOf({ ...asking("10"), claims: stale });
    expect(failure.message).toContain('"auth_time"');
  });

  it("is nobody's business when it was not asked", async () => {
    const { outcome } = await signIn({ claims: { auth_time: 1 } });
    expect((await outcome).claims?.sub).toBe("alice");
  });
});

describe("row 52: a signature", () => {
  test.each(["signature", "payload"] as const)(
    "does not cover a %s that was changed",
    async (part) => {
      const { outcome, received, keys } = await signIn({
        // The swapped payload passes every check of the claims.
        idToken: (_, flawless) => tamperIdToken(flawless, part),
      });
      expect((await failureOf(outcome)).code).toBe("signature_invalid");
      expect(received).toHaveLength(1);
      expect(keys.fetches()).toBe(1);
    },
  );

  it("of another key under the provider's kid is refused", async () => {
    const impostor = await makeSigningKey("RS256", RS256.jwk.kid);
    const { outcome } = await signIn({ key: impostor, keys: keyring([RS256.jwk]) });
    expect((await failureOf(outcome)).code).toBe("signature_invalid");
  });

  test.each(["", "c2ln", "***"])("that is %j is refused", async (signature) => {
    const { outcome } = await signIn({
      idToken: (_, flawless) => flawless.replace(/[^.]*$/, signature),
    });
    expect((await failureOf(outcome)).code).toBe("signature_invalid");
  });
});

describe("row 53: the algorithm", () => {
  test.each(["ES256", "PS256", "EdDSA", "Ed25519", "ES384", "RS512"])(
    "%s is accepted when it is advertised",
    async (alg) => {
      const key = await makeSigningKey(alg);
      const { outcome } = await signIn({
        key,
        metadata: { id_token_signing_alg_values_supported: ["RS256", alg] },
      });
      expect((await outcome).claims?.sub).toBe("alice");
    },
  );

  test.each([
    ["ES256", ["RS256"]],
    ["PS256", ["RS256", "ES256"]],
    ["ES256", undefined],
  ])("%s is refused when %j are advertised", async (alg, advertised) => {
    const failure = await refusalOf({
      key: await makeSigningKey(alg),
      metadata: advertised ? { id_token_signing_alg_values_supported: advertised } : {},
    });
    expect(failure.code).toBe("id_token_invalid");
    expect(failure.message).toContain('"alg"');
  });

  it("RS256 is accepted when none is advertised", async () => {
    expect((await (await signIn({ key: RS256 })).outcome).claims?.sub).toBe("alice");
  });
});
