import { expect } from "vitest";
import { tokenErrorScenarios } from "../../../src/mock-provider/scenarios/token-errors.ts";
import { createProver } from "./dpop-prover.ts";
import { type Proof, type Twin, proveAll } from "./prove.ts";
import { readAnswer } from "../plain-client.ts";
import { countRedeemedCodes, obtainCode, redeem, sendCode, sendRefresh } from "./twin-client.ts";

proveAll(tokenErrorScenarios, {
  "token-error-invalid-request": refusing(400, "invalid_request"),
  "token-error-invalid-client": refusing(401, "invalid_client"),
  "token-error-invalid-grant": refusing(400, "invalid_grant"),
  "token-error-unauthorized-client": refusing(400, "unauthorized_client"),
  "token-error-unsupported-grant-type": refusing(400, "unsupported_grant_type"),
  "token-error-invalid-scope": refusing(400, "invalid_scope"),
  "token-error-invalid-target": refusing(400, "invalid_target"),
  "token-error-unknown": refusing(400, "mock_quota_exhausted"),

  async "token-error-html-description"(twin) {
    const { body } = await expectRefusal(twin, 400, "invalid_grant");

    expect(body["error_description"]).toMatch(/<img src=x onerror=.*>/);
  },

  async "token-error-status-200"(twin) {
    await expectRefusal(twin, 200, "invalid_grant");
    expect((await sendRefresh(twin, "a-refresh-token")).status).toBe(200);
  },

  async "token-error-text-plain"(twin) {
    const { headers } = await expectRefusal(twin, 400, "invalid_grant");

    expect(headers.get("content-type")).toBe("text/plain");
  },

  async "token-error-spaced-content-type"(twin) {
    const { headers } = await expectRefusal(twin, 400, "invalid_grant");

    expect(headers.get("content-type")).toBe("application/json ;charset=utf-8");
  },

  async "token-error-www-authenticate"(twin) {
    const { headers } = await expectRefusal(twin, 400, "invalid_grant");

    expect(headers.get("www-authenticate")).toMatch(/^Bearer .*error="invalid_token"/);
  },

  async "dpop-nonce-without-end"(twin) {
    const code = await obtainCode(twin);

    const first = await sendProof(twin, code);
    const second = await sendProof(twin, code, first.headers.get("dpop-nonce") ?? "");

    expect(first).toMatchObject({ status: 400, body: { error: "use_dpop_nonce" } });
    expect(second).toMatchObject({ status: 400, body: { error: "use_dpop_nonce" } });
    const nonces = [first, second].map(({ headers }) => headers.get("dpop-nonce"));
    expect(nonces).toEqual([expect.any(String), expect.any(String)]);
    expect(nonces[0]).not.toBe(nonces[1]);
    expect(first.headers.get("access-control-expose-headers")).toContain("DPoP-Nonce");
    // Who does not ask for DPoP is served.
    expect((await redeem(twin, code)).status).toBe(200);
  },

  async "dpop-proof-refused"(twin) {
    const code = await obtainCode(twin);

    const answer = await sendProof(twin, code);

    expect(answer).toMatchObject({ status: 400, body: { error: "invalid_dpop_proof" } });
    expect((await redeem(twin, code)).status).toBe(200);
  },
});

function refusing(status: number, error: string): Proof {
  return async (twin) => {
    await expectRefusal(twin, status, error);
  };
}

/** A good code is refused, and stays good. */
async function expectRefusal(twin: Twin, status: number, error: string) {
  const answer = await redeem(twin, await obtainCode(twin));

  expect(answer).toMatchObject({ status, body: { error, error_description: expect.any(String) } });
  expect(Object.keys(answer.body)).toEqual(["error", "error_description"]);
  expect(await countRedeemedCodes(twin)).toBe(0);
  return answer;
}

async function sendProof(twin: Twin, code: string, nonce?: string) {
  const { prove } = await createProver();
  const headers = { dpop: await prove("POST", `${twin.issuer}/token`, { nonce }) };
  return readAnswer(await sendCode(twin, code, {}, { headers }));
}
