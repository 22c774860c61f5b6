import { expect } from "vitest";
import { discoveryScenarios } from "../../../src/mock-provider/scenarios/discovery.ts";
import { type Twin, proveAll } from "./prove.ts";
import { fetchJwks } from "./published-keys.ts";
import { readAnswer } from "../plain-client.ts";
import { get, metadataOf, refresh, signIn } from "./twin-client.ts";

proveAll(discoveryScenarios, {
  "discovery-wrong-issuer": saying(() => ({ issuer: "https://attacker.example" })),
  "discovery-issuer-trailing-slash": saying(({ issuer }) => ({ issuer: `${issuer}/` })),
  "discovery-issuer-missing": leavingOut("issuer"),
  "discovery-authorization-endpoint-insecure": insecure("authorization_endpoint"),
  "discovery-token-endpoint-insecure": insecure("token_endpoint"),
  "discovery-jwks-uri-insecure": insecure("jwks_uri"),
  "discovery-userinfo-endpoint-insecure": insecure("userinfo_endpoint"),
  "discovery-revocation-endpoint-insecure": insecure("revocation_endpoint"),
  "discovery-end-session-endpoint-insecure": insecure("end_session_endpoint"),
  "discovery-authorization-endpoint-javascript": script("authorization_endpoint"),
  "discovery-end-session-endpoint-javascript": script("end_session_endpoint"),
  "discovery-token-endpoint-inside": saying(() => ({
    token_endpoint: "https://127.0.0.1:9/token",
  })),
  "discovery-authorization-endpoint-missing": leavingOut("authorization_endpoint"),
  "discovery-token-endpoint-missing": leavingOut("token_endpoint"),
  "discovery-jwks-uri-missing": leavingOut("jwks_uri"),

  async "discovery-s256-not-listed"(twin) {
    await saying(() => ({ code_challenge_methods_supported: ["plain"] }))(twin);

    await signIn(twin);
  },

  async "discovery-pkce-not-mentioned"(twin) {
    await leavingOut("code_challenge_methods_supported")(twin);

    await signIn(twin);
  },

  async "discovery-changes"(twin) {
    const [first, second] = [await metadataOf(twin), await metadataOf(twin)];

    expect(first["issuer"]).toBe(second["issuer"]);
    for (const member of ["token_endpoint", "jwks_uri"]) {
      expect(first[member]).not.toBe(second[member]);
    }
    for (const { jwks_uri: uri, token_endpoint: endpoint } of [first, second]) {
      expect(await (await fetch(String(uri))).json()).toEqual(await fetchJwks(twin));
      const { refreshToken } = await signIn(twin);
      const body = new URLSearchParams({
        grant_type: "refresh_token",
        client_id: "pixy",
        refresh_token: refreshToken,
      });
      expect((await fetch(String(endpoint), { method: "POST", body })).status).toBe(200);
    }
  },

  "discovery-unknown-members": saying(({ issuer }) => ({
    check_session_iframe: `${issuer}/check-session`,
    "https://mock.example/extension": true,
    mock_tenant: { region: "eu", tiers: [1, null, "gold"] },
  })),

  "discovery-null-members": saying(() => ({
    registration_endpoint: null,
    op_policy_uri: null,
    op_tos_uri: null,
  })),

  async "discovery-none-not-listed"(twin) {
    const methods = ["client_secret_basic", "client_secret_post"];
    await saying(() => ({ token_endpoint_auth_methods_supported: methods }))(twin);

    // Without a secret, all the same.
    await signIn(twin);
  },

  async "discovery-auth-methods-not-mentioned"(twin) {
    await leavingOut("token_endpoint_auth_methods_supported")(twin);

    await signIn(twin);
  },

  async "discovery-refresh-token-not-listed"(twin) {
    await saying(() => ({ grant_types_supported: ["authorization_code"] }))(twin);

    const { refreshToken } = await signIn(twin);
    expect((await refresh(twin, refreshToken)).status).toBe(200);
  },

  "discovery-openid-only": onlyAt("openid-configuration", "appended"),
  "discovery-oauth-only": onlyAt("oauth-authorization-server", "inserted"),
  "discovery-oauth-appended-only": onlyAt("oauth-authorization-server", "appended"),
  "discovery-openid-inserted-only": onlyAt("openid-configuration", "inserted"),

  async "discovery-not-found"(twin) {
    for (const { url } of places(twin)) expect((await fetch(url)).status).toBe(404);
  },

  async "discovery-html"(twin) {
    for (const { url } of places(twin)) {
      const answer = await fetch(url);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toMatch(/^text\/html/);
      expect(await answer.text()).toMatch(/^<!doctype html>/);
    }
  },

  async "discovery-json-array"(twin) {
    expect(await (await get(twin, openId)).json()).toEqual([]);
  },

  async "discovery-json-truncated"(twin) {
    const answer = await get(twin, openId);

    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/json");
    await expect(answer.json()).rejects.toThrow(SyntaxError);
  },

  async "discovery-charset"(twin) {
    const { headers, body } = await readAnswer(await get(twin, openId));

    expect(headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(body["issuer"]).toBe(twin.issuer);
  },
});

const openId = "/.well-known/openid-configuration";

/** The metadata holds this; all else is as at the good provider. */
function saying(wrong: (twin: Twin) => Readonly<Record<string, unknown>>) {
  return async (twin: Twin) => {
    expect(await metadataOf(twin)).toEqual({ ...(await goodMetadata(twin)), ...wrong(twin) });
  };
}

function leavingOut(member: string) {
  return async (twin: Twin) => {
    const { [member]: right, ...others } = await goodMetadata(twin);

    expect(right).toBeDefined();
    expect(await metadataOf(twin)).toEqual(others);
  };
}

function insecure(member: string) {
  return saying(() => ({ [member]: `http://insecure.example/${member}` }));
}

function script(member: string) {
  return saying(() => ({ [member]: expect.stringMatching(/^javascript:/) }));
}

/** @returns what the root says, as if it were the twin */
async function goodMetadata({ issuer, issuers }: Twin): Promise<Record<string, unknown>> {
  const text = await (await fetch(`${issuers.root.issuer}${openId}`)).text();
  return JSON.parse(text.replaceAll(issuers.root.issuer, issuer));
}

type Form = "appended" | "inserted";

/** Wherever somebody may look for metadata (OpenID Connect Discovery 1.0 §4, RFC 8414 §3.1, §5). */
function places({ issuer }: Twin): { document: string; form: Form; url: string }[] {
  const { origin, pathname } = new URL(issuer);
  return ["openid-configuration", "oauth-authorization-server"].flatMap((document) => [
    { document, form: "appended", url: `${issuer}/.well-known/${document}` },
    { document, form: "inserted", url: `${origin}/.well-known/${document}${pathname}` },
  ]);
}

function onlyAt(document: string, form: Form) {
  return async (twin: Twin) => {
    const answers = await Promise.all(
      places(twin).map(async (place) => ({
        ...place,
        answer: await readAnswer(await fetch(place.url)),
      })),
    );

    const found = answers.filter(({ answer }) => answer.status === 200);
    expect(found).toEqual([expect.objectContaining({ document, form })]);
    expect(found[0]?.answer.body).toMatchObject({ issuer: twin.issuer });
    expect(answers.filter(({ answer }) => answer.status === 404)).toHaveLength(3);
  };
}
