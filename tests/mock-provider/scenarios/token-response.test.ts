import { decodeJwt } from "jose";
import { expect, it, onTestFinished } from "vitest";
import { serveMockProvider } from "../../../src/mock-provider/http.ts";
import { lifetimeScenarios } from "../../../src/mock-provider/scenarios/token-lifetimes.ts";
import { memberScenarios } from "../../../src/mock-provider/scenarios/token-members.ts";
import { createProver } from "./dpop-prover.ts";
import { type Proof, type Twin, proveAll } from "./prove.ts";
import { rightClaims, verifiedClaims } from "./published-keys.ts";
import { readAnswer } from "../plain-client.ts";
import { get, obtainCode, redeem, refresh, sendCode, signIn } from "./twin-client.ts";

proveAll(lifetimeScenarios, {
  "expires-in-missing": answering({ expires_in: undefined }),
  "expires-in-digits": answering({ expires_in: "3600" }),
  "expires-in-with-unit": answering({ expires_in: "12s" }),
  "expires-in-empty": answering({ expires_in: "" }),
  "expires-in-null": answering({ expires_in: null }),
  "expires-in-zero": answering({ expires_in: 0 }),
  "expires-in-negative": answering({ expires_in: -1 }),
  "expires-in-fractional": answering({ expires_in: 3600.5 }),
  "expires-in-huge": answering({ expires_in: 1e300 }),
});

proveAll(memberScenarios, {
  "access-token-missing": answering({ access_token: undefined }),
  "access-token-null": answering({ access_token: null }),
  "access-token-empty": answering({ access_token: "" }),

  async "access-token-20-kb"(twin) {
    const { accessToken } = await signIn(twin);

    expect(accessToken.length).toBeGreaterThan(20_480);
    expect((await get(twin, "/userinfo", accessToken)).status).toBe(200);
    expect((await get(twin, "/userinfo", accessToken.slice(0, -400))).status).toBe(401);
  },

  "token-type-missing": answering({ token_type: undefined }),
  "token-type-unknown": answering({ token_type: "MAC" }),
  "token-type-lower-case": answering({ token_type: "bearer" }),
  "token-type-upper-case": answering({ token_type: "BEARER" }),

  async "dpop-answered-with-bearer"(twin) {
    const { prove } = await createProver();
    const headers = { dpop: await prove("POST", `${twin.issuer}/token`) };

    const { status, body } = await readAnswer(
      await sendCode(twin, await obtainCode(twin), {}, { headers }),
    );

    expect({ status, body }).toMatchObject({ status: 200, body: { token_type: "Bearer" } });
    // The truth is another one.
    expect(decodeJwt(String(body["access_token"]))["cnf"]).toEqual({ jkt: expect.any(String) });
  },

  async "dpop-not-asked"(twin) {
    const { body } = await redeem(twin, await obtainCode(twin));

    expect(body["token_type"]).toBe("DPoP");
    expect(decodeJwt(String(body["access_token"]))).not.toHaveProperty("cnf");
  },

  "id-token-missing": answering({ id_token: undefined, scope: expect.stringMatching(/^openid /) }),
  "id-token-null": answering({ id_token: null, scope: expect.stringMatching(/^openid /) }),

  async "id-token-null-on-refresh"(twin) {
    expect(await verifiedClaims(twin)).toMatchObject(rightClaims(twin));
    const { status, body } = await refresh(twin, (await signIn(twin)).refreshToken);

    expect({ status, idToken: body["id_token"] }).toEqual({ status: 200, idToken: null });
  },

  "refresh-token-null": answering({ refresh_token: null }),
  "scope-null": answering({ scope: null }),
  "scope-missing": answering({ scope: undefined }),

  async "scope-reduced"(twin) {
    const { body } = await redeem(twin, await obtainCode(twin));

    expect(body["scope"]).toBe("openid profile email offline_access");
    const accessToken = String(body["access_token"]);
    expect((await get(twin, "/api/workflows", accessToken)).status).toBe(403);
    expect((await get(twin, "/userinfo", accessToken)).status).toBe(200);
  },

  "token-response-unknown-members": answering({
    ext_expires_in: 7200,
    not_before_policy: 0,
    mock_session: { region: "eu", tiers: [1, null] },
  }),

  async "token-response-charset"(twin) {
    const answer = await sendCode(twin, await obtainCode(twin));

    expect(answer.headers.get("content-type")).toBe("Application/JSON;charset=UTF-8");
    expect(await answer.json()).toMatchObject({ token_type: "Bearer" });
  },
});

it("takes its access tokens of 20 kB back over HTTP too", async () => {
  const served = await serveMockProvider();
  onTestFinished(served.close);
  const issuer = `${served.issuer}/s/access-token-20-kb`;
  const place = served.issuers.find(new URL(`${issuer}/userinfo`));
  if (place === undefined) throw new Error(`there is no issuer ${issuer}`);
  const twin = { issuer, provider: place.provider, issuers: served.issuers };

  const { accessToken } = await signIn(twin);

  expect((await get(twin, "/userinfo", accessToken)).status).toBe(200);
});

/** What a good answer says. */
const right = {
  access_token: expect.stringMatching(/^ey/),
  token_type: "Bearer",
  expires_in: 3600,
  refresh_token: expect.any(String),
  scope: expect.stringContaining("openid"),
  id_token: expect.stringMatching(/^ey/),
};

/** A successful answer with this in it; undefined: left out. All else is right. */
function answering(wrong: Readonly<Record<string, unknown>>): Proof {
  return async (twin: Twin) => {
    const { status, body } = await redeem(twin, await obtainCode(twin));

    expect(status).toBe(200);
    const expected = Object.entries({ ...right, ...wrong }).filter(([, it]) => it !== undefined);
    expect(body).toEqual(Object.fromEntries(expected));
    expect(Object.keys(body).toSorted()).toEqual(expected.map(([name]) => name).toSorted());
  };
}
