import { expect } from "vitest";
import type { ScenarioName } from "../../src/mock-provider/scenarios.ts";
import { until } from "../connections/until.ts";
import { type Rejection, expectRejected, noUseOfTokens } from "./rejection.ts";
import { type AppAgainst, module, row } from "./rows.ts";
import { prove } from "./refresh-harness.ts";

const wrongIdToken = {
  code: "id_token_invalid",
  title: "The proof of identity is wrong",
  sentence: /does not fit this sign-in. Nothing was stored/,
  remedy: "Sign in again",
  noRequestTo: noUseOfTokens,
} as const satisfies Rejection;

const badSignature = {
  code: "signature_invalid",
  title: "The signature does not hold",
  sentence: /may be forged. Nothing was stored/,
  remedy: "Sign in again",
  noRequestTo: noUseOfTokens,
} as const satisfies Rejection;

/**
 * A rejected ID token costs its one code exchange, and is no reason to fetch anything else; what came
 * with it is given back.
 */
async function rejects(
  app: AppAgainst,
  scenario: ScenarioName,
  rejection: Rejection,
  profile: Readonly<Record<string, string>> = {},
): Promise<void> {
  const tab = await app(scenario, { profile: { authorizationParams: profile } });
  const outcome = await tab.signIn();

  await expectRejected(tab, outcome, rejection);
  expect(tab.requests.count("code exchange")).toBe(1);
  await until("the tokens are given back", () => tab.requests.count("revocation") > 0);
  expect(tab.requests.to("revocation").map(({ form }) => form.get("token_type_hint"))).toEqual([
    "refresh_token",
  ]);
  expect(outcome).toMatchObject({ state: "failed", returnTo: "/from", profileId: "mock" });
}

async function accepts(
  app: AppAgainst,
  scenario: ScenarioName,
  profile: Readonly<Record<string, string>> = {},
): Promise<void> {
  const tab = await app(scenario, { profile: { authorizationParams: profile } });
  const id = await tab.connected();

  expect(await tab.service.find(id)).toMatchObject({
    status: "Connected",
    problem: undefined,
    account: { subject: "alice", label: "Alice Example", attestedBy: "id_token" },
  });
  expect((await tab.call(id)).status).toBe(200);
}

/** Parameters of the authorization request. */
const recent = { max_age: "60" };

type Case = readonly [
  names: readonly string[],
  title: string,
  scenario: ScenarioName,
  message: RegExp,
  profile?: Readonly<Record<string, string>>,
];

const about = (claim: string) => new RegExp(`"${claim}"`);

const wrongClaims: readonly Case[] = [
  [["36", "oidcc-client-test-invalid-iss"], "another issuer", "id-token-iss-wrong", about("iss")],
  [["36"], "an issuer with a slash at its end", "id-token-iss-trailing-slash", about("iss")],
  [["36", "FAPI 2.0 missing iss"], "no issuer", "id-token-iss-missing", about("iss")],
  [
    ["37", "oidcc-client-test-invalid-aud"],
    "another audience",
    "id-token-aud-foreign",
    about("aud"),
  ],
  [
    ["37", "oidcc-client-test-missing-aud", "FAPI 2.0 missing aud"],
    "no audience",
    "id-token-aud-missing",
    about("aud"),
  ],
  [["37"], "an audience of nobody", "id-token-aud-empty", about("aud")],
  [
    ["38", "FAPI 2.0 secondary aud"],
    "a stranger beside us in the audience",
    "id-token-aud-additional",
    about("a(ud|zp)"),
  ],
  [
    ["38"],
    "a stranger beside us, although azp is ours",
    "id-token-aud-additional-with-azp",
    about("aud"),
  ],
  [["39"], "another authorized party", "id-token-azp-foreign", about("azp")],
  [["40", "oidcc-client-test-missing-sub"], "no subject", "id-token-sub-missing", about("sub")],
  [["40"], "an empty subject", "id-token-sub-empty", about("sub")],
  [["40"], "a subject that is a number", "id-token-sub-number", about("sub")],
  [
    ["41", "oidcc-client-test-missing-iat"],
    "no time of issue",
    "id-token-iat-missing",
    about("iat"),
  ],
  [["43", "FAPI 2.0 missing exp"], "no expiry", "id-token-exp-missing", about("exp")],
  [["43"], "an expiry in digits", "id-token-exp-digits", about("exp")],
  [["44"], "a validity that begins later", "id-token-nbf-future", about("nbf")],
  [
    ["45", "oidcc-client-test-nonce-invalid"],
    "another nonce",
    "id-token-nonce-wrong",
    about("nonce"),
  ],
  [["46", "FAPI 2.0 missing nonce"], "no nonce", "id-token-nonce-missing", about("nonce")],
  [["47", "oidcc-client-test-idtoken-sig-none"], "alg none", "id-token-alg-none", about("alg")],
  [["47"], "alg nOnE", "id-token-alg-none-odd-case", about("alg")],
  [["47", "FAPI 2.0 null alg"], "alg null", "id-token-alg-null", about("alg")],
  [["47"], "no alg", "id-token-alg-missing", about("alg")],
  [
    ["48"],
    "HS256 with the public key in PEM for a secret",
    "id-token-hs256-public-key-pem",
    about("alg"),
  ],
  [
    ["48"],
    "HS256 with the public key as a JWK for a secret",
    "id-token-hs256-public-key-jwk",
    about("alg"),
  ],
  [["48"], "HS256 with the client id for a secret", "id-token-hs256-client-id", about("alg")],
  [
    ["48", "oidcc-client-test-invalid-sig-hs256"],
    "HS256 with a secret that nobody has",
    "id-token-hs256-unknown-secret",
    about("alg"),
  ],
  [
    ["50"],
    "no auth_time, although max_age was sent",
    "id-token-auth-time-missing",
    about("auth_time"),
    recent,
  ],
  [["50"], "an authentication of yesterday", "id-token-auth-time-old", about("auth_time"), recent],
  [
    ["50"],
    "an authentication of 200 seconds ago, where 60 were the most",
    "id-token-auth-time-seconds-old",
    about("auth_time"),
    recent,
  ],
  [
    ["53", "FAPI 2.0 alternate alg"],
    "an alg that was not advertised",
    "id-token-alg-not-advertised",
    about("alg"),
  ],
];

