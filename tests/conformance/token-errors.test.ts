import { decodeJwt } from "jose";
import { expect } from "vitest";
import { errorIn, expectRejected, noTokenRequest, noUseOfTokens, told } from "./rejection.ts";
import { row } from "./rows.ts";
import { expectUsable } from "./refresh-harness.ts";

const refused = {
  code: "token_request_rejected",
  title: "The provider gave no tokens",
  remedy: "Sign in again",
} as const;
const spent = /code was used before, is too old, or belongs to another sign-in/;

for (const scenario of [
  "token-error-status-200",
  "token-error-text-plain",
  "token-error-spaced-content-type",
  "token-error-www-authenticate",
  "token-error-invalid-grant",
] as const) {
  row("31", `${scenario}: invalid_grant is found`, async (app) => {
    const tab = await app(scenario);
    const outcome = await tab.signIn();
    await expectRejected(tab, outcome, { ...refused, sentence: spent, noRequestTo: noUseOfTokens });
    expect(errorIn(outcome)).toHaveProperty("details.error", "invalid_grant");
    expect(told(errorIn(outcome)).description).toBe("this provider answers so on command");
    expect(tab.requests.count("code exchange")).toBe(1);
  });
}

for (const [error, sentence] of [
  ["invalid_request", /`authorizationParams`/],
  ["invalid_client", /demands a secret: it cannot serve a browser-only client/],
  ["unauthorized_client", /registration/],
  ["unsupported_grant_type", /registration/],
  ["invalid_scope", /`scope`/],
  ["invalid_target", /`resource`/],
] as const) {
  row("31", `${error} names the setting, and the code is not sent again`, async (app) => {
    const tab = await app(`token-error-${error.replaceAll("_", "-")}`);
    const outcome = await tab.signIn();
    await expectRejected(tab, outcome, { ...refused, sentence, noRequestTo: noUseOfTokens });
    expect(errorIn(outcome)).toHaveProperty("details.error", error);
  });
}

row("31", "an error that no standard knows", async (app) => {
  const tab = await app("token-error-unknown");
  const outcome = await tab.signIn();
  await expectRejected(tab, outcome, { ...refused, noRequestTo: noUseOfTokens });
  expect(errorIn(outcome)).toHaveProperty("details.error", "mock_quota_exhausted");
});

row("31", "a registration with a secret is said to be one", async (app) => {
  const tab = await app("secret-demanded");
  await expectRejected(tab, await tab.signIn(), {
    ...refused,
    sentence: /demands a secret/,
    noRequestTo: noUseOfTokens,
  });
});

row("32", "use_dpop_nonce without end: one retry, with the nonce", async (app) => {
  const tab = await app("dpop-nonce-without-end", { profile: { dpop: true } });
  const outcome = await tab.signIn();
  await expectRejected(tab, outcome, {
    code: "dpop_rejected",
    title: "The key's proof was refused",
    noRequestTo: noUseOfTokens,
    exchanges: 2,
  });
  const proofs = tab.requests
    .to("code exchange")
    .map(({ headers }) => decodeJwt(headers.get("dpop") ?? ""));
  expect(proofs).toEqual([
    expect.not.objectContaining({ nonce: expect.anything() }),
    expect.objectContaining({ nonce: expect.any(String) }),
  ]);
});

row("32", "use_dpop_nonce once is nothing that anybody sees", async (app) => {
  const tab = await app("dpop-nonces-required", { profile: { dpop: true } });
  const id = await tab.connected();
  expect(tab.requests.count("code exchange")).toBe(2);
  await expectUsable(tab, id);
});

row(
  "32",
  "a proof that is always refused: one new proof, and then the clock is named",
  async (app) => {
    const tab = await app("dpop-proof-refused", { profile: { dpop: true } });
    await expectRejected(tab, await tab.signIn(), {
      code: "dpop_rejected",
      title: "The key's proof was refused",
      sentence: /clock/,
      noRequestTo: noUseOfTokens,
      exchanges: 2,
    });
    const ids = tab.requests
      .to("code exchange")
      .map(({ headers }) => decodeJwt(headers.get("dpop") ?? "").jti);
    expect(new Set(ids).size).toBe(2);
  },
);

row("33", "a request_uri that expired: one fresh push, with secrets of its own", async (app) => {
  const tab = await app("par-request-uri-expired.once", { profile: { par: true } });
  const id = await tab.connected();
  await expectUsable(tab, id);
  const pushes = tab.requests.to("pushed authorization");
  expect(pushes.length).toBe(2);
  for (const name of ["state", "nonce", "code_challenge"]) {
    expect(new Set(pushes.map(({ form }) => form.get(name))).size).toBe(2);
  }
  expect((await tab.stored()).transactions).toEqual([]);
});

row("33", "a request_uri that always expires: no third push", async (app) => {
  const tab = await app("par-request-uri-expired", { profile: { par: true } });
  const outcome = await tab.signIn();
  await expectRejected(tab, outcome, {
    code: "authorization_failed",
    title: "The provider refused the sign-in",
    sentence: /`par`/,
    noRequestTo: noTokenRequest,
  });
  expect(tab.requests.count("pushed authorization")).toBe(2);
  expect(tab.left.length).toBe(2);
});
