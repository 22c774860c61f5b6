import { expect, it, onTestFinished } from "vitest";
import { reviewAuthorization } from "../../../src/mock-provider/handlers/authorization.ts";
import { authorizationResponseScenarios } from "../../../src/mock-provider/scenarios/authorization-response.ts";
import {
  allow as allowAtRoot,
  authorizationParams,
  createTestProvider,
  readAnswer,
} from "../plain-client.ts";
import { type Twin, proveAll } from "./prove.ts";
import { allow, metadataOf, redeem, registeredClient } from "./twin-client.ts";

const code = expect.stringMatching(/^[\w-]{43}$/);
const description = expect.any(String);

proveAll(authorizationResponseScenarios, {
  async "authorization-state-wrong"(twin) {
    await expectQuery(twin, { code, state: "a-state-that-nobody-sent", iss: twin.issuer });
  },

  async "authorization-state-missing"(twin) {
    await expectQuery(twin, { code, iss: twin.issuer });
  },

  async "authorization-state-twice"(twin) {
    const { searchParams } = await allow(twin);

    expect(searchParams.getAll("state")).toEqual(["the-state", "a-state-that-nobody-sent"]);
    await expectRedeemable(twin, searchParams.get("code"));
  },

  async "authorization-code-twice"(twin) {
    const { searchParams } = await allow(twin);

    const [first = "", second = "", ...more] = searchParams.getAll("code");
    expect(more).toEqual([]);
    await expectRedeemable(twin, first);
    expect((await redeem(twin, second)).body["error"]).toBe("invalid_grant");
  },

  async "authorization-code-missing"(twin) {
    await expectQuery(twin, { state: "the-state", iss: twin.issuer });
  },

  async "authorization-code-empty"(twin) {
    await expectQuery(twin, { code: "", state: "the-state", iss: twin.issuer });
  },

  async "authorization-code-with-error"(twin) {
    const { searchParams } = await allow(twin);

    expect(searchParams.get("error")).toBe("access_denied");
    expect(searchParams.get("state")).toBe("the-state");
    await expectRedeemable(twin, searchParams.get("code"));
  },

  async "authorization-code-in-fragment"(twin) {
    const { search, hash } = await allow(twin);

    expect(search).toBe("");
    const fragment = new URLSearchParams(hash.slice(1));
    expect(Object.fromEntries(fragment)).toEqual({ code, state: "the-state", iss: twin.issuer });
    await expectRedeemable(twin, fragment.get("code"));
  },

  async "authorization-access-token-in-fragment"(twin) {
    const { searchParams, hash } = await allow(twin);

    const fragment = new URLSearchParams(hash.slice(1));
    expect(fragment.get("access_token")).toBe("an-access-token-from-the-fragment");
    await expectRedeemable(twin, searchParams.get("code"));
  },

  async "authorization-unknown-parameters"(twin) {
    const { searchParams } = await allow(twin);

    expect(Object.fromEntries(searchParams)).toMatchObject({
      state: "the-state",
      iss: twin.issuer,
      session_state: "f0d2.8c",
      authuser: "0",
    });
    await expectRedeemable(twin, searchParams.get("code"));
  },

  async "authorization-iss-wrong"(twin) {
    await expectQuery(twin, { code, state: "the-state", iss: "https://attacker.example" });
  },

  async "authorization-iss-trailing-slash"(twin) {
    await expectQuery(twin, { code, state: "the-state", iss: `${twin.issuer}/` });
  },

  async "authorization-iss-missing"(twin) {
    await expectQuery(twin, { code, state: "the-state" });
    expect(await advertisesIss(twin)).toBe(true);
  },

  async "authorization-iss-twice"(twin) {
    const { searchParams } = await allow(twin);

    expect(searchParams.getAll("iss")).toEqual([twin.issuer, "https://attacker.example"]);
  },

  async "authorization-iss-not-advertised"(twin) {
    expect(await advertisesIss(twin)).toBeUndefined();
    await expectQuery(twin, { code, state: "the-state", iss: twin.issuer });
  },

  async "authorization-mix-up"(twin) {
    const { root } = twin.issuers;

    const { searchParams } = await allow(twin);

    expect(searchParams.get("iss")).toBe(root.issuer);
    await expectCodeOfRoot(twin, searchParams.get("code"));
  },

  async "authorization-mix-up-without-iss"(twin) {
    const { searchParams } = await allow(twin);

    expect(await advertisesIss(twin)).toBe(false);
    expect(searchParams.has("iss")).toBe(false);
    await expectCodeOfRoot(twin, searchParams.get("code"));
  },

  async "authorization-at-another-callback"(twin) {
    const [asked, other] = (await registeredClient(twin)).redirectUris;

    const { origin, pathname, searchParams } = await allow(twin, { redirect_uri: asked });

    expect(origin + pathname).toBe(other);
    await expectRedeemable(twin, searchParams.get("code"));
  },

  "authorization-error-access-denied": answering("access_denied"),
  "authorization-error-server-error": answering("server_error"),
  "authorization-error-temporarily-unavailable": answering("temporarily_unavailable"),
  "authorization-error-invalid-request": answering("invalid_request"),
  "authorization-error-unauthorized-client": answering("unauthorized_client"),
  "authorization-error-unsupported-response-type": answering("unsupported_response_type"),
  "authorization-error-invalid-scope": answering("invalid_scope"),
  "authorization-error-invalid-target": answering("invalid_target"),
  "authorization-error-login-required": answering("login_required"),
  "authorization-error-interaction-required": answering("interaction_required"),
  "authorization-error-consent-required": answering("consent_required"),
  "authorization-error-account-selection-required": answering("account_selection_required"),
  "authorization-error-unmet-authentication-requirements": answering(
    "unmet_authentication_requirements",
  ),
  "authorization-error-invalid-request-uri": answering("invalid_request_uri"),
  "authorization-error-invalid-request-object": answering("invalid_request_object"),
  "authorization-error-request-not-supported": answering("request_not_supported"),
  "authorization-error-request-uri-not-supported": answering("request_uri_not_supported"),
  "authorization-error-registration-not-supported": answering("registration_not_supported"),
  "authorization-error-unknown": answering("mock_quota_exhausted"),

  "authorization-error-with-unknown-state": answering("access_denied", {
    state: "a-state-that-nobody-sent",
  }),
  "authorization-error-without-state": answering("access_denied", { state: undefined }),
  "authorization-error-without-iss": answering("access_denied", { iss: undefined }),
  "authorization-error-iss-wrong": answering("access_denied", { iss: "https://attacker.example" }),

  async "authorization-error-twice"(twin) {
    const { searchParams } = await allow(twin);

    expect(searchParams.getAll("error")).toEqual(["access_denied", "server_error"]);
    expect(searchParams.has("code")).toBe(false);
  },

  "authorization-error-html-description": answering("access_denied", {
    error_description: expect.stringMatching(/<img src=x onerror=.*>/),
  }),
  "authorization-error-javascript-uri": answering("access_denied", {
    error_uri: expect.stringMatching(/^javascript:/),
  }),
  "par-request-uri-expired": answering("invalid_request_uri", {
    error_description: "the request_uri has expired",
  }),

  async "par-request-uri-dead-on-arrival"(twin) {
    const [redirectUri] = (await registeredClient(twin)).redirectUris;
    const body = authorizationParams({ redirect_uri: redirectUri });

    const pushed = await readAnswer(await fetch(`${twin.issuer}/par`, { method: "POST", body }));
    const params = new URLSearchParams({
      client_id: "pixy",
      request_uri: String(pushed.body["request_uri"]),
    });
    const outcome = await reviewAuthorization(twin.provider, params);

    expect(pushed).toMatchObject({ status: 201, body: { expires_in: 60 } });
    expect(outcome).toMatchObject({
      kind: "refused",
      error: { code: "invalid_request_uri", description: "this request_uri has expired" },
    });
  },
});