for (const [scenario, title] of [
  ["id-token-not-a-jwt", "that is no JWT"],
  ["id-token-two-parts", "of two parts"],
  ["id-token-five-parts", "of five parts"],
  ["id-token-header-not-json", "whose header is not JSON"],
  ["id-token-payload-not-json", "whose payload is not JSON"],
  ["id-token-crit-unknown", "with a critical extension that nobody knows"],
] as const) {
  row("49", `an ID token ${title}`, (app) => rejects(app, scenario, wrongIdToken));
}

for (const [names, title, scenario, message, profile] of wrongClaims) {
  for (const name of names) {
    prove(name, `an ID token with ${title}`, (app) =>
      rejects(app, scenario, { ...wrongIdToken, message }, profile),
    );
  }
}

for (const name of ["42", "FAPI 2.0 expired by more than 5 minutes"]) {
  prove(name, "an ID token that had expired when it was made", async (app) => {
    const tab = await app("", { provider: { lifetimes: { idTokenLifetime: -301 } } });
    await expectRejected(tab, await tab.signIn(), { ...wrongIdToken, message: about("exp") });
  });
}

row("42", "an ID token that is old altogether reads as a wrong clock, and is rejected", (app) =>
  rejects(app, "id-token-expired", {
    code: "clock_wrong",
    title: "This device's clock is wrong",
    sentence: /^It is about 20 minutes ahead/,
    remedy: "Sign in again",
    noRequestTo: noUseOfTokens,
  }),
);

row("42", "an ID token that expired within the tolerance for clocks is accepted", async (app) => {
  const tab = await app("", { provider: { lifetimes: { idTokenLifetime: -299 } } });
  expect(await tab.service.find(await tab.connected())).toMatchObject({ status: "Connected" });
});

for (const [scenario, title] of [
  ["id-token-azp", "azp names us"],
  ["id-token-20-kb", "it is long"],
] as const) {
  row(scenario === "id-token-azp" ? "39" : "34", `an ID token is accepted where ${title}`, (app) =>
    accepts(app, scenario),
  );
}
row("51", "an audience of one in an array is accepted", (app) =>
  accepts(app, "id-token-aud-array"),
);

const badSignatures: readonly (readonly [readonly string[], string, ScenarioName])[] = [
  [
    ["52", "oidcc-client-test-invalid-sig-rs256"],
    "one wrong bit in the RS256 signature",
    "id-token-signature-corrupted",
  ],
  [
    ["52", "oidcc-client-test-invalid-sig-es256"],
    "one wrong bit in the ES256 signature",
    "id-token-signature-corrupted-es256",
  ],
  [["52"], "no signature under an algorithm", "id-token-signature-missing"],
  [["52"], "another payload under the signature", "id-token-payload-swapped"],
  [["52"], "a stranger's signature under the right kid", "id-token-foreign-key"],
];
for (const [names, title, scenario] of badSignatures) {
  for (const name of names) {
    prove(name, `an ID token with ${title}`, (app) => rejects(app, scenario, badSignature));
  }
}

for (const [scenario, alg] of [
  ["id-token-es256", "ES256"],
  ["id-token-ps256", "PS256"],
  ["id-token-eddsa", "EdDSA"],
] as const) {
  row("53", `an ID token signed with ${alg}, as advertised, is accepted`, (app) =>
    accepts(app, scenario),
  );
}

module("oidcc-client-test-idtoken-sig-rs256", "an ID token signed with RS256", async (app) => {
  const tab = await app("");
  const id = await tab.connected();
  const [header = ""] = ((await tab.tokenSet(id)).idToken ?? "").split(".");

  expect(JSON.parse(atob(header))).toMatchObject({ alg: "RS256" });
  expect(await tab.service.find(id)).toMatchObject({ account: { attestedBy: "id_token" } });
});