it("mixes the provider itself up with one of its twins", async () => {
  const { provider } = createTestProvider({ scenarios: ["authorization-mix-up"] });
  onTestFinished(provider.listen());

  const answer = await allowAtRoot(provider);

  const twin = answer.get("iss") ?? "";
  expect(twin).toMatch(`${provider.issuer}/s/`);
  const { issuers } = provider;
  const code = answer.get("code") ?? "";
  expect((await redeem({ issuer: twin, provider, issuers }, code)).status).toBe(200);
});

/** The query of the redirect has these parameters, no others, and none twice. */
async function expectQuery(twin: Twin, expected: Readonly<Record<string, unknown>>) {
  const { searchParams } = await allow(twin);

  const given = Object.entries(expected).filter(([, value]) => value !== undefined);
  expect(Object.fromEntries(searchParams)).toEqual(Object.fromEntries(given));
  expect(searchParams.size).toBe(given.length);
}

/** @param changes what is not as it should be in an error answer; undefined: left out */
function answering(error: string, changes: Readonly<Record<string, unknown>> = {}) {
  return async (twin: Twin) => {
    const right = { error, error_description: description, state: "the-state", iss: twin.issuer };
    await expectQuery(twin, { ...right, ...changes });
  };
}

async function expectRedeemable(twin: Twin, given: string | null) {
  expect((await redeem(twin, given ?? "")).status).toBe(200);
}

/** The code is good for tokens at the root, and for nothing at the twin. */
async function expectCodeOfRoot(twin: Twin, given: string | null) {
  const { issuer } = twin.issuers.root;
  expect((await redeem(twin, given ?? "")).body["error"]).toBe("invalid_grant");
  const answer = await redeem({ ...twin, issuer }, given ?? "");
  expect(answer).toMatchObject({ status: 200, body: { access_token: expect.any(String) } });
}

async function advertisesIss(twin: Twin): Promise<unknown> {
  return (await metadataOf(twin))["authorization_response_iss_parameter_supported"];
}
